import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { badTaskCompensation, FAULT_TERMS, FAULTS, type Fault, penalty } from '../../protocol/faults.ts';
import { ROLE_TERMS, ROLES, roleNumber, roleOfNumber } from '../../protocol/roles.ts';

const ATN = 10n ** 18n;
const staking = readFileSync(new URL('../../contracts/interfaces/IParticipantStaking.sol', import.meta.url), 'utf8');

/** Members of a Solidity enum, in kebab-case. */
const members = (name: string): string[] => {
  const body = new RegExp(`enum ${name} \\{([^}]*)\\}`).exec(staking)?.[1] ?? '';
  return body.split(',').map((member) =>
    member
      .trim()
      .replace(/(?<=.)([A-Z])/g, '-$1')
      .toLowerCase(),
  );
};

describe('roles', () => {
  it('are numbered as the contract numbers them', () => {
    expect(members('Role').map((role) => (role === 'inference-provider' ? 'inference' : role))).to.deep.equal([...ROLES]);
    for (const role of ROLES) expect(roleOfNumber(roleNumber(role))).to.equal(role);
    expect(roleOfNumber(6)).to.equal(undefined);
  });

  it('lock no more than they must stake', () => {
    for (const role of ROLES) expect(ROLE_TERMS[role].lock <= ROLE_TERMS[role].minimumStake, role).to.equal(true);
    expect(ROLE_TERMS.solver).to.deep.equal({ minimumStake: 50n * ATN, unbonding: 259_200, lock: 25n * ATN, engagement: 'task' });
  });
});

describe('faults', () => {
  const faults = FAULTS.filter((fault): fault is Exclude<Fault, 'none'> => fault !== 'none');

  it('are numbered as the contract numbers them', () => {
    expect(members('Fault')).to.deep.equal([...FAULTS]);
  });

  it('take their share of the lock and never more', () => {
    expect(penalty('not-committed')).to.equal(125n * 10n ** 17n);
    expect(penalty('no-ballot')).to.equal(10n * ATN);
    expect(penalty('version-refuted')).to.equal(500n * ATN);
    for (const fault of faults) expect(penalty(fault) <= ROLE_TERMS[FAULT_TERMS[fault].role].lock, fault).to.equal(true);
  });

  it('are monotone: going silent earlier never costs more than later', () => {
    expect(FAULT_TERMS['not-committed'].tenths).to.be.lessThan(FAULT_TERMS['not-revealed'].tenths);
    expect(FAULT_TERMS['no-ballot'].tenths).to.be.lessThan(FAULT_TERMS['ballot-not-revealed'].tenths);
  });

  it('of a proposer compensate at most 1/capacity each, the rest burns', () => {
    const tip = fc.bigInt({ min: 0n, max: ATN });
    fc.assert(
      fc.property(tip, fc.integer({ min: 1, max: 64 }), fc.nat(64), (reward, capacity, joined) => {
        const committed = Math.min(joined, capacity);
        const { each, burned } = badTaskCompensation(capacity, committed, reward);
        expect(each * BigInt(committed) + burned + reward).to.equal(50n * ATN);
        expect(burned >= 0n && each * BigInt(capacity) <= 50n * ATN - reward).to.equal(true);
      }),
      { seed: 26 },
    );
  });
});
