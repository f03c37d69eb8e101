import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { type Dataset, sameColumns } from '../data/dataset.ts';
import type { Payload } from '../payload.ts';
import type { ConformanceSample } from './sample.ts';

/** Throws `SUBSTRATE_BAD_DATASET`, `SUBSTRATE_TOO_FEW_EXAMPLES` or `SUBSTRATE_BAD_INTERVALS` for a sample that nothing can be said with. */
export const checkSample = (
  { schema }: Payload,
  { shard, truth, steps, intervals, tasks }: Required<ConformanceSample>,
): void => {
  const check = (what: string, { columns, count }: Dataset, expected: number): void => {
    if (!sameColumns(columns, schema.columns))
      throw new TempernetError('SUBSTRATE_BAD_DATASET', { what, detail: 'columns are not those of the payload' });
    if (count < expected) throw new TempernetError('SUBSTRATE_TOO_FEW_EXAMPLES', { what, actual: count, expected });
  };
  check('the shard of the sample', shard, schema.shardRows);
  check('the truth of the sample', truth, schema.evaluationRows);
  const whole = [steps, intervals, tasks].every((n) => Number.isSafeInteger(n) && n >= 1);
  if (!whole || steps % intervals !== 0) throw new TempernetError('SUBSTRATE_BAD_INTERVALS', { steps, intervals });
};
