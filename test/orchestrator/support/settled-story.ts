import { ticket } from '../../../protocol/tickets.ts';
import { account, word } from '../../roles/support/script.ts';
import { PROPOSER, SEATS, SOLVERS, Story } from './story.ts';

const [FIRST, SECOND] = SOLVERS;

/** Three seats judged two solutions; the odd scores make every division leave a remainder. */
export const talliedStory = (params: { readonly minInputs?: number } = {}): Story => {
  const story = new Story({ capacity: 2, seats: 3, ...params }).task(1n, [FIRST, SECOND], 2).next().enter(1n, 'sealed');
  const reveal = { checkpointRoot: word(31), dataRoot: word(32), steps: 100, leavesDigest: word(33) };
  story
    .next()
    .say('TruthRevealed', { taskId: 1n, truthDigest: word(34) })
    .enter(1n, 'revealing');
  story.next().say('SeedStored', { taskId: 1n, sample: false, seed: word(35), windowEnd: 20 });
  for (const [slot, solver] of [FIRST, SECOND].entries())
    story.next().say('SolutionRevealed', { taskId: 1n, solver, slot, updateDigest: word(36 + slot), ...reveal });
  for (const coordinator of SEATS) {
    const drawn = ticket(word(35), 1n, coordinator, 10n ** 21n);
    story.next().say('SeatClaimed', { taskId: 1n, coordinator, ticket: drawn, displaced: account(0) });
  }
  story.next().enter(1n, 'judging');
  for (const coordinator of SEATS) story.next().say('BallotCommitted', { taskId: 1n, coordinator, commitment: word(40) });
  story.enter(1n, 'tallying');
  for (const [i, coordinator] of SEATS.entries())
    story.next().say('BallotRevealed', {
      taskId: 1n,
      coordinator,
      verdict: 0,
      scores: [30_001 + i, 40_003],
      refutedMask: 0n,
      reportDigest: word(50),
    });
  return story.next();
};

/** What its ballots come to: of three rows the middle ones, C and scores, by slot. */
export const settlement = {
  taskId: 1n,
  weightMedians: [(30_002n << 32n) / 70_005n, (40_003n << 32n) / 70_005n],
  scoreMedians: [30_002, 40_003],
  g: 40_003,
  acceptedMask: 3n,
  refutedMask: 0n,
};

/** The same, settled, in a round that was merged and published. */
export const settledStory = (): Story => {
  const story = talliedStory().enter(1n, 'settled').say('TaskSettled', settlement);
  const round = { projectId: 1n, round: 1 };
  story.next().say('RoundMerging', { ...round, inputs: 2, seats: 3, deadline: 2_000 });
  const proposal = { attempt: 1, aggregator: account(40), digest: word(60), inputRoot: word(61), deadline: 3_000 };
  story.next().say('VersionProposed', { ...round, ...proposal });
  for (const coordinator of SEATS)
    story.next().say('VersionAttested', { ...round, attempt: 1, coordinator, kind: 1, digest: word(60), weight: 1 });
  story.say('VersionPublished', { ...round, version: 1, digest: word(60), aggregator: account(40) });
  return story.say('Credited', { account: PROPOSER, kind: 3, taskOrRound: 1n, projectId: 1n, amount: 5n }).say('RoundEnded', {
    ...round,
    outcome: 1,
    reason: 0,
  });
};
