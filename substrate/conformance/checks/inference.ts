import { type Dataset, gatherRows } from '../../data/dataset.ts';
import type { DataSchema } from '../../payload.ts';
import type { Rows } from '../../program/engine.ts';
import type { Check } from '../check.ts';
import { breaks, holds } from '../finding.ts';
import { notRefused } from '../refusal.ts';

/** Rows `indices` of the columns that inference takes. */
const inputs = (data: Dataset, schema: DataSchema, indices: readonly number[]): Rows => {
  const columns = gatherRows(data, indices);
  const at = (name: string): Uint8Array => columns[data.columns.findIndex((column) => column.name === name)] as Uint8Array;
  return { count: indices.length, columns: schema.inputs.map(at) };
};

const ROWS = [0, 1, 2];

const rows: Check = {
  name: 'inference/rows',
  hint: 'what a version says of a row has to be finite and must not depend on the rows beside it',
  run: async ({ payload, base, sample, signal }) => {
    const { schema } = payload;
    const chosen = ROWS.filter((row) => row < sample.truth.count);
    const together = await payload.infer(base, inputs(sample.truth, schema, chosen), signal);
    if (together.length === 0) return breaks('there are no outputs');
    if (!together.every((output) => output.every(Number.isFinite))) return breaks('an output is not finite');
    for (const [place, row] of chosen.entries()) {
      const alone = await payload.infer(base, inputs(sample.truth, schema, [row]), signal);
      for (const [i, output] of alone.entries()) {
        const among = together[i]?.subarray(place * output.length, (place + 1) * output.length);
        if (output.some((value, j) => !Object.is(value, among?.[j])))
          return breaks(`row ${row} alone gives another output ${i} than among ${chosen.length}`);
      }
    }
    const sizes = together.map((output) => output.length / chosen.length);
    return holds(`${together.length} outputs of ${sizes.join(', ')} values a row`);
  },
};

const cut: Check = {
  name: 'inference/cut',
  hint: 'rows come from outside: refuse those that are shorter than their columns say',
  run: async ({ payload, base, sample, signal }) => {
    const { count, columns } = inputs(sample.truth, payload.schema, [0]);
    const short = columns.map((column) => column.subarray(1));
    const fault = await notRefused('infer, of a cut row', () => payload.infer(base, { count, columns: short }, signal));
    return fault === undefined ? holds('cut rows are refused') : breaks(fault);
  },
};

/** Inference is a function of one row. */
export const INFERENCE_CHECKS: readonly Check[] = [rows, cut];
