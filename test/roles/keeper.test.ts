import { expect } from 'chai';
import type { Effect } from '../../roles/effects.ts';
import { keeperWants } from '../../roles/keeper.ts';
import { account, PARAMS, Script, word } from './support/script.ts';

/** A role that does nothing but keep, at a given place in line. */
const newcomer = (rank: number): Script =>
  new Script(
    { name: 'keeper', wants: (state): readonly Effect[] => keeperWants(state, rank, () => rank) },
    account(50),
  ).project();

/** The same, in a round with an open task, parameters known. */
const keeper = (rank: number): Script => {
  const script = newcomer(rank).task(account(5));
  expect(script.next()).to.deep.equal(['work/params/1/1']);
  expect(script.done('work/params/1/1', PARAMS)).to.deep.equal([]);
  return script;
};

describe('keeper', () => {
  it('calls a passed deadline, one second later for each place in line', () => {
    for (const rank of [0, 2]) {
      const script = keeper(rank);
      script.enter('training', 1_010);
      expect(script.next(1, 9 + rank)).to.deep.equal([]);
      expect(script.next(1, 1)).to.deep.equal(['send/1/advance/training']);
      script.done('send/1/advance/training');
      expect(script.next(1, 5)).to.deep.equal([]);
    }
  });

  it('leaves states without a deadline and ended tasks alone', () => {
    const script = keeper(0);
    script.enter('judging', 0);
    expect(script.next(1, 100)).to.deep.equal([]);
    script.enter('void', 1_010);
    script.chain('TaskVoided', { taskId: 1n, reason: 5 });
    expect(script.next(1, 100), 'the round is cut off, the task left alone').to.deep.equal(['send/round/1/advance/cut-off']);
  });

  it('ends the reveals when the seat window is over and nobody is waited for', () => {
    const script = keeper(1);
    script.chain('SolverJoined', { taskId: 1n, solver: account(1), slot: 0 });
    script.chain('SolverJoined', { taskId: 1n, solver: account(2), slot: 1 });
    script.chain('SolutionCommitted', { taskId: 1n, solver: account(1), slot: 0, commitment: account(9) });
    script.enter('revealing');
    expect(script.next(30), 'no seat seed is stored yet').to.deep.equal([]);
    const seed = { taskId: 1n, sample: false, seed: account(8), windowEnd: script.block + 5 };
    script.chain('SeedStored', seed);
    expect(script.next(20), 'a committed solution is not revealed yet').to.deep.equal([]);
    const digests = { updateDigest: account(1), checkpointRoot: account(1), dataRoot: account(1), leavesDigest: account(1) };
    script.chain('SolutionRevealed', { taskId: 1n, solver: account(1), slot: 0, steps: 1, ...digests });
    expect(script.next()).to.deep.equal(['send/1/advance/revealing']);
    const early = keeper(1);
    early.enter('revealing');
    early.chain('SeedStored', { ...seed, windowEnd: early.block + 5 });
    expect(early.next(8), 'four blocks behind the one before it').to.deep.equal([]);
    expect(early.next(1)).to.deep.equal(['send/1/advance/revealing']);
  });

  it('past the deadline of the reveals stores the seat seed first, and ends them when the window is over', () => {
    const script = keeper(0);
    script.enter('revealing', 1_010);
    script.chain('SeedArmed', { taskId: 1n, sample: false, seedBlock: 11 });
    expect(script.next(1, 10)).to.deep.equal(['send/1/advance/revealing/seed/11']);
    script.done('send/1/advance/revealing/seed/11');
    script.chain('SeedArmed', { taskId: 1n, sample: false, seedBlock: 300 });
    expect(script.next(), 'the seed was gone').to.deep.equal(['send/1/advance/revealing/seed/300']);
    script.done('send/1/advance/revealing/seed/300');
    script.chain('SeedStored', { taskId: 1n, sample: false, seed: word(8), windowEnd: script.block + 5 });
    expect(script.next(4), 'the seat window is open').to.deep.equal([]);
    expect(script.next(1)).to.deep.equal(['send/1/advance/revealing']);
  });

  it('settles where no seat does, after all of them had their turn', () => {
    const script = keeper(1);
    script.chain('SolverJoined', { taskId: 1n, solver: account(1), slot: 0 });
    script.chain('SeatClaimed', { taskId: 1n, coordinator: account(21), ticket: 1n, displaced: account(0) });
    script.chain('BallotCommitted', { taskId: 1n, coordinator: account(21), commitment: word(26) });
    script.enter('tallying');
    expect(script.next(20), 'a ballot is not revealed yet').to.deep.equal([]);
    const ballot = { verdict: 0, scores: [100], refutedMask: 0n, reportDigest: word(27) };
    script.chain('BallotRevealed', { taskId: 1n, coordinator: account(21), ...ballot });
    expect(script.next(7)).to.deep.equal([]);
    expect(script.next(1)).to.deep.equal(['send/1/settle/1']);
  });

  it('moves a merging round on: no proposal, no agreement, and the deadline of the next attempt', () => {
    const script = newcomer(0).merging([account(21)], 1_050);
    expect(script.next(1, 49)).to.deep.equal([]);
    expect(script.next(1, 1)).to.deep.equal(['send/round/1/advance/attempt/0/merge']);
    script.chain('VersionAttemptFailed', { projectId: 1n, round: 1, attempt: 1, deadline: 1_100 });
    expect(script.next(), 'the next attempt has a deadline of its own').to.deep.equal([]);
    script.proposal(2, undefined, 1_200);
    expect(script.next(1, 60)).to.deep.equal([]);
    expect(script.next(1, 90)).to.deep.equal(['send/round/1/advance/attempt/1/attest']);
    script.chain('RoundEnded', { projectId: 1n, round: 1, outcome: 2, reason: 3 });
    expect(script.next(1, 1_000)).to.deep.equal([]);
  });

  it('cuts an open round off once its tasks are over and its window has passed', () => {
    const script = keeper(0);
    script.enter('void', 0);
    expect(script.next(1, PARAMS.roundWindow - 1)).to.deep.equal([]);
    expect(script.next(1, 1)).to.deep.equal(['send/round/1/advance/cut-off']);
  });

  it('moves a round on in turn, a second apart', () => {
    const script = keeper(2);
    script.enter('void', 0);
    expect(script.next(1, PARAMS.roundWindow + 1)).to.deep.equal([]);
    expect(script.next(1, 1)).to.deep.equal(['send/round/1/advance/cut-off']);
  });

  it('does not cut a round off that has a task in work', () => {
    const script = keeper(0);
    script.enter('training', 100_000);
    expect(script.next(1, PARAMS.roundWindow * 2)).to.deep.equal([]);
  });
});
