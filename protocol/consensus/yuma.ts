import { bondsAlpha, type StoredBonds, yuma2Bonds, yuma3Bonds } from './bonds.ts';
import { column, type Fixed, fromU16, multiply, normalise, normaliseColumns, sum } from './fixed.ts';
import type { LiquidAlpha } from './liquid-alpha.ts';
import { columnMedians } from './weighted-median.ts';

// The general algorithm, as Subtensor publishes it (`epoch_mechanism`), in whole numbers. The network itself uses the
// equal-seat form without memory in seats.ts; this one is the reference for the published vectors and for projects that
// keep validators between rounds.

/** Settings of an epoch. Proportions are uint16 of 65535, `movingAverage` is in millionths. */
export type YumaOptions = {
  readonly kappa: bigint;
  readonly bondsPenalty: bigint;
  readonly movingAverage: bigint;
  readonly version: 2 | 3;
  readonly liquidAlpha?: LiquidAlpha;
};

/** Input of an epoch: stake and weights as `conditioning.ts` makes them, the bonds that the epoch before kept. */
export type YumaInput = {
  readonly stake: readonly Fixed[];
  readonly activeStake: readonly Fixed[];
  readonly weights: readonly (readonly Fixed[])[];
  readonly bonds: StoredBonds;
  /** Columns whose bonds are void because the participant registered after the last epoch. */
  readonly recentlyRegistered?: readonly boolean[];
};

/** Outcome of an epoch, all 32.32 and by participant, but for `bonds`, which are kept for the next one. */
export type YumaResult = {
  readonly consensus: readonly Fixed[];
  readonly validatorTrust: readonly Fixed[];
  readonly incentive: readonly Fixed[];
  readonly dividends: readonly Fixed[];
  readonly bonds: StoredBonds;
};

const rowSums = (rows: readonly (readonly Fixed[])[]): Fixed[] => rows.map((row) => sum(row));
const times = (rows: readonly (readonly Fixed[])[], vector: readonly Fixed[]): Fixed[] =>
  rows.map((row) => sum(row.map((value, j) => multiply(value, vector[j] as Fixed))));

/** One epoch of Yuma consensus, version 2 (bonds follow stake x weight) or 3 (bonds follow weights, stake enters the dividend). */
export const yuma = (input: YumaInput, options: YumaOptions): YumaResult => {
  const { activeStake, weights } = input;
  const consensus = columnMedians(activeStake, weights, fromU16(options.kappa));
  const clipped = weights.map((row) =>
    row.map((weight, j) => (weight < (consensus[j] as Fixed) ? weight : (consensus[j] as Fixed))),
  );
  const ranks = consensus.map((_, j) => sum(column(clipped, j).map((weight, i) => multiply(weight, activeStake[i] as Fixed))));
  const incentive = normalise(ranks);
  const beta = fromU16(options.bondsPenalty);
  const weightsForBonds = weights.map((row, i) =>
    row.map((weight, j) => weight + multiply(beta, ((clipped[i] as Fixed[])[j] as Fixed) - weight)),
  );
  const old = input.bonds.map((row) => row.map((bond, j) => (input.recentlyRegistered?.[j] === true ? 0n : bond)));
  const alpha = bondsAlpha(options.movingAverage);
  const common = { consensus, validatorTrust: rowSums(clipped), incentive };
  if (options.version === 2) {
    const { bonds, stored } = yuma2Bonds(weightsForBonds, activeStake, old, alpha);
    return { ...common, dividends: normalise(times(bonds, incentive)), bonds: stored };
  }
  const { bonds, stored } = yuma3Bonds(weightsForBonds, consensus, old, alpha, options.liquidAlpha);
  const shares = times(normaliseColumns(bonds), incentive);
  return { ...common, dividends: normalise(shares.map((share, i) => multiply(share, activeStake[i] as Fixed))), bonds: stored };
};
