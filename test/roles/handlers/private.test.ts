import { expect } from 'chai';
import type { Journal } from '../../../node/journal/journal.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { decodeReport, type SolutionReport } from '../../../roles/content/report.ts';
import { judge } from '../../../roles/handlers/judge.ts';
import { createOwnData } from '../../../roles/handlers/own-data.ts';
import { inspectTask, train } from '../../../roles/handlers/train.ts';
import type { TrainedSolution } from '../../../roles/handlers/work.ts';
import type { Workshop } from '../../../roles/handlers/workshop.ts';
import type { PrivacyOptions } from '../../../roles/privacy/privacy.ts';
import { privacySpent } from '../../../roles/privacy/release.ts';
import { epsilonOf, rhoOfRelease } from '../../../roles/privacy/zcdp.ts';
import type { SolutionRecord, TaskView } from '../../../roles/view/task-view.ts';
import { sliceRows } from '../../../substrate/data/split.ts';
import { memoryJournal } from '../../node/journal/memory-journal.ts';
import { caught } from '../../substrate/support/caught.ts';
import { never, proposeTask, revealed, SOLVERS } from '../support/digits-task.ts';
import { type DigitsWorld, digitsWorld, workshopOf } from '../support/digits-world.ts';
import { account, word } from '../support/script.ts';

const DELTA = 1e-5;

describe('data mode private, on real training', () => {
  let world: DigitsWorld;
  let task: TaskView;
  let plain: TrainedSolution;
  let kept: Hex[];

  before(async () => {
    const open = await digitsWorld();
    world = { ...open, params: { ...open.params, dataMode: 2 } };
    ({ task } = await proposeTask(world));
    plain = await solve();
  });
  after(() => world.engine.close());

  const request = (normMax = 0n) => ({ projectSpec: world.projectSpec, params: { ...world.params, normMax } });
  const random = (seed: number) => {
    const stream = seededRandom('test/private', Uint8Array.of(seed));
    return (count: number): Uint8Array => new Uint8Array(Uint32Array.from({ length: count / 4 }, () => stream.next()).buffer);
  };
  const shopOf = (privacy?: PrivacyOptions, journal: Journal = memoryJournal(), seed = 1): Workshop => {
    kept = [];
    const shop = workshopOf(world, SOLVERS[0], { journal });
    const put = async (bytes: Uint8Array): Promise<Hex> => {
      const digest = await world.content.put(bytes);
      kept.push(digest);
      return digest;
    };
    return {
      ...shop,
      content: { ...world.content, put },
      ownData: createOwnData(async () => sliceRows(world.digits, 300, 500)),
      ...(privacy && { privacy: { ...privacy, random: random(seed) } }),
    };
  };
  const solve = (shop = shopOf(), of = task): Promise<TrainedSolution> =>
    train(shop, { type: 'train', task: of, slot: 0, ...request() }, never);
  const inspect = async (privacy: PrivacyOptions, journal?: Journal, normMax?: bigint, mode = 2): Promise<string> => {
    const { params, projectSpec } = request(normMax);
    const asked = { type: 'inspect', task, projectSpec, params: { ...params, dataMode: mode } } as const;
    return inspectTask(shopOf(privacy, journal), asked).then(
      () => 'joins',
      (error: { code: string }) => error.code,
    );
  };
  const verdictOf = async (solution: TrainedSolution, over: Partial<SolutionRecord> = {}): Promise<SolutionReport> => {
    const view = { ...task, solvers: [revealed(0, { ...solution, ...over })] };
    const shop = workshopOf(world, account(21));
    const ballot = await judge(shop, { type: 'judge', task: view, sampleSeed: word(7), ...request(), earlierTruths: [] }, never);
    expect(ballot.refutedMask).to.equal(0n);
    return decodeReport(await world.content.get(ballot.reportDigest)).solutions[0] as SolutionReport;
  };
  const weightsOf = async (solution: TrainedSolution): Promise<Int32Array> =>
    new Int32Array((await world.content.get(solution.updateDigest)).slice().buffer);

  it('publishes the update and nothing else: no states, no list of them, no root', async () => {
    const solution = await solve();
    expect([solution.dataRoot, solution.checkpointRoot, solution.leavesDigest]).to.deep.equal([word(0), word(0), word(0)]);
    expect(kept).to.deep.equal([solution.updateDigest]);
  });

  it('is judged by form and quality, and by nothing that was re-run', async () => {
    expect(await verdictOf(plain)).to.deep.include({ outcome: 'scored', check: 'quality', intervals: [] });
    const zero = await world.content.put(new Uint8Array((await weightsOf(plain)).byteLength));
    expect(await verdictOf(plain, { updateDigest: zero })).to.deep.include({ outcome: 'refused', check: 'quality' });
  });

  it('is refused, never refuted, when it names data or states all the same', async () => {
    for (const over of [{ dataRoot: word(9) }, { checkpointRoot: word(9) }, { leavesDigest: word(9) }]) {
      expect(await verdictOf(plain, over)).to.deep.include({ outcome: 'refused', check: 'form' });
    }
  });

  describe('with noise', () => {
    const options: PrivacyOptions = { clip: 0.5, noise: 0.001, delta: DELTA };

    it('publishes the clipped update with noise of the stated size, another each time', async () => {
      const quiet = await weightsOf(await solve(shopOf({ ...options, noise: 1e-9 })));
      const original = await weightsOf(plain);
      const norm = (values: ArrayLike<number>): number =>
        Math.sqrt(Array.from(values).reduce((sum, v) => sum + v * v, 0)) / 2 ** 24;
      expect(norm(original)).to.be.above(0.5);
      expect(norm(quiet)).to.be.closeTo(0.5, 1e-5);
      const noisy = await weightsOf(await solve(shopOf(options)));
      const noise = noisy.map((value, i) => value - (quiet[i] as number));
      expect(norm(noise) / (0.001 * 0.5 * Math.sqrt(noise.length))).to.be.closeTo(1, 0.02);
      const other = await weightsOf(await solve(shopOf(options, memoryJournal(), 2)));
      expect(other.filter((value, i) => value === noisy[i]).length).to.be.below(noise.length / 100);
    });

    it('counts each release once, also over a crash in the middle of it, and says the epsilon of all', async () => {
      const journal = memoryJournal();
      await solve(shopOf(options, journal));
      await solve(shopOf(options, journal));
      expect(privacySpent(journal, DELTA).releases).to.equal(1);
      const crashed = memoryJournal();
      const forgets: Journal = {
        ...crashed,
        putIfAbsent: (key, value) => (key.startsWith('solution/') ? value : crashed.putIfAbsent(key, value)),
      };
      await solve(shopOf({ ...options, epsilon: 1.1 * epsilonOf(rhoOfRelease(options.noise), DELTA) }, forgets));
      await solve(shopOf({ ...options, epsilon: 1.1 * epsilonOf(rhoOfRelease(options.noise), DELTA) }, crashed));
      expect(privacySpent(crashed, DELTA).releases).to.equal(1);
      await solve(shopOf(options, journal), { ...task, taskId: 2n });
      const { releases, epsilon } = privacySpent(journal, DELTA);
      expect(releases).to.equal(2);
      expect(epsilon).to.be.closeTo(epsilonOf(2 * rhoOfRelease(options.noise), DELTA), 1e-6 * epsilon);
    });

    it('counts a release begun with more noise once more when it is made with less after a restart', async () => {
      const journal = memoryJournal();
      const forgets: Journal = {
        ...journal,
        putIfAbsent: (key, value) => (key.startsWith('solution/') ? value : journal.putIfAbsent(key, value)),
      };
      await solve(shopOf({ ...options, noise: 1 }, forgets));
      const budget = epsilonOf(1.1 * rhoOfRelease(1), DELTA);
      const beyond = caught(() => solve(shopOf({ ...options, epsilon: budget }, journal)));
      expect((await beyond).code).to.equal('ROLE_PRIVACY_SPENT');
      await solve(shopOf(options, journal));
      const all = epsilonOf(rhoOfRelease(1) + rhoOfRelease(options.noise), DELTA);
      expect(privacySpent(journal, DELTA).epsilon).to.be.closeTo(all, 1e-6 * all);
    });

    it('takes no task beyond its budget, neither before joining nor when the time has come', async () => {
      const journal = memoryJournal();
      const strong = { clip: 0.5, noise: 10, delta: DELTA };
      const budget = epsilonOf(1.5 * rhoOfRelease(10), DELTA);
      expect(await inspect({ ...strong, epsilon: budget }, journal)).to.equal('joins');
      await solve(shopOf({ ...strong, epsilon: budget }, journal));
      expect(await inspect({ ...strong, epsilon: budget }, journal)).to.equal('ROLE_PRIVACY_SPENT');
      const late = caught(() => solve(shopOf({ ...strong, epsilon: budget }, journal), { ...task, taskId: 2n }));
      expect((await late).code).to.equal('ROLE_PRIVACY_SPENT');
      expect(privacySpent(journal, DELTA).releases).to.equal(1);
      expect(await inspect(strong, journal)).to.equal('joins');
    });

    it('stays away from projects whose seats would refute noise, and from those that take no updates so long', async () => {
      expect(await inspect(options, undefined, 0n, 1)).to.equal('ROLE_NO_NOISE');
      expect(await inspect(options, undefined, BigInt(2 ** 24))).to.equal('joins');
      expect(await inspect({ ...options, noise: 0.1 }, undefined, BigInt(2 ** 24))).to.equal('ROLE_NO_NOISE');
    });
  });
});
