import { expect } from 'chai';
import type { Content } from '../../../node/content/content.ts';
import { decodeCbor } from '../../../protocol/cbor.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { sampledIntervals } from '../../../protocol/order.ts';
import { ballotCommitment, scoresHash } from '../../../protocol/statements.ts';
import type { BallotReport } from '../../../roles/content/report.ts';
import { encodeTaskSpec, type TaskSpec } from '../../../roles/content/task-spec.ts';
import { judge } from '../../../roles/handlers/judge.ts';
import type { TrainedSolution } from '../../../roles/handlers/work.ts';
import type { TaskView } from '../../../roles/view/task-view.ts';
import { type Dataset, encodeDataset } from '../../../substrate/data/dataset.ts';
import { encodeDatasetManifest } from '../../../substrate/data/dataset-manifest.ts';
import { MNIST_COLUMNS } from '../../../substrate/data/mnist.ts';
import { sliceRows, takeRows } from '../../../substrate/data/split.ts';
import { memoryJournal } from '../../node/journal/memory-journal.ts';
import { caught } from '../../substrate/support/caught.ts';
import { never, proposeTask, revealed, SOLVERS, trainSlot } from '../support/digits-task.ts';
import { type DigitsWorld, digitsWorld, INTERVALS, STEPS, TRUTH, workshopOf } from '../support/digits-world.ts';
import { account, word } from '../support/script.ts';

const ME = account(21);
const SEED = word(77);

describe('a ballot', () => {
  let world: DigitsWorld;
  let task: TaskView;
  let solutions: [TrainedSolution, TrainedSolution];

  before(async () => {
    world = await digitsWorld();
    ({ task } = await proposeTask(world));
    solutions = [await trainSlot(world, task, 0), await trainSlot(world, task, 1)];
  });
  after(() => world.engine.close());

  const ask = (
    over: Partial<TaskView> = {},
    earlierTruths: readonly Hex[] = [],
    shop = workshopOf(world, ME),
    sampleSeed = SEED,
  ) => {
    const { projectSpec, params } = world;
    return judge(shop, { type: 'judge', task: { ...task, ...over }, sampleSeed, projectSpec, params, earlierTruths }, never);
  };

  const reportOf = async (digest: Hex): Promise<BallotReport & { format: string }> =>
    decodeCbor(await world.content.get(digest)) as BallotReport & { format: string };

  const solved = (): Partial<TaskView> => ({ solvers: [revealed(0, solutions[0]), revealed(1, solutions[1])] });

  describe('on solutions', () => {
    it('scores honest ones, commits to exactly that, and shows its evidence', async () => {
      const ballot = await ask(solved());
      expect(ballot.verdict).to.equal(0);
      expect(ballot.refutedMask).to.equal(0n);
      expect(ballot.scores.length).to.equal(2);
      for (const score of ballot.scores) expect(score).to.be.within(1, 1_000_000);
      const { verdict, scores, refutedMask, reportDigest, salt } = ballot;
      const statement = { taskId: 1n, coordinator: ME, verdict, scoresHash: scoresHash(scores), refutedMask, reportDigest, salt };
      const { domain } = workshopOf(world, ME);
      expect(ballot.commitment).to.equal(ballotCommitment(domain, statement));
      const report = await reportOf(reportDigest);
      expect(report).to.deep.include({
        format: 'tempernet/report/1',
        taskId: '1',
        coordinator: ME,
        badTask: '',
        sampleSeed: SEED,
      });
      expect(report.engine).to.equal(world.engine.id);
      for (const [slot, solution] of report.solutions.entries()) {
        expect(solution).to.deep.include({ slot, solver: SOLVERS[slot], outcome: 'scored', score: scores[slot] });
        expect(solution.intervals).to.deep.equal(sampledIntervals(SEED, 1n, slot, world.params.sampled, INTERVALS));
      }
    });

    it('refutes one without touching the other, and gives 0 to what was not revealed', async () => {
      const lie = { ...solutions[0], checkpointRoot: word(5) };
      const mixed = await ask({ solvers: [revealed(0, lie), revealed(1, solutions[1])] });
      expect(mixed.refutedMask).to.equal(1n);
      expect(mixed.scores[0]).to.equal(0);
      expect(mixed.scores[1]).to.be.greaterThan(0);
      const half = await ask({ solvers: [revealed(0, solutions[0]), { account: SOLVERS[1], slot: 1, commitment: word(3) }] });
      expect(half.refutedMask).to.equal(0n);
      expect(half.scores[1]).to.equal(0);
      expect((await reportOf(half.reportDigest)).solutions[1]?.outcome).to.equal('not revealed');
    });

    it('waits for what nobody serves side by side, of solvers as of earlier truths', async () => {
      // Nothing missing is given up on before everything missing of its kind was asked for.
      const together = (missing: readonly Hex[]): Content => {
        let allAsked = (): void => {};
        const all = new Promise<void>((resolve) => {
          allAsked = resolve;
        });
        const asked = new Set<Hex>();
        const get: Content['get'] = async (digest, options) => {
          if (missing.includes(digest)) {
            if (asked.add(digest).size === missing.length) allAsked();
            await all;
          }
          return world.content.get(digest, options);
        };
        return { ...world.content, get };
      };
      const hidden = {
        solvers: [0, 1].map((slot) => revealed(slot as 0 | 1, { ...solutions[0], updateDigest: word(90 + slot) })),
      };
      const shop = workshopOf(world, ME, { content: together([word(90), word(91)]) });
      expect((await ask(hidden, [], shop)).refutedMask).to.equal(3n);
      const gone = workshopOf(world, ME, { content: together([word(92), word(93)]) });
      expect((await ask(solved(), [word(92), word(93)], gone)).verdict).to.equal(0);
    });

    it('is the same after a restart, and in two seats but for the salt', async () => {
      const journal = memoryJournal();
      const first = await ask(solved(), [], workshopOf(world, ME, { journal }));
      const again = workshopOf(world, ME, { journal });
      const lies = { solvers: [revealed(0, { ...solutions[0], checkpointRoot: word(5) }), revealed(1, solutions[1])] };
      expect(await ask(lies, [], { ...again, salt: () => expect.fail('a second salt') })).to.deep.equal(first);
      const other = await ask(solved(), [], workshopOf(world, account(22)));
      expect([other.scores, other.refutedMask]).to.deep.equal([first.scores, first.refutedMask]);
      expect(other.commitment).to.not.equal(first.commitment);
    });
  });

  describe('on the task itself', () => {
    const digits = (start: number, count: number): Dataset => sliceRows(world.digits, start, start + count);

    /** A task whose parts are as given and otherwise sound. */
    const made = async (parts: {
      spec?: Partial<TaskSpec>;
      truth?: Dataset | Uint8Array;
      shards?: readonly { dataset: Dataset; count?: number; hidden?: boolean }[];
    }): Promise<Partial<TaskView>> => {
      const { content, params, genesis } = world;
      const shards = [];
      for (const { dataset, count, hidden } of parts.shards ?? [{ dataset: digits(0, 192) }, { dataset: digits(192, 192) }]) {
        const digest = await content.put(encodeDataset(dataset));
        if (hidden) await content.delete(digest);
        shards.push({ digest, count: count ?? dataset.count });
      }
      const dataRoot = await content.put(encodeDatasetManifest({ columns: MNIST_COLUMNS, shards }));
      const spec = {
        projectId: 1n,
        programHash: params.programHash,
        version: 0,
        headDigest: genesis.digest,
        dataRoot,
        steps: STEPS,
        truthCount: TRUTH,
        ...parts.spec,
      };
      const truth = parts.truth ?? digits(5_000, TRUTH);
      return {
        specDigest: await content.put(encodeTaskSpec(spec)),
        truthDigest: await content.put(truth instanceof Uint8Array ? truth : encodeDataset(truth)),
        solvers: [revealed(0, solutions[0])],
      };
    };

    /** Expects the verdict *bad task* with that reason, no scores and nobody refuted. */
    const expectBad = async (view: Partial<TaskView>, reason: RegExp, earlier: readonly Hex[] = []): Promise<void> => {
      const ballot = await ask(view, earlier);
      expect(ballot.verdict, String(reason)).to.equal(1);
      expect(ballot.scores).to.deep.equal([0]);
      expect(ballot.refutedMask).to.equal(0n);
      expect((await reportOf(ballot.reportDigest)).badTask).to.match(reason);
    };

    it('finds nothing wrong with a sound one', async () => {
      expect((await ask(await made({}))).verdict).to.equal(0);
    });

    it('is bad with a truth too small, of another size than announced, or with an example twice', async () => {
      await expectBad(await made({ spec: { truthCount: 100 }, truth: digits(5_000, 100) }), /smaller than one evaluation batch/);
      await expectBad(await made({ spec: { truthCount: 300 }, truth: digits(5_000, 300) }), /not whole evaluation batches/);
      await expectBad(await made({ spec: { truthCount: 500 }, truth: digits(5_000, 500) }), /larger than the project's/);
      await expectBad(await made({ truth: digits(5_000, 3 * TRUTH) }), /bytes, more than 261798/);
      await expectBad(await made({ truth: digits(5_000, 249) }), /truth holds 249 examples, the spec says 250/);
      const twice = takeRows(world.digits, [5_000, ...Array.from({ length: TRUTH - 1 }, (_, i) => 5_000 + i)]);
      await expectBad(await made({ truth: twice }), /an example twice/);
    });

    it('is bad when its truth shares one example with an earlier truth, not when that is gone', async () => {
      const earlier = await world.content.put(encodeDataset(digits(5_249, TRUTH)));
      await expectBad(await made({}), /shares an example with the earlier truth/, [earlier]);
      const apart = await world.content.put(encodeDataset(digits(5_250, TRUTH)));
      expect((await ask(await made({}), [apart])).verdict).to.equal(0);
      const garbage = await world.content.put(new Uint8Array(100));
      expect((await ask(await made({}), [word(123), garbage])).verdict).to.equal(0);
    });

    it('is bad when its spec names another project, program, head or number of steps', async () => {
      await expectBad(await made({ spec: { projectId: 2n } }), /another project/);
      await expectBad(await made({ spec: { programHash: word(9) } }), /another program/);
      await expectBad(await made({ spec: { version: 1 } }), /another head version/);
      await expectBad(await made({ spec: { headDigest: word(9) } }), /another head version/);
      await expectBad(await made({ spec: { steps: STEPS - 1 } }), /not a multiple/);
      await expectBad(await made({ spec: { steps: 0 } }), /not a multiple/);
      await expectBad(await made({ spec: { steps: STEPS * 2 } }), /more steps/);
    });

    it('is bad with too few or too small shards, one that is not there, or one of another size than its manifest says', async () => {
      await expectBad(await made({ shards: [{ dataset: digits(0, 192) }] }), /fewer shards than slots/);
      await expectBad(
        await made({ shards: [{ dataset: digits(0, 192) }, { dataset: digits(192, 63) }] }),
        /smaller than one batch/,
      );
      const shards = [{ dataset: digits(0, 192) }, { dataset: digits(192, 192), hidden: true }];
      await world.content.delete(await world.content.put(encodeDataset(digits(192, 192))));
      await expectBad(await made({ shards }), /no holder of/);
      await world.content.put(encodeDataset(digits(192, 192)));
      const wrong = [{ dataset: digits(0, 192) }, { dataset: digits(192, 192), count: 191 }];
      await expectBad(await made({ shards: wrong }), /shard 1 holds another number/);
    });

    it('is bad when spec, data manifest or truth cannot be had or are not what they should be', async () => {
      const sound = await made({});
      await expectBad({ ...sound, specDigest: word(50) }, /no holder of/);
      await expectBad({ ...sound, truthDigest: word(51) }, /no holder of/);
      await expectBad(await made({ spec: { dataRoot: word(52) } }), /no holder of/);
      const huge = await world.content.put(new Uint8Array(100_000));
      await expectBad({ ...sound, specDigest: huge }, /more than 65536/);
      await expectBad(await made({ spec: { dataRoot: huge } }), /more than 65536/);
      await expectBad({ ...sound, specDigest: await world.content.put(new Uint8Array([1, 2, 3])) }, /task spec/);
      await expectBad(await made({ truth: new Uint8Array(500) }), /TNDATA01/);
      const cut = encodeDataset(digits(5_000, TRUTH)).slice(0, -1);
      await expectBad(await made({ truth: cut }), /bytes of rows/);
    });

    it('looks at no shard beyond the slots', async () => {
      const shards = [0, 192, 384].map((start) => ({ dataset: digits(start, 192), hidden: start === 384 }));
      expect((await ask(await made({ shards }))).verdict).to.equal(0);
    });

    it('says nothing of a task while the project itself cannot be read', async () => {
      const sound = { ...(await made({})), solvers: [] };
      const { params } = world;
      const request = {
        type: 'judge',
        task: { ...task, ...sound },
        sampleSeed: SEED,
        projectSpec: word(60),
        params,
        earlierTruths: [],
      } as const;
      const journal = memoryJournal();
      const error = await caught(() => judge(workshopOf(world, ME, { journal }), request, never));
      expect(error.code).to.equal('NET_NOT_FOUND');
      expect(journal.list('ballot/')).to.deep.equal([]);
    });
  });
});
