import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { checkInteger } from '../../protocol/range.ts';

/**
 * Deals whole owners to `sets` sets: the largest owner first, each to the set that has the fewest rows then (the first of equals), so that
 * sets are of like size and no owner is in two. `owners` names each row's owner by a number. Gives the row numbers of each set, ascending.
 * Throws `SUBSTRATE_BAD_PARTITION` when there are fewer owners than sets or a set has fewer than `minimum` rows.
 */
export const ownerSets = (owners: ArrayLike<number>, sets: number, minimum: number): Uint32Array[] => {
  checkInteger('sets', sets, 1, 4096);
  const byOwner = Map.groupBy(Array.from(owners).keys(), (row) => owners[row]!);
  if (byOwner.size < sets)
    throw new TempernetError('SUBSTRATE_BAD_PARTITION', { detail: `${byOwner.size} owners cannot be dealt to ${sets} sets` });
  const largestFirst = [...byOwner].sort(([a, x], [b, y]) => y.length - x.length || a - b);
  const dealt: number[][] = Array.from({ length: sets }, () => []);
  for (const [, rows] of largestFirst) {
    const least = dealt.reduce((best, set) => (set.length < best.length ? set : best));
    for (const row of rows) least.push(row);
  }
  const smallest = Math.min(...dealt.map((set) => set.length));
  if (smallest < minimum)
    throw new TempernetError('SUBSTRATE_BAD_PARTITION', {
      detail: `dealt by owner, a set has ${smallest} rows, at least ${minimum} are needed`,
    });
  return dealt.map((rows) => Uint32Array.from(rows).sort());
};
