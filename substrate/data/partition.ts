import { TempernetError } from '../../protocol/errors/tempernet-error.ts';

/**
 * How training examples are dealt to solvers: at random; by label, each label's shares drawn from a symmetric Dirichlet distribution;
 * or owner by owner, so that a solver has all that its owners did and nothing of others.
 */
export type Partition =
  | { readonly kind: 'iid' }
  /** `alpha` in thousandths, 1..1,000,000: a whole number, so that drawing needs no logarithm. */
  | { readonly kind: 'dirichlet'; readonly alpha: number }
  | { readonly kind: 'by-owner' };

export const IID: Partition = { kind: 'iid' };

const MAX_ALPHA = 1_000_000;

/** `iid`, `by-owner` or `dirichlet:<alpha>`, alpha 0.001..1000 with at most three decimals. Throws `SUBSTRATE_BAD_PARTITION`. */
export const parsePartition = (text: string): Partition => {
  if (text === 'iid' || text === 'by-owner') return { kind: text };
  const [, whole, decimals = ''] = /^dirichlet:(\d{1,4})(?:\.(\d{1,3}))?$/.exec(text) ?? [];
  const alpha = whole === undefined ? 0 : 1000 * Number(whole) + Number(decimals.padEnd(3, '0'));
  if (alpha < 1 || alpha > MAX_ALPHA)
    throw new TempernetError('SUBSTRATE_BAD_PARTITION', {
      detail: `${JSON.stringify(text.slice(0, 60))} is none of iid, by-owner, dirichlet:0.001 to dirichlet:1000`,
    });
  return { kind: 'dirichlet', alpha };
};

/** The text that `parsePartition` reads. */
export const partitionText = (partition: Partition): string =>
  partition.kind === 'dirichlet' ? `dirichlet:${partition.alpha / 1000}` : partition.kind;
