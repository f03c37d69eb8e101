import { expect } from 'chai';
import { decodeCbor } from '../../../protocol/cbor.ts';
import { sampledIntervals } from '../../../protocol/order.ts';
import { solutionCommitment } from '../../../protocol/statements.ts';
import { ADVERSARIES } from '../../../roles/adversaries/adversaries.ts';
import type { BallotReport, SolutionReport } from '../../../roles/content/report.ts';
import type { DoWork } from '../../../roles/handlers/do-work.ts';
import { judge } from '../../../roles/handlers/judge.ts';
import type { TrainedSolution } from '../../../roles/handlers/work.ts';
import { solverRole } from '../../../roles/solver/solver.ts';
import type { TaskView } from '../../../roles/view/task-view.ts';
import { memoryJournal } from '../../node/journal/memory-journal.ts';
import { never, proposeTask, revealed, SOLVERS, trainSlot } from '../support/digits-task.ts';
import { type DigitsWorld, digitsWorld, INTERVALS, workshopOf } from '../support/digits-world.ts';
import { account, PARAMS, Script, word } from '../support/script.ts';

type Cheat = { readonly doWork: DoWork };

describe('solvers that cheat', () => {
  let world: DigitsWorld;
  let task: TaskView;
  let honest: TrainedSolution;

  before(async () => {
    world = await digitsWorld();
    ({ task } = await proposeTask(world));
    honest = await trainSlot(world, task, 1);
  });
  after(() => world.engine.close());

  const cheated = async ({ doWork }: Cheat, shop = workshopOf(world, SOLVERS[0])): Promise<TrainedSolution> => {
    const { projectSpec, params } = world;
    return (await doWork(shop, { type: 'train', task, slot: 0, projectSpec, params }, never)) as TrainedSolution;
  };

  /** What an honest seat finds in slot 0, beside an honest solution in slot 1. */
  const found = async (solution: TrainedSolution, sampleSeed = word(77)): Promise<SolutionReport> => {
    const { projectSpec, params } = world;
    const seen = { ...task, solvers: [revealed(0, solution), revealed(1, honest)] };
    const request = { type: 'judge', task: seen, sampleSeed, projectSpec, params, earlierTruths: [] } as const;
    const ballot = await judge(workshopOf(world, account(21)), request, never);
    expect(ballot.scores[1], 'the honest solution beside it').to.be.greaterThan(0);
    const report = decodeCbor(await world.content.get(ballot.reportDigest)) as BallotReport;
    expect(ballot.refutedMask).to.equal(report.solutions[0]?.outcome === 'refuted' ? 1n : 0n);
    return report.solutions[0] ?? expect.fail('no report on slot 0');
  };

  for (const [name, check] of [
    ['solver:lazy', 're-execution'],
    ['solver:poison', 're-execution'],
    ['solver:swap-update', 'derivation'],
    ['solver:hide', 'availability'],
  ] as const) {
    it(`${name} is refuted by ${check}`, async () => {
      expect(await found(await cheated(ADVERSARIES[name] as Cheat))).to.deep.include({ outcome: 'refuted', check, score: 0 });
    });
  }

  it('solver:fake-interval is refuted exactly when an interval that it left out is sampled', async () => {
    const solution = await cheated(ADVERSARIES['solver:fake-interval'] as Cheat);
    const outcomes = new Set<string>();
    for (let seed = 1; seed <= 6; seed++) {
      const sampled = sampledIntervals(word(seed), task.taskId, 0, world.params.sampled, INTERVALS);
      const { outcome, check } = await found(solution, word(seed));
      const hit = sampled.some((i) => i % 2 === 1);
      expect([outcome, check]).to.deep.equal(hit ? ['refuted', 're-execution'] : ['scored', 'quality']);
      outcomes.add(outcome);
    }
    expect(outcomes.size, 'seeds of both kinds').to.equal(2);
  });

  it('solver:fake-interval survives 2 of 10 intervals with 2/9, five rounds with less than a thousandth', () => {
    let survived = 0;
    const seeds = 2_000;
    for (let seed = 0; seed < seeds; seed++) {
      if (sampledIntervals(word(seed), 1n, 0, 2, 10).every((i) => i % 2 === 0)) survived++;
    }
    expect(survived / seeds).to.be.closeTo(2 / 9, 0.03);
    expect((2 / 9) ** 5).to.be.lessThan(0.001);
  });

  it('commit to what they claim, the same after a restart', async () => {
    const journal = memoryJournal();
    const first = await cheated(ADVERSARIES['solver:lazy'] as Cheat, workshopOf(world, SOLVERS[0], { journal }));
    const { leavesDigest: _, commitment, ...statement } = first;
    const { domain } = workshopOf(world, SOLVERS[0]);
    expect(commitment).to.equal(solutionCommitment(domain, { taskId: task.taskId, solver: SOLVERS[0], ...statement }));
    const again = { ...workshopOf(world, SOLVERS[0], { journal }), salt: () => expect.fail('a second salt') };
    expect(await cheated(ADVERSARIES['solver:lazy'] as Cheat, again)).to.deep.equal(first);
  });

  describe('solver:copy', () => {
    const training = (): Script => {
      const script = new Script(ADVERSARIES['solver:copy'].role?.(solverRole()) ?? expect.fail('no role'), account(2));
      script.project().task(account(5));
      script.next();
      script.done('work/params/1/1', PARAMS);
      script.chain('SolverJoined', { taskId: 1n, solver: account(1), slot: 0 });
      script.chain('SolverJoined', { taskId: 1n, solver: account(2), slot: 1 });
      script.enter('training');
      return script;
    };

    it('joins as others do, trains nothing, and waits for something to copy', () => {
      const script = new Script(ADVERSARIES['solver:copy'].role?.(solverRole()) ?? expect.fail('no role'), account(2));
      script.project().task(account(5));
      expect(script.next()).to.deep.equal(['work/params/1/1', 'work/forget-left']);
      expect(script.done('work/params/1/1', PARAMS)).to.deep.equal(['work/1/inspect']);
      expect(script.done('work/1/inspect', true)).to.deep.equal(['send/1/join']);
      expect(training().next()).to.deep.equal([]);
    });

    it("commits another's commitment once, and has nothing to reveal", () => {
      const script = training();
      script.chain('SolutionCommitted', { taskId: 1n, solver: account(1), slot: 0, commitment: word(20) });
      expect(script.next()).to.deep.equal(['send/1/copy']);
      script.chain('SolutionCommitted', { taskId: 1n, solver: account(2), slot: 1, commitment: word(20) });
      expect(script.next()).to.deep.equal([]);
      script.enter('revealing');
      expect(script.next()).to.not.include('send/1/reveal');
    });

    it('cannot open the copy: the same content, salt and all, is another commitment in its name', () => {
      const { domain } = workshopOf(world, SOLVERS[1]);
      const { leavesDigest: _, commitment, ...statement } = honest;
      const opened = (solver: (typeof SOLVERS)[number]) =>
        solutionCommitment(domain, { taskId: task.taskId, solver, ...statement });
      expect(opened(SOLVERS[1])).to.equal(commitment);
      expect(opened(SOLVERS[0])).to.not.equal(commitment);
    });
  });
});
