import { clamp, column, divide, type Fixed, fromU16, largest, multiply, normaliseColumns, ONE, toU16 } from './fixed.ts';
import { type LiquidAlpha, liquidAlpha } from './liquid-alpha.ts';

/** Bonds as they are kept between epochs: uint16, a row for each participant. */
export type StoredBonds = readonly (readonly bigint[])[];

/** Rate of the moving average of bonds: `1 - movingAverage / 10^6` (900000 upstream), the quotient first truncated to 32.32. */
export const bondsAlpha = (movingAverage: bigint): Fixed => ONE - divide(movingAverage, 1_000_000n);

/** New bonds of an epoch, 32.32, and the form in which they are kept. */
export type EpochBonds = { readonly bonds: readonly (readonly Fixed[])[]; readonly stored: StoredBonds };

const move = (alpha: Fixed, to: Fixed, from: Fixed): Fixed => multiply(alpha, to) + multiply(ONE - alpha, from);

/** Yuma 2: moving average of column-normalised bonds towards `stake x weight`, column-normalised again; kept with each column's maximum at 65535. */
export const yuma2Bonds = (
  weights: readonly (readonly Fixed[])[],
  stake: readonly Fixed[],
  old: StoredBonds,
  alpha: Fixed,
): EpochBonds => {
  const before = normaliseColumns(old.map((row) => row.map((bond) => bond << 32n)));
  const delta = normaliseColumns(weights.map((row, i) => row.map((weight) => multiply(stake[i] as Fixed, weight))));
  const bonds = normaliseColumns(
    delta.map((row, i) => row.map((value, j) => move(alpha, value, (before[i] as Fixed[])[j] as Fixed))),
  );
  const highest = (bonds[0] ?? []).map((_, j) => largest(column(bonds, j)));
  const stored = bonds.map((row) => row.map((bond, j) => toU16(divide(bond, highest[j] as Fixed))));
  return { bonds, stored };
};

/**
 * Yuma 3: moving average of the weights themselves, stake does not enter; kept as proportions. With liquid alpha each pair has its
 * own rate, as long as anything reached consensus. A weight left out and a weight of 0 are the same: the bond decays.
 */
export const yuma3Bonds = (
  weights: readonly (readonly Fixed[])[],
  consensus: readonly Fixed[],
  old: StoredBonds,
  alpha: Fixed,
  liquid?: LiquidAlpha,
): EpochBonds => {
  const flows = liquid !== undefined && consensus.some((value) => value !== 0n);
  const bonds = weights.map((row, i) =>
    row.map((weight, j) => {
      const before = fromU16((old[i] as readonly bigint[])[j] as bigint);
      const rate = flows ? liquidAlpha(weight, before, consensus[j] as Fixed, liquid) : alpha;
      return clamp(move(rate, weight, before), 0n, ONE);
    }),
  );
  return { bonds, stored: bonds.map((row) => row.map(toU16)) };
};
