import { expect } from 'chai';
import type { Journal } from '../../../node/journal/journal.ts';
import { createWallet } from '../../../node/wallet/create-wallet.ts';
import type { Hex } from '../../../protocol/hex.ts';
import type { Accusation } from '../../../protocol/messages/topic-messages.ts';
import { sampledIntervals } from '../../../protocol/order.ts';
import { recoverAccount } from '../../../protocol/signature.ts';
import { accusationDigest } from '../../../protocol/statements.ts';
import { decodeLeaves } from '../../../roles/content/leaves.ts';
import { decodeReport } from '../../../roles/content/report.ts';
import { judge } from '../../../roles/handlers/judge.ts';
import { probe } from '../../../roles/handlers/probe.ts';
import type { TrainedSolution } from '../../../roles/handlers/work.ts';
import type { Workshop } from '../../../roles/handlers/workshop.ts';
import type { TaskView } from '../../../roles/view/task-view.ts';
import { memoryJournal } from '../../node/journal/memory-journal.ts';
import { never, proposeTask, revealed, SOLVERS, trainSlot } from '../support/digits-task.ts';
import { type DigitsWorld, digitsWorld, INTERVALS, workshopOf } from '../support/digits-world.ts';
import { fakeIntervals } from '../support/fake-intervals.ts';
import { account, word } from '../support/script.ts';

const FAKED = 3;
const wallet = createWallet(new Uint8Array(32).fill(7));
const ME = wallet.address;
const OTHER = account(22);

describe('intervals beside the sample', () => {
  let world: DigitsWorld;
  let task: TaskView;
  let faker: TrainedSolution;
  /** A sample seed by which no seat re-runs the faked interval of slot 0. */
  let seed: Hex;

  before(async () => {
    world = await digitsWorld();
    const proposed = await proposeTask(world);
    const { params, projectSpec } = world;
    const request = { type: 'train', task: proposed.task, slot: 0, projectSpec, params } as const;
    faker = await fakeIntervals(workshopOf(world, SOLVERS[0]), request, never, new Set([FAKED]));
    const honest = await trainSlot(world, proposed.task, 1);
    const seats = [ME, OTHER].map((coordinator, i) => ({ coordinator, ticket: BigInt(i) }));
    task = { ...proposed.task, state: 'judging', solvers: [revealed(0, faker), revealed(1, honest)], seats };
    const misses = (n: number): boolean => !sampledIntervals(word(n), 1n, 0, params.sampled, INTERVALS).includes(FAKED);
    seed = word(Array.from({ length: 50 }, (_, n) => n).find(misses) ?? 0);
  });
  after(() => world.engine.close());

  /** A seat's workshop that has heard these accusations; and how they ended. */
  const seat = (heard: readonly Accusation[] = [], journal: Journal = memoryJournal(), me: Hex = ME) => {
    const ended: string[] = [];
    const shop: Workshop = {
      ...workshopOf(world, me, { journal }),
      accusations: {
        sign: (digest) => wallet.signDigest(digest),
        heard: () => heard,
        settled: ({ account: accuser, slot }, upheld) => void ended.push(`${accuser} ${slot} ${upheld}`),
      },
    };
    return { shop, ended };
  };
  const ask = (shop: Workshop, slot: number, extra: number) => {
    const { params, projectSpec } = world;
    return probe(shop, { type: 'probe', task, slot, extra, projectSpec, params }, never);
  };
  const ballot = async (shop: Workshop) => {
    const { params, projectSpec } = world;
    const request = { type: 'judge', task, sampleSeed: seed, projectSpec, params, earlierTruths: [] } as const;
    const filled = await judge(shop, request, never);
    return { ...filled, report: decodeReport(await world.content.get(filled.reportDigest)) };
  };
  const against = (slot: number, interval: number, accuser = OTHER): Accusation => ({
    account: accuser,
    taskId: 1n,
    slot,
    interval,
    foundDigest: word(9),
    signature: `0x${'11'.repeat(65)}`,
  });

  it('find the one that the sample misses, in a statement that anyone can check', async () => {
    expect((await ballot(seat().shop)).refutedMask, 'the sample alone').to.equal(0n);
    const { shop } = seat();
    const found = await ask(shop, 0, INTERVALS);
    if (found === null) expect.fail('nothing found');
    const { account: accuser, signature, ...said } = found;
    expect(said).to.deep.include({ taskId: 1n, slot: 0, interval: FAKED });
    expect(recoverAccount(accusationDigest(shop.domain, { accuser, ...said }), signature)).to.equal(ME);
    expect(await ask(shop, 1, INTERVALS), 'an honest solution').to.equal(null);
  });

  it('are drawn by chance, as many as asked for, and drawn once, also when a crash came between', async () => {
    const journal = memoryJournal();
    const found: (Accusation | null)[] = [];
    for (let n = 0; n < 12; n++) {
      const { shop } = seat([], n === 0 ? journal : memoryJournal());
      found.push(await ask({ ...shop, salt: () => word(500 + n) }, 0, 1));
    }
    expect(
      found.some((one) => one === null),
      'one of five misses it',
    ).to.equal(true);
    expect(
      found.some((one) => one !== null),
      'and hits it',
    ).to.equal(true);
    const again = { ...seat([], journal).shop, salt: () => expect.fail('drawn again') };
    expect(await ask(again, 0, 1)).to.deep.equal(found[0]);
  });

  it('leave to other checks what is missing or does not fit', async () => {
    const solver = task.solvers[0];
    if (solver?.revealed === undefined) expect.fail('no solution');
    const { params, projectSpec } = world;
    for (const change of [{ leavesDigest: word(90) }, { checkpointRoot: word(91) }, { updateDigest: word(92) }]) {
      const solvers = [{ ...solver, revealed: { ...solver.revealed, ...change } }];
      const request = { type: 'probe', task: { ...task, solvers }, slot: 0, extra: INTERVALS, projectSpec, params } as const;
      expect(await probe(seat().shop, request, never), Object.keys(change)[0]).to.equal(null);
    }
  });

  it("are in the finder's own ballot", async () => {
    const { shop } = seat();
    await ask(shop, 0, INTERVALS);
    const { refutedMask, scores, report } = await ballot(shop);
    expect(refutedMask).to.equal(1n);
    expect(scores[0]).to.equal(0);
    expect(scores[1]).to.be.greaterThan(0);
    expect(report.solutions[0]).to.deep.include({ outcome: 'refuted', check: 're-execution', loss: null });
    expect(report.solutions[0]?.intervals).to.include(FAKED);
  });

  it('accused by another seat are re-run, and decide', async () => {
    const { shop, ended } = seat([against(0, FAKED)]);
    const { refutedMask, report } = await ballot(shop);
    expect(refutedMask).to.equal(1n);
    expect(report.solutions[0]?.detail).to.match(/interval 3 leads to 0x/);
    expect(ended).to.deep.equal([`${OTHER} 0 true`]);
  });

  it('accused falsely change nothing, and the accuser is not believed again', async () => {
    // Slot 1 is honest; what is said of slot 0 is true, but comes from who has just lied.
    const sampled = sampledIntervals(seed, 1n, 1, world.params.sampled, INTERVALS);
    const free = [0, 1, 2, 3, 4].find((index) => !sampled.includes(index)) ?? 0;
    const { shop, ended } = seat([against(1, free), against(0, FAKED)]);
    const { refutedMask, scores } = await ballot(shop);
    expect(refutedMask).to.equal(0n);
    expect(scores[1]).to.be.greaterThan(0);
    expect(ended).to.deep.equal([`${OTHER} 1 false`]);
    const known = seat([against(1, sampled[0] ?? 0)]);
    await ballot(known.shop);
    expect(known.ended, 'the sample had shown it').to.deep.equal([`${OTHER} 1 false`]);
  });

  it('accused, but beginning with a state that nobody serves, are neither upheld nor held against the accuser', async () => {
    const sampled = sampledIntervals(seed, 1n, 1, world.params.sampled, INTERVALS);
    const free = [1, 2, 3, 4].find((index) => !sampled.includes(index)) ?? expect.fail('all are sampled');
    const { leavesDigest } = task.solvers[1]?.revealed ?? expect.fail('not revealed');
    const state = decodeLeaves(await world.content.get(leavesDigest), INTERVALS + 1)[free] ?? expect.fail('no such leaf');
    const kept = await world.content.get(state);
    await world.content.delete(state);
    const { shop, ended } = seat([against(1, free)]);
    const { refutedMask, scores } = await ballot(shop).finally(() => world.content.put(kept));
    expect(refutedMask).to.equal(0n);
    expect(scores[1]).to.be.greaterThan(0);
    expect(ended).to.deep.equal([]);
  });

  it('accused by who has no seat are not looked into', async () => {
    const { shop, ended } = seat([against(0, FAKED, account(77))]);
    expect((await ballot(shop)).refutedMask).to.equal(0n);
    expect(ended).to.deep.equal([]);
  });
});
