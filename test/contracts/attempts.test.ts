import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import { expect } from 'chai';
import { aggregationPay } from '../../protocol/consensus/pay.ts';
import { ROLE_TERMS, roleNumber } from '../../protocol/roles.ts';
import { moved } from './support/books.ts';
import { eventsOf, read, send } from './support/chain.ts';
import { ATN, digestOf } from './support/params.ts';
import { runTask } from './support/task.ts';
import { roundOf, type World, wait, world } from './support/world.ts';

const [THIS, THAT, WORSE] = [1, 2, 3];
const CASTS = [0, 1, 2].map(() => ({ scores: [100_000, 90_000, 80_000] }));
const DIGEST = digestOf('merged');
const OTHER = digestOf('merged otherwise');
const THIRD = digestOf('merged in a third way');
const [PUBLISHED, EMPTY, BY_WORSE, NO_AGREEMENT] = [1n, 2n, 2n, 3n];
const AGGREGATOR = roleNumber('aggregator');

/** Ids of the round's tasks, each judged by three seats: as many tasks as proposers. */
type Merge = { readonly w: World; readonly tasks: readonly bigint[] };

const merging = async (tasks = 1): Promise<Merge> => {
  const w = await world({ proposers: tasks, aggregators: 2 });
  const ids: bigint[] = [];
  for (const proposer of w.proposers) ids.push((await runTask(w, CASTS, proposer)).taskId);
  expect((await roundOf(w)).state).to.equal(2n);
  return { w, tasks: ids };
};

const propose = ({ w }: Merge, by = w.aggregators[0]!, digest = DIGEST) =>
  send(w.project, by, 'proposeVersion', w.projectId, digest, digestOf('inputs'));

const attest = ({ w, tasks }: Merge, seat: number, kind: number, digest = DIGEST, ids: readonly bigint[] = tasks) =>
  send(w.project, w.coordinators[seat]!, 'attest', w.projectId, ids, kind, digest);

const advance = ({ w }: Merge) => send(w.project, w.keeper, 'advanceRound', w.projectId);
const stateOf = async ({ w }: Merge) => {
  const { state, attempt } = await roundOf(w);
  return [state, attempt];
};
const versionOf = async ({ w }: Merge) => [...(await read<[bigint, string]>(w.project, 'head', w.projectId))];
const locked = ({ w }: Merge, who: HardhatEthersSigner) => read<bigint>(w.staking, 'locked', who.address, AGGREGATOR);

/** Each way in which an attempt fails; nobody loses anything by any of them. */
const FAILURES: Readonly<Record<string, (merge: Merge) => Promise<unknown>>> = {
  'no proposal': async (merge) => {
    await wait(merge.w.params.mergeWindow);
    return advance(merge);
  },
  silence: async (merge) => {
    await propose(merge);
    expect(await locked(merge, merge.w.aggregators[0]!)).to.equal(ROLE_TERMS.aggregator.lock);
    await wait(merge.w.params.attestWindow);
    return advance(merge);
  },
  'one vote and silence': async (merge) => {
    await propose(merge);
    await attest(merge, 1, THAT, OTHER);
    await wait(merge.w.params.attestWindow);
    return advance(merge);
  },
  'three that disagree': async (merge) => {
    await propose(merge);
    await attest(merge, 0, THIS);
    await attest(merge, 1, THAT, OTHER);
    return attest(merge, 2, WORSE);
  },
  'two other digests, which do not add up': async (merge) => {
    await propose(merge);
    await attest(merge, 0, THAT, OTHER);
    await attest(merge, 1, THAT, THIRD);
    return attest(merge, 2, THIS);
  },
};

describe('three attempts', () => {
  const names = Object.keys(FAILURES);
  const series = [
    ...names.map((name) => [name, name, name]),
    [names[0]!, names[1]!, names[3]!],
    [names[4]!, names[0]!, names[2]!],
  ];
  for (const ways of series) {
    it(`fail by ${ways.join(', ')}: Empty, the head stays, nobody loses anything`, async () => {
      const merge = await merging();
      const { w } = merge;
      const { dust } = await read<{ dust: bigint }>(w.project, 'project', w.projectId);
      const change = await moved(w, async () => {
        for (const [index, way] of ways.entries()) {
          expect(await stateOf(merge)).to.deep.equal([2n, BigInt(index + 1)]);
          const receipt = (await FAILURES[way]!(merge)) as Awaited<ReturnType<typeof advance>>;
          const [failed] = eventsOf(w.project, 'VersionAttemptFailed', receipt);
          const time = BigInt((await receipt.getBlock()).timestamp);
          const deadline = index < 2 ? time + BigInt(w.params.mergeWindow) : 0n;
          expect(failed).to.include({ round: 1n, attempt: BigInt(index + 1), deadline });
          expect(await locked(merge, w.aggregators[0]!)).to.equal(0n);
          const [ended] = eventsOf(w.project, 'RoundEnded', receipt);
          if (index < 2) expect(ended).to.equal(undefined);
          else expect(ended).to.include({ outcome: EMPTY, reason: NO_AGREEMENT });
        }
      });
      expect(change).to.deep.equal({ reserved: -w.params.aggregationPool, dust: -dust, burned: dust });
      expect(await versionOf(merge)).to.deep.equal([0n, digestOf('genesis')]);
      expect((await stateOf(merge))[0]).to.equal(0n);
      await expect(propose(merge)).to.be.revertedWithCustomError(w.project, 'ProjectActionNotAllowed');
    });
  }

  it('and no fourth: the third may still publish, by another aggregator, with words said anew', async () => {
    const merge = await merging();
    const { w } = merge;
    await FAILURES['three that disagree']!(merge);
    await FAILURES.silence!(merge);
    await propose(merge, w.aggregators[1]!, OTHER);
    await attest(merge, 0, THIS, OTHER);
    const last = await attest(merge, 2, THIS, OTHER);
    expect(eventsOf(w.project, 'VersionPublished', last)[0]).to.include({
      version: 1n,
      digest: OTHER,
      aggregator: w.aggregators[1]!.address,
    });
    expect(eventsOf(w.project, 'RoundEnded', last)[0]).to.include({ outcome: PUBLISHED, reason: 0n });
    const pay = aggregationPay(w.params.aggregationPool, [1, 1]);
    expect(await read<bigint>(w.rewards, 'owed', w.aggregators[1]!.address)).to.equal(pay.aggregator);
    expect(await read<bigint>(w.rewards, 'owed', w.aggregators[0]!.address)).to.equal(0n);
  });
});

describe('two thirds of the seats', () => {
  it('of six in two tasks are four: three are not enough, though nobody disagrees', async () => {
    const merge = await merging(2);
    const [first, second] = merge.tasks as [bigint, bigint];
    await propose(merge);
    await attest(merge, 0, THIS, DIGEST, [first]);
    await attest(merge, 1, THIS, DIGEST, [first, second]);
    expect(await versionOf(merge)).to.deep.equal([0n, digestOf('genesis')]);
    expect((await stateOf(merge))[0]).to.equal(3n);
    const last = await attest(merge, 2, THIS, DIGEST, [second]);
    expect(eventsOf(merge.w.project, 'VersionAttested', last)[0]).to.include({ weight: 1n, kind: 1n });
    expect(await versionOf(merge)).to.deep.equal([1n, DIGEST]);
  });

  it('an account weighs as many seats as it names, and its heavier words decide', async () => {
    const merge = await merging(2);
    await propose(merge);
    await attest(merge, 0, WORSE, DIGEST, merge.tasks.slice(0, 1));
    await attest(merge, 1, THIS);
    const last = await attest(merge, 2, THIS);
    expect(eventsOf(merge.w.project, 'VersionPublished', last)).to.have.length(1);
    const pay = aggregationPay(2n * merge.w.params.aggregationPool, [2, 2]);
    const paid = eventsOf(merge.w.rewards, 'Credited', last).map(({ account, amount }) => [account, amount]);
    expect(paid).to.deep.equal([
      [merge.w.coordinators[1]!.address, pay.attesters[0]],
      [merge.w.coordinators[2]!.address, pay.attesters[1]],
      [merge.w.aggregators[0]!.address, pay.aggregator],
    ]);
  });

  it('all six have spoken and no word has four: the attempt fails at once, the lock returns', async () => {
    const merge = await merging(2);
    await propose(merge);
    await attest(merge, 0, THIS);
    await attest(merge, 1, THAT, OTHER);
    const change = await moved(merge.w, () => attest(merge, 2, WORSE));
    expect(change).to.deep.equal({ 'locked aggregator0': -500n * ATN });
    expect(await stateOf(merge)).to.deep.equal([2n, 2n]);
  });

  it('three of six, the sixth unsaid by who named one task only: the attempt waits for its deadline', async () => {
    const merge = await merging(2);
    const [first] = merge.tasks as [bigint, bigint];
    await propose(merge);
    await attest(merge, 0, THIS);
    await attest(merge, 1, THIS, DIGEST, [first]);
    expect(await moved(merge.w, () => attest(merge, 2, WORSE))).to.deep.equal({});
    expect(await stateOf(merge)).to.deep.equal([3n, 1n]);
    await wait(merge.w.params.attestWindow);
    expect(await moved(merge.w, () => advance(merge))).to.deep.equal({ 'locked aggregator0': -500n * ATN });
    expect(await stateOf(merge)).to.deep.equal([2n, 2n]);
  });

  it('*worse* by four of six ends it, by three does not; the aggregator loses nothing', async () => {
    const merge = await merging(2);
    const [first, second] = merge.tasks as [bigint, bigint];
    await propose(merge);
    await attest(merge, 0, WORSE, DIGEST, [first, second]);
    await attest(merge, 1, WORSE, DIGEST, [first]);
    expect((await stateOf(merge))[0]).to.equal(3n);
    const last = await attest(merge, 2, WORSE, DIGEST, [first]);
    expect(eventsOf(merge.w.project, 'RoundEnded', last)[0]).to.include({ outcome: EMPTY, reason: BY_WORSE });
    expect(await read<bigint>(merge.w.staking, 'held', merge.w.aggregators[0]!.address, AGGREGATOR)).to.equal(10_000n * ATN);
    expect(await versionOf(merge)).to.deep.equal([0n, digestOf('genesis')]);
  });

  it('*that* by three of six takes no lock, by four it does, and its half is shared by weight', async () => {
    const merge = await merging(2);
    const { w } = merge;
    const [first, second] = merge.tasks as [bigint, bigint];
    await propose(merge);
    await attest(merge, 0, THAT, OTHER, [first, second]);
    await attest(merge, 1, THAT, OTHER, [first]);
    expect(await locked(merge, w.aggregators[0]!)).to.equal(500n * ATN);
    const { dust } = await read<{ dust: bigint }>(w.project, 'project', w.projectId);
    const pot = 2n * w.params.aggregationPool;
    const share = pot / 2n / 4n;
    const rest = pot - pot / 2n - 4n * share;
    const change = await moved(w, () => attest(merge, 2, THAT, OTHER, [second]));
    expect(change).to.deep.equal({
      'held aggregator0': -500n * ATN,
      'locked aggregator0': -500n * ATN,
      'owed coordinator0': 2n * share,
      'owed coordinator1': share,
      'owed coordinator2': share,
      balance: -(4n * share + rest),
      reserved: -pot,
      ...(dust === 0n ? {} : { dust: -dust }),
      burned: 500n * ATN + dust + rest,
    });
    expect(await versionOf(merge)).to.deep.equal([1n, OTHER]);
  });
});

describe('an aggregator', () => {
  it('needs the stake for its lock, and gets it back with every failed attempt', async () => {
    const merge = await merging();
    const { w } = merge;
    const [poor] = w.aggregators as [HardhatEthersSigner];
    const held = await read<bigint>(w.staking, 'held', poor.address, AGGREGATOR);
    await send(w.staking, poor, 'requestUnstake', AGGREGATOR, held - 999n * ATN);
    await expect(propose(merge)).to.be.revertedWithCustomError(w.staking, 'StakingBelowMinimum');
    await expect(propose(merge, w.keeper)).to.be.revertedWithCustomError(w.staking, 'StakingBelowMinimum');
    await send(w.staking, w.owner, 'stakeFor', poor.address, AGGREGATOR, ATN);
    for (let attempt = 0; attempt < 3; attempt++) await FAILURES.silence!(merge);
    expect(await read<bigint>(w.staking, 'held', poor.address, AGGREGATOR)).to.equal(1_000n * ATN);
  });
});
