import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Random } from '../../protocol/random.ts';
import { checkInteger } from '../../protocol/range.ts';

/** Draws before it is said that sets of the wanted size will not come. */
const DRAWS = 200;

/**
 * Deals rows to `sets` sets, label by label, each label's shares drawn from Dirichlet(alpha, ..., alpha): the label skew of Hsu et al.
 * (arXiv 1909.06335) and Li et al. (arXiv 2102.02079). `alpha` is in thousandths. Gives the row numbers of each set, ascending.
 *
 * The shares are drawn by a Pólya urn: a row goes to set j with probability (alpha + rows of its label there) / (sets * alpha + rows of
 * its label dealt). That is multinomial dealing with Dirichlet shares (Blackwell and MacQueen 1973), by whole numbers alone, so the same
 * on every machine. Drawn anew, at most 200 times, until each set has `minimum` rows; then throws `SUBSTRATE_BAD_PARTITION`.
 */
export const dirichletSets = (
  labels: ArrayLike<number>,
  options: { readonly sets: number; readonly alpha: number; readonly minimum: number },
  random: Random,
): Uint32Array[] => {
  const { sets, alpha, minimum } = options;
  checkInteger('sets', sets, 1, 4096);
  checkInteger('alpha', alpha, 1, 1_000_000);
  // An urn holds up to 1000 * rows + sets * alpha balls, and a random number is below 2^32.
  checkInteger('rows', labels.length, 0, 200_000);
  if (labels.length >= sets * minimum) {
    for (let draw = 0; draw < DRAWS; draw++) {
      const dealt = deal(labels, sets, alpha, random);
      if (dealt.every((rows) => rows.length >= minimum)) return dealt.map((rows) => Uint32Array.from(rows));
    }
  }
  throw new TempernetError('SUBSTRATE_BAD_PARTITION', {
    detail: `${labels.length} rows do not give ${sets} sets of at least ${minimum} with alpha ${alpha / 1000}`,
  });
};

const deal = (labels: ArrayLike<number>, sets: number, alpha: number, random: Random): number[][] => {
  const dealt: number[][] = Array.from({ length: sets }, () => []);
  const urns = new Map<number, { readonly weights: Float64Array; total: number }>();
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    const urn = urns.get(label) ?? { weights: new Float64Array(sets).fill(alpha), total: sets * alpha };
    urns.set(label, urn);
    let ball = random.below(urn.total);
    let set = 0;
    while (ball >= urn.weights[set]!) ball -= urn.weights[set++]!;
    dealt[set]!.push(row);
    urn.weights[set]! += 1000;
    urn.total += 1000;
  }
  return dealt;
};
