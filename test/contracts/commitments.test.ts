import { expect } from 'chai';
import { ballotCommitment, scoresHash, solutionCommitment } from '../../protocol/statements.ts';
import { digestOf } from './support/params.ts';
import { openTask, type TaskDriver } from './support/task.ts';
import { hexOf, mine, type World, world } from './support/world.ts';

const SALT = digestOf('salt');
const CAST = { scores: [100_000, 90_000, 80_000] };

const fails = (w: World, act: Promise<unknown>, error: string) => expect(act).to.be.revertedWithCustomError(w.tasks, error);

const toJudging = async (w: World): Promise<TaskDriver> => {
  const task = await openTask(w);
  await task.join();
  await task.commit();
  await task.revealTruth();
  await mine(1);
  await task.claim();
  await task.reveal();
  await task.judge();
  await mine(1);
  return task;
};

describe('commitments', () => {
  it('a copied solution commitment cannot be revealed by who copied it', async () => {
    const w = await world();
    const task = await openTask(w);
    await task.join();
    const [author, thief] = [w.solvers[0]!, w.solvers[1]!];
    const solution = {
      taskId: task.taskId,
      solver: hexOf(author),
      updateDigest: digestOf('update'),
      checkpointRoot: digestOf('root'),
      dataRoot: digestOf('data'),
      steps: 10,
      salt: SALT,
    };
    const commitment = solutionCommitment(w.domain, solution);
    await task.act(author, 'commitSolution', task.taskId, commitment);
    await task.act(thief, 'commitSolution', task.taskId, commitment);
    await task.commit(w.solvers.slice(2));
    await task.revealTruth();
    const reveal = { ...solution, leavesDigest: digestOf('leaves') };
    await fails(w, task.act(thief, 'revealSolution', task.taskId, reveal), 'TaskWrongReveal');
    await task.act(author, 'revealSolution', task.taskId, reveal);
    await fails(w, task.act(author, 'revealSolution', task.taskId, reveal), 'TaskAlreadyRevealed');
  });

  it('joins and commitments count once, and only for solvers', async () => {
    const w = await world();
    const task = await openTask(w);
    await task.join(w.solvers.slice(0, 2));
    await fails(w, task.join(w.solvers.slice(0, 1)), 'TaskAlreadyJoined');
    await fails(w, task.join([w.proposers[0]!]), 'TaskProposerExcluded');
    await expect(task.join([w.keeper])).to.be.revertedWithCustomError(w.staking, 'StakingBelowMinimum');
    await task.join(w.solvers.slice(2));
    await task.commit(w.solvers.slice(0, 1));
    await fails(w, task.commit(w.solvers.slice(0, 1)), 'TaskAlreadyCommitted');
    await fails(w, task.commit([w.keeper]), 'TaskNotSolver');
  });

  it('a truth opens only as it was announced, and only by its proposer', async () => {
    const w = await world();
    const task = await openTask(w);
    await task.join();
    await task.commit();
    const [spec, truth] = [digestOf('spec'), digestOf('truth')];
    const open = (by = w.proposers[0]!, number = 0, specDigest = spec, truthDigest = truth, salt = SALT) =>
      task.act(by, 'revealTruth', task.taskId, number, specDigest, truthDigest, salt);
    await fails(w, open(w.keeper), 'TaskNotProposer');
    await fails(w, open(undefined, 1), 'TaskWrongReveal');
    await fails(w, open(undefined, 0, digestOf('another spec')), 'TaskWrongReveal');
    await fails(w, open(undefined, 0, spec, digestOf('another truth')), 'TaskWrongReveal');
    await fails(w, open(undefined, 0, spec, truth, digestOf('another salt')), 'TaskWrongReveal');
    await open();
    expect(await task.state()).to.equal('revealing');
  });

  it('a ballot opens only for its author and as it was committed', async () => {
    const w = await world();
    const task = await toJudging(w);
    await fails(w, task.vote([CAST], [w.keeper]), 'TaskNotSeated');
    await task.vote([CAST]);
    await fails(w, task.vote([CAST]), 'TaskAlreadyCommitted');
    await task.vote([CAST, CAST], w.coordinators.slice(1));
    await fails(w, task.revealVotes([{ scores: [100_001, 90_000, 80_000] }]), 'TaskWrongReveal');
    await task.revealVotes([CAST]);
    await fails(w, task.revealVotes([CAST]), 'TaskAlreadyRevealed');
  });

  const inconsistent: [string, { scores: number[]; refuted?: number[]; bad?: boolean }][] = [
    ['scores a refuted solution', { scores: [5, 5, 5], refuted: [1] }],
    ['scores on a bad task', { scores: [5, 0, 0], bad: true }],
    ['refutes on a bad task', { scores: [0, 0, 0], bad: true, refuted: [0] }],
    ['has too few scores', { scores: [5, 5] }],
    ['refutes a slot that nobody holds', { scores: [5, 5, 5], refuted: [3] }],
    ['scores above one million', { scores: [1_000_001, 0, 0] }],
  ];
  for (const [name, cast] of inconsistent) {
    it(`a ballot that ${name} cannot be revealed`, async () => {
      const w = await world();
      const task = await toJudging(w);
      await task.vote([cast, CAST, CAST]);
      await fails(w, task.revealVotes([cast]), 'TaskBadScores');
    });
  }

  it('a solution that was not revealed cannot be scored', async () => {
    const w = await world({}, { revealWindow: 30 });
    const task = await openTask(w);
    await task.join();
    await task.commit();
    await task.revealTruth();
    await mine(1);
    await task.claim();
    await task.reveal(w.solvers.slice(1));
    await mine(40); // a second a block at least
    await task.advance();
    await mine(1);
    await task.vote([CAST, CAST, CAST]);
    await fails(w, task.revealVotes([CAST]), 'TaskBadScores');
  });

  it('settles with the right medians only', async () => {
    const w = await world();
    const task = await toJudging(w);
    await task.vote([CAST, CAST, CAST]);
    await fails(w, task.settle([CAST, CAST, CAST]), 'TaskTallyIncomplete');
    await task.revealVotes([CAST, CAST, CAST]);
    const wrong = { scores: [100_000, 90_000, 80_001] };
    await expect(task.settle([wrong, wrong, wrong])).to.be.revertedWithCustomError(w.rewards, 'YumaWrongMedian');
    await task.settle([CAST, CAST, CAST]);
  });

  it('another chain or another deployment is another domain', async () => {
    const w = await world();
    const task = await toJudging(w);
    const ballot = {
      taskId: task.taskId,
      coordinator: hexOf(w.coordinators[0]!),
      verdict: 0,
      scoresHash: scoresHash(CAST.scores),
      refutedMask: 0n,
      reportDigest: digestOf('report'),
      salt: SALT,
    };
    const elsewhere = ballotCommitment({ ...w.domain, chainId: 1n }, ballot);
    await task.act(w.coordinators[0]!, 'commitBallot', task.taskId, elsewhere);
    await task.vote([CAST, CAST], w.coordinators.slice(1));
    await fails(w, task.revealVotes([CAST]), 'TaskWrongReveal');
  });
});
