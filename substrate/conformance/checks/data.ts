import { equalBytes } from '../../../protocol/equal-bytes.ts';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { littleEndianBytes } from '../../codecs/little-endian.ts';
import { columnWidth, type Dataset, decodeDataset, encodeDataset, rowWidth } from '../../data/dataset.ts';
import { sliceRows } from '../../data/split.ts';
import type { DataSchema } from '../../payload.ts';
import type { Column } from '../../program/program-manifest.ts';
import type { Check } from '../check.ts';
import { breaks, holds, type Outcome, unless } from '../finding.ts';
import type { Ground } from '../ground.ts';
import { firstTaken, isRefusal, notRefused } from '../refusal.ts';

/** The same rows, but for what `write` does to those columns of each row that `of` takes. */
const changed = (data: Dataset, of: (column: Column) => boolean, write: (cell: Uint8Array, column: Column) => void): Dataset => {
  const rows = data.rows.slice();
  const width = rowWidth(data.columns);
  let offset = 0;
  for (const column of data.columns) {
    const size = columnWidth(column);
    if (of(column)) {
      for (let at = offset; at < rows.length; at += width) write(rows.subarray(at, at + size), column);
    }
    offset += size;
  }
  return { ...data, rows };
};

const columns: Check = {
  name: 'data/columns',
  hint: 'compare the columns of the data with those of the schema before reading a row: bytes of other columns are other things',
  run: async (ground) => {
    const { payload, base, sample, signal } = ground;
    const { job, states } = await ground.first();
    const { shard, truth } = sample;
    const renamed = shard.columns.map((column, i) => (i === 0 ? { ...column, name: `${column.name}_other` } : column));
    const fewer = shard.columns.slice(1);
    const short = { columns: fewer, count: shard.count, rows: new Uint8Array(shard.count * rowWidth(fewer)) };
    const other = { ...shard, columns: renamed };
    return unless(
      await firstTaken({
        'train, on a column of another name': () => payload.train({ ...job, data: other }, undefined, signal),
        'train, on a column fewer': () => payload.train({ ...job, data: short }, undefined, signal),
        'replay, on a column of another name': () => payload.replay({ ...job, data: other }, 0, states[0] as Uint8Array, signal),
        'evaluate, on a column of another name': () => payload.evaluate(base, { ...truth, columns: renamed }, signal),
      }),
      'rows of other columns are refused',
    );
  },
};

const few: Check = {
  name: 'data/few',
  hint: 'refuse a shard below `shardRows` and a set below `evaluationRows`, an empty one among them',
  run: async (ground) => {
    const { payload, base, sample, signal } = ground;
    const { shardRows, evaluationRows } = payload.schema;
    const train = (rows: number) => () =>
      payload.train(ground.job({ data: sliceRows(sample.shard, 0, rows) }), undefined, signal);
    const evaluate = (rows: number) => () => payload.evaluate(base, sliceRows(sample.truth, 0, rows), signal);
    return unless(
      await firstTaken({
        'train, on no rows': train(0),
        'train, on a row too few': train(shardRows - 1),
        'evaluate, on no rows': evaluate(0),
        'evaluate, on a row too few': evaluate(evaluationRows - 1),
      }),
      `fewer than ${shardRows} and ${evaluationRows} rows are refused`,
    );
  },
};

/** How an interval of training on data that nobody vouches for ended: with the code of a refusal, or with an update that is canonical content. */
const endOf = async (ground: Ground, data: Dataset): Promise<{ readonly end: string; readonly update?: Uint8Array }> => {
  try {
    const steps = ground.sample.steps / ground.sample.intervals;
    const job = ground.job({ data, steps, intervals: 1 });
    const { update } = await ground.payload.train(job, undefined, ground.signal);
    ground.payload.check('update', update);
    return { end: 'trained', update };
  } catch (error) {
    if (!isTempernetError(error) || !isRefusal(error)) throw error;
    return { end: error.code };
  }
};

/** Bad data may be refused or trained on, but every node has to come to the same, and go on as before. */
const survives = async (ground: Ground, data: Dataset): Promise<Outcome> => {
  const before = await ground.health();
  const first = await endOf(ground, data);
  const again = await endOf(ground, data);
  if (first.end !== again.end) return breaks(`ends with ${first.end}, and the second time with ${again.end}`);
  if (first.update !== undefined && !equalBytes(first.update, again.update ?? new Uint8Array()))
    return breaks('leads to another update the second time');
  const after = await ground.health(true);
  if (before !== after) return breaks(`afterwards version 0 has loss ${after} instead of ${before}`);
  return holds(first.end === 'trained' ? 'is trained on, twice to the same update' : `is refused: ${first.end}`);
};

/** The rows as they come over the network: content, decoded against the schema. */
const received = (data: Dataset, { columns }: DataSchema): Dataset => decodeDataset(encodeDataset(data), columns);

const outOfRange: Check = {
  name: 'data/out-of-range',
  hint: "a number that stands for nothing must not read memory that is not its own: name the column's range, clamp, mask or refuse it",
  run: async (ground) => {
    const { schema } = ground.payload;
    const ends: string[] = [];
    for (const { name, dtype } of schema.columns) {
      const values = dtype === 'float32' ? [] : dtype === 'uint8' ? [0xff] : [2 ** 31 - 1, -1];
      for (const value of values) {
        const column = (one: Column): boolean => one.name === name;
        const out = changed(ground.sample.shard, column, (cell) => {
          if (dtype === 'uint8') cell.fill(value);
          else cell.set(littleEndianBytes(new Int32Array(cell.length / 4).fill(value)));
        });
        if ((await notRefused('data', () => received(out, schema))) === undefined) {
          ends.push(`${name} of ${value} is refused on arrival`);
          continue;
        }
        const { ok, detail } = await survives(ground, out);
        if (!ok) return breaks(`${name} of ${value}: ${detail}`);
        ends.push(`${name} of ${value} ${detail}`);
      }
    }
    return holds(ends.length === 0 ? 'no column holds whole numbers' : ends.join('; '));
  },
};

const notFinite: Check = {
  name: 'data/not-finite',
  hint: 'training on NaN has to end in a typed error, never in an update',
  run: async (ground) => {
    const { shard } = ground.sample;
    if (!shard.columns.some(({ dtype }) => dtype === 'float32')) return holds('no column holds floats');
    const isFloat = ({ dtype }: Column): boolean => dtype === 'float32';
    const nan = changed(shard, isFloat, (cell) => cell.set([0, 0, 0xc0, 0x7f]));
    const { end } = await endOf(ground, nan);
    return unless(end === 'trained' ? 'data of NaN lead to an update' : undefined, `is refused: ${end}`);
  },
};

const oneClass: Check = {
  name: 'data/one-class',
  hint: 'a solver may hold examples of one class only: what is not there must not be divided by',
  run: async (ground) => {
    const { schema } = ground.payload;
    const { shard } = ground.sample;
    const first = new Map<string, Uint8Array>();
    const same = changed(
      shard,
      ({ name }) => !schema.inputs.includes(name),
      (cell, { name }) => {
        const wanted = first.get(name) ?? cell.slice();
        first.set(name, wanted);
        cell.set(wanted);
      },
    );
    const { ok, detail } = await survives(ground, same);
    if (!ok || !detail.startsWith('is trained on')) return breaks(`a shard of one class ${detail}`);
    return holds(detail);
  },
};

/** Bad data are refused, or do no harm. */
export const DATA_CHECKS: readonly Check[] = [columns, few, outOfRange, notFinite, oneClass];
