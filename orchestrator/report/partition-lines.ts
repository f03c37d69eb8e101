import { columnValues } from '../../substrate/data/column-values.ts';
import type { Dataset } from '../../substrate/data/dataset.ts';
import type { Partition } from '../../substrate/data/partition.ts';
import { partitionText } from '../../substrate/data/partition.ts';

/** Labels named for a slot: the most frequent ones. */
const NAMED = 3;

/** What a skewed partition gave to each slot: rows of all proposers together and the most frequent labels. No lines for `iid`. */
export const partitionLines = (partition: Partition, train: readonly (readonly Dataset[])[], label: string): string[] => {
  if (partition.kind === 'iid') return [];
  const slots = train[0] ?? [];
  const lines = slots.map((_, slot) => {
    const values = train.flatMap((part) => [...columnValues(part[slot]!, label)]);
    const counts = [...Map.groupBy(values, (value) => value)].map(([value, rows]) => [value, rows.length] as const);
    const named = counts.sort(([a, x], [b, y]) => y - x || a - b).slice(0, NAMED);
    const shares = named.map(([value, count]) => `${value} ${Math.round((100 * count) / values.length)} %`);
    return `  slot ${slot}: ${values.length} examples, most of ${label} ${shares.join(', ')}`;
  });
  return [`examples dealt with --partition ${partitionText(partition)}:`, ...lines];
};
