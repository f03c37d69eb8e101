import { type Fixed, largest, normalise, sum, U16_ONE } from './fixed.ts';

/** One participant of the general algorithm. Blocks are numbers of blocks; `stake` is any whole number. */
export type Participant = {
  readonly stake: bigint;
  /** Block at which it last set weights. */
  readonly lastUpdate: number;
  /** Block at which it registered last. */
  readonly registered: number;
  /** Whether the epoch before gave it a validator permit. */
  readonly permit: boolean;
};

/** What decides who counts. `activityCutoff` in blocks (5000 by default upstream); `owner` is the subnet owner's index. */
export type ConditioningOptions = {
  readonly block: number;
  readonly activityCutoff: number;
  readonly minimumStake: bigint;
  readonly permits: number;
  readonly owner?: number;
};

/** Stake as the epoch sees it: normalised, the same of those active and permitted, and the permits of the next epoch. */
export type ConditionedStake = {
  readonly stake: readonly Fixed[];
  readonly active: readonly Fixed[];
  readonly nextPermits: readonly boolean[];
};

/** Stake to 32.32: below the minimum counts as 0 (the owner is exempt), normalised in 64.64, then truncated. */
export const conditionStake = (participants: readonly Participant[], options: ConditioningOptions): ConditionedStake => {
  const counted = participants.map(({ stake }, i) => (stake < options.minimumStake && i !== options.owner ? 0n : stake));
  const total = sum(counted);
  const stake = counted.map((value) => (total === 0n ? 0n : ((value << 64n) / total) >> 32n));
  const active = stake.map((value, i) => {
    const { permit, lastUpdate } = participants[i] as Participant;
    return permit && lastUpdate + options.activityCutoff >= options.block ? value : 0n;
  });
  return { stake, active: normalise(active), nextPermits: topPermits(stake, options.permits) };
};

/** The `count` participants with the most stake, none without stake; of equal stake the lower index first. */
const topPermits = (stake: readonly Fixed[], count: number): boolean[] => {
  const order = [...stake.keys()].sort((a, b) => Number((stake[b] as Fixed) - (stake[a] as Fixed)) || a - b);
  const chosen = new Set(order.slice(0, count).filter((i) => (stake[i] as Fixed) > 0n));
  return stake.map((_, i) => chosen.has(i));
};

/**
 * Weights to normalised rows `W`. Masked to 0: rows without a permit, the diagonal (but for the owner), and weights set no
 * later than the block at which their target registered, which were meant for whoever held the place before.
 */
export const conditionWeights = (
  weights: readonly (readonly bigint[])[],
  participants: readonly Participant[],
  owner?: number,
): Fixed[][] =>
  weights.map((row, i) => {
    const { permit, lastUpdate } = participants[i] as Participant;
    const kept = row.map((weight, j) => {
      const self = i === j && i !== owner;
      return permit && !self && lastUpdate > (participants[j] as Participant).registered ? weight << 32n : 0n;
    });
    return normalise(kept);
  });

/** A row of weights as uint16 with its maximum at 65535, rounded half away from zero; a zero row stays. */
export const upscaleRow = (row: readonly bigint[]): bigint[] => {
  const most = largest(row);
  return row.map((value) => (most === 0n ? 0n : (2n * value * U16_ONE + most) / (2n * most)));
};
