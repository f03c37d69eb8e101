import { expect } from 'chai';
import type { ChainEvent } from '../../../node/chain/events.ts';
import {
  EMPTY_LEDGER,
  earnedBy,
  type LedgerView,
  penaltiesOf,
  reduceLedger,
  withdrawableBy,
} from '../../../roles/view/ledger-view.ts';
import { ATN, account } from '../support/script.ts';
import { told } from '../support/told.ts';

const WHO = account(1);
const TASKS = account(4);
const SOLVER = 1;

const fold = (...events: ChainEvent[]): LedgerView => events.reduce(reduceLedger, EMPTY_LEDGER);
const staked = (amount: bigint): ChainEvent => told('Staked', { account: WHO, role: SOLVER, from: WHO, amount, held: amount });
const lock = { account: WHO, role: SOLVER, engagement: TASKS, amount: 25n * ATN };
const credit = (kind: number, amount: bigint): ChainEvent =>
  told('Credited', { account: WHO, kind, taskOrRound: 1n, projectId: 1n, amount });

describe('ledger of accounts', () => {
  it('follows stake in, locked, out and away', () => {
    const held = fold(staked(100n * ATN), told('Locked', lock));
    expect(held[WHO]?.stakes.solver).to.deep.equal({ held: 100n * ATN, locked: 25n * ATN, unbonding: 0n });
    const leaving = [
      told('Unlocked', lock),
      told('UnstakeRequested', { account: WHO, role: SOLVER, amount: 60n * ATN, availableAt: 9 }),
    ].reduce(reduceLedger, held);
    expect(leaving[WHO]?.stakes.solver).to.deep.equal({ held: 40n * ATN, locked: 0n, unbonding: 60n * ATN });
    const gone = reduceLedger(leaving, told('StakeWithdrawn', { account: WHO, role: SOLVER, amount: 60n * ATN }));
    expect(gone[WHO]?.stakes.solver).to.deep.equal({ held: 40n * ATN, locked: 0n, unbonding: 0n });
  });

  it('takes a penalty out of the lock, which it ends, and remembers why', () => {
    const lost = fold(
      staked(100n * ATN),
      told('Locked', lock),
      told('Penalised', { account: WHO, role: SOLVER, engagement: TASKS, reason: 1, amount: 10n * ATN, burned: 10n * ATN }, 77),
    )[WHO];
    if (lost === undefined) expect.fail('no account');
    expect(lost.stakes.solver).to.deep.equal({ held: 90n * ATN, locked: 0n, unbonding: 0n });
    expect(lost.penalties).to.deep.equal([{ role: 'solver', reason: 'joined, did not commit', amount: 10n * ATN, block: 77 }]);
    expect(penaltiesOf(lost)).to.equal(10n * ATN);
  });

  it('adds credits up by kind and takes withdrawals off', () => {
    const paid = fold(credit(0, 5n), credit(0, 7n), credit(5, 11n), told('RewardsWithdrawn', { account: WHO, amount: 12n }))[WHO];
    if (paid === undefined) expect.fail('no account');
    expect(paid.earned).to.deep.equal({ solver: 12n, attestation: 11n });
    expect(earnedBy(paid)).to.equal(23n);
    expect(withdrawableBy(paid)).to.equal(11n);
  });

  it('keeps roles and accounts apart and changes nothing on other events', () => {
    const ledger = fold(
      staked(1n),
      told('Staked', { account: WHO, role: 2, from: WHO, amount: 2n, held: 2n }),
      told('Staked', { account: account(2), role: 2, from: WHO, amount: 3n, held: 3n }),
    );
    expect(ledger[WHO]?.stakes.solver?.held).to.equal(1n);
    expect(ledger[WHO]?.stakes.coordinator?.held).to.equal(2n);
    expect(ledger[account(2)]?.stakes.coordinator?.held).to.equal(3n);
    expect(reduceLedger(ledger, told('TaskVoided', { taskId: 1n, reason: 1 }))).to.equal(ledger);
  });
});
