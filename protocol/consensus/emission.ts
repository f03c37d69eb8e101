import { divide, type Fixed, sum } from './fixed.ts';
import type { YumaInput, YumaResult } from './yuma.ts';

/** What each participant gets of an epoch's emission, in its units: as server by incentive, as validator by dividend, and both together. */
export type Emission = {
  readonly server: readonly bigint[];
  readonly validator: readonly bigint[];
  readonly combined: readonly bigint[];
};

/**
 * Splits an emission by incentive plus dividends; when both are all zero, by active stake, and without that by stake. Every share is
 * floored, so a few units are paid to nobody.
 */
export const emission = (result: YumaResult, input: YumaInput, amount: bigint): Emission => {
  const total = sum(result.incentive) + sum(result.dividends);
  const fallback = input.activeStake.some((stake) => stake !== 0n) ? input.activeStake : input.stake;
  const share = (values: readonly Fixed[]): bigint[] => values.map((value) => (amount * value) >> 32n);
  const portion = (values: readonly Fixed[]): Fixed[] => values.map((value) => divide(value, total));
  const both = result.incentive.map((value, i) => value + (result.dividends[i] as Fixed));
  return {
    server: share(portion(result.incentive)),
    validator: share(total === 0n ? fallback : portion(result.dividends)),
    combined: share(total === 0n ? fallback : portion(both)),
  };
};
