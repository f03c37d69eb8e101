import { expect } from 'chai';
import { functionOf } from './support/lifecycle.ts';
import { readSnapshot, SNAPSHOTS, type Snapshot } from './support/snapshots.ts';
import { world } from './support/world.ts';

/** Share by which a call may differ from what is committed: addresses and digests differ in their zero bytes, which cost less. */
const TOLERANCE = 0.005;

/** Most bytes that a chain takes (EIP-170). */
const LARGEST = 24_576;

/** What no participant calls: contracts among themselves, deployment, and what the libraries bring along. */
const NOT_MEASURED =
  /^token\.|\.(authorise|setTasks|set|transferOwnership|acceptOwnership|renounceOwnership)$|^staking\.(lock|unlock|unlockMany|penalise)$|^rewards\.(?!withdraw$)|^project\.(openTask|closeTask)$|^tasks\.setTerms$/;

/** Names that differ by more than the tolerance, with both figures; names that only one side has. */
const differences = (committed: Snapshot, measured: Snapshot, tolerance: number): string[] =>
  [...new Set([...Object.keys(committed), ...Object.keys(measured)])].flatMap((name) => {
    const [was, is] = [committed[name], measured[name]];
    const same = was !== undefined && is !== undefined && Math.abs(is - was) <= tolerance * was;
    return same ? [] : [`${name}: ${was} committed, ${is} measured`];
  });

describe('snapshots [as deployed]; else: npm run snapshot:contracts', () => {
  it('each call costs what is committed, to half a per cent', async () => {
    expect(differences(readSnapshot('gas'), await SNAPSHOTS.gas(), TOLERANCE)).to.deep.equal([]);
  });

  it('every call of a participant or an owner is measured', async () => {
    const w = await world();
    const measured = new Set(Object.keys(readSnapshot('gas')).map(functionOf));
    const calls: string[] = [];
    for (const contract of ['token', 'registry', 'staking', 'rewards', 'project', 'tasks'] as const) {
      w[contract].interface.forEachFunction(({ name, stateMutability }) => {
        if (stateMutability === 'nonpayable') calls.push(`${contract}.${name}`);
      });
    }
    expect(calls.filter((call) => !NOT_MEASURED.test(call) && !measured.has(call))).to.deep.equal([]);
    expect([...measured].filter((call) => NOT_MEASURED.test(call))).to.deep.equal([]);
  });

  it('each contract has the size that is committed, and a chain takes it', async () => {
    const sizes = await SNAPSHOTS.size();
    expect(differences(readSnapshot('size'), sizes, 0)).to.deep.equal([]);
    for (const [name, bytes] of Object.entries(sizes)) expect(bytes, name).to.be.within(1, LARGEST - 1);
  });

  it('tells a difference: more, less, missing, new', () => {
    expect(differences({ a: 1_000 }, { a: 1_005 }, 0.005)).to.deep.equal([]);
    expect(differences({ a: 1_000 }, { a: 1_006 }, 0.005)).to.have.length(1);
    expect(differences({ a: 1_000 }, { a: 994 }, 0.005)).to.have.length(1);
    expect(differences({ a: 1_000 }, {}, 0.005)).to.have.length(1);
    expect(differences({}, { a: 1_000 }, 0.005)).to.have.length(1);
  });
});
