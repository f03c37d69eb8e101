import { twoThirds } from '../arithmetic.ts';
import { TempernetError } from '../errors/tempernet-error.ts';
import { column, divide, type Fixed, multiply, normalise, normaliseColumns, sum } from './fixed.ts';

/** The best score there is, in millionths: a loss of zero. */
export const MAX_SCORE = 1_000_000;

/** One revealed ballot of a task: `scores` in millionths by slot, 0 where not revealed or refuted; bit `j` of `refutedMask` is slot `j`. */
export type SeatBallot = {
  readonly verdict: 'scored' | 'bad-task';
  readonly scores: readonly number[];
  readonly refutedMask: bigint;
};

/**
 * What the ballots of one task decide, with every step to it. Vectors are by slot; matrices, `returns` and `dividends` by ballot.
 * `clipped` is Wc, `bonds` B, `returns` the dividends before they are normalised; all of these and the weights are 32.32.
 */
export type SeatConsensus = {
  readonly badTask: boolean;
  readonly weights: readonly (readonly Fixed[])[];
  readonly weightMedians: readonly Fixed[];
  readonly scoreMedians: readonly number[];
  readonly accepted: readonly boolean[];
  readonly refuted: readonly boolean[];
  readonly g: number;
  readonly clipped: readonly (readonly Fixed[])[];
  readonly rank: readonly Fixed[];
  readonly incentive: readonly Fixed[];
  readonly bonds: readonly (readonly Fixed[])[];
  readonly returns: readonly Fixed[];
  readonly dividends: readonly Fixed[];
};

/** The largest value that strictly more than half of the values reach; 0 of none. */
export const majorityValue = <T extends bigint | number>(values: readonly T[], zero: T): T => {
  const falling = [...values].sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
  return falling[Math.floor(values.length / 2)] ?? zero;
};

/**
 * Yuma consensus of equal seats over the revealed ballots of one task (protocol section 7), to the unit what the contract computes:
 * `W = (score << 32) / rowSum`; `C` = column majority of `W`; `Wc = min(W, C)`; `rank` = column sums; `I = (rank << 32) / sum(rank)`;
 * `B = (Wc << 32) / rank`; `D_i = sum_j((B_ij * I_j) >> 32)`, each product shifted by itself, then `(D_i << 32) / sum(D)`.
 * A *bad task* ballot is a zero row. `seats` is the number of seats taken; *refuted* counts them, *bad task* the revealed ballots.
 * Throws `PROTOCOL_BAD_BALLOTS` on a row of another length, a score for a refuted slot, or a *bad task* ballot that scores.
 */
export const consensus = (ballots: readonly SeatBallot[], slots: number, seats: number): SeatConsensus => {
  for (const ballot of ballots) check(ballot, slots);
  if (ballots.length > seats) throw inconsistent(`${ballots.length} ballots of ${seats} seats`);
  const scores = ballots.map((ballot) => ballot.scores.map(BigInt));
  const columns = Array.from({ length: slots }, (_, slot) => slot);
  const weights = scores.map(normaliseScores);
  const weightMedians = columns.map((slot) => majorityValue(column(weights, slot), 0n));
  const scoreMedians = columns.map((slot) => Number(majorityValue(column(scores, slot), 0n)));
  const accepted = weightMedians.map((median) => median > 0n);
  const clipped = weights.map((row) =>
    row.map((weight, slot) => (weight < (weightMedians[slot] as Fixed) ? weight : (weightMedians[slot] as Fixed))),
  );
  const rank = columns.map((slot) => sum(column(clipped, slot)));
  const incentive = normalise(rank);
  const bonds = normaliseColumns(clipped);
  const returns = bonds.map((row) => sum(row.map((bond, slot) => multiply(bond, incentive[slot] as Fixed))));
  return {
    badTask: twoThirds(ballots.filter((ballot) => ballot.verdict === 'bad-task').length, ballots.length),
    weights,
    weightMedians,
    scoreMedians,
    accepted,
    refuted: columns.map((slot) => twoThirds(ballots.filter((ballot) => marks(ballot, slot)).length, seats)),
    g: Math.max(0, ...scoreMedians.filter((_, slot) => accepted[slot])),
    clipped,
    rank,
    incentive,
    bonds,
    returns,
    dividends: normalise(returns),
  };
};

const normaliseScores = (row: readonly bigint[]): Fixed[] => {
  const total = sum(row);
  return row.map((score) => divide(score, total));
};

const marks = (ballot: SeatBallot, slot: number): boolean => ((ballot.refutedMask >> BigInt(slot)) & 1n) === 1n;

const check = (ballot: SeatBallot, slots: number): void => {
  if (ballot.scores.length !== slots) throw inconsistent(`${ballot.scores.length} scores for ${slots} solvers`);
  if (ballot.refutedMask < 0n || ballot.refutedMask >> BigInt(slots) !== 0n)
    throw inconsistent('a refuted slot that nobody holds');
  for (const [slot, score] of ballot.scores.entries()) {
    if (!Number.isInteger(score) || score < 0 || score > MAX_SCORE)
      throw inconsistent(`score ${score} is not within 0..${MAX_SCORE}`);
    if (score > 0 && marks(ballot, slot)) throw inconsistent(`slot ${slot} is refuted and has a score`);
    if (score > 0 && ballot.verdict === 'bad-task') throw inconsistent('a bad task ballot has a score');
  }
};

const inconsistent = (detail: string): TempernetError => new TempernetError('PROTOCOL_BAD_BALLOTS', { detail });
