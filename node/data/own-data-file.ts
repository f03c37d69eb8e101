import { open, readFile, stat } from 'node:fs/promises';
import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { littleEndianBytes } from '../../substrate/codecs/little-endian.ts';
import { type NamedTensor, readSafetensors } from '../../substrate/codecs/safetensors.ts';
import { firstOutside } from '../../substrate/data/column-range.ts';
import { columnWidth, type Dataset, rowWidth } from '../../substrate/data/dataset.ts';
import type { Column, ColumnType } from '../../substrate/program/program-manifest.ts';

/** Larger files do not fit the memory that a node and its engine share. */
const MAX_BYTES = 2 ** 30;

/**
 * Rows of a safetensors file whose tensors are the columns of a program, by name, rows first; other tensors are left out. Throws
 * DATA_UNREADABLE, DATA_PICKLE, DATA_MISSING_COLUMN, DATA_SHAPE, DATA_ROWS, DATA_EMPTY, DATA_OUT_OF_RANGE, DATA_NOT_FINITE.
 */
export const readOwnDataFile = async (file: string, columns: readonly Column[]): Promise<Dataset> => {
  const tensors = parse(file, await readWhole(file));
  const parts = columns.map((column) => ({ column, tensor: tensorOf(file, column, tensors) }));
  const count = parts[0]?.tensor.shape[0] ?? 0;
  for (const { column, tensor } of parts) {
    const actual = tensor.shape[0]!;
    if (actual !== count) throw new TempernetError('DATA_ROWS', { file, column: column.name, actual, expected: count });
  }
  if (count === 0) throw new TempernetError('DATA_EMPTY', { file });
  for (const { column, tensor } of parts) checkFinite(file, column, tensor, count);
  const dataset = interleave(parts, columns, count);
  const outside = firstOutside(dataset, columns);
  if (outside === undefined) return dataset;
  const [low, high] = columns.find(({ name }) => name === outside.column)!.range!;
  throw new TempernetError('DATA_OUT_OF_RANGE', { file, ...outside, low, high });
};

/** Beginnings of what `torch.save` and `pickle.dump` write: a zip archive, or a protocol number from 2 on. */
const isPickle = (head: Uint8Array): boolean =>
  (head[0] === 0x50 && head[1] === 0x4b) || (head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5);

const readWhole = async (file: string): Promise<Uint8Array> => {
  const { size } = await stat(file);
  const handle = await open(file);
  const head = new Uint8Array(2);
  await handle.read(head, 0, 2, 0).finally(() => handle.close());
  // The length of a header that begins like that would be far beyond what is read.
  if (isPickle(head)) throw new TempernetError('DATA_PICKLE', { file });
  if (size > MAX_BYTES) throw new TempernetError('DATA_UNREADABLE', { file, detail: `is larger than ${MAX_BYTES} bytes` });
  return new Uint8Array(await readFile(file));
};

const parse = (file: string, bytes: Uint8Array): readonly NamedTensor[] => {
  try {
    return readSafetensors(bytes).tensors;
  } catch (cause) {
    if (!isTempernetError(cause)) throw cause;
    throw new TempernetError('DATA_UNREADABLE', { file, detail: cause.message }, { cause });
  }
};

const tensorOf = (file: string, column: Column, tensors: readonly NamedTensor[]): NamedTensor => {
  const tensor = tensors.find(({ name }) => name === column.name);
  if (tensor === undefined) {
    const found = tensors.map(({ name }) => name.slice(0, 60)).slice(0, 20);
    throw new TempernetError('DATA_MISSING_COLUMN', { file, column: column.name, found: found.join(', ') || 'none' });
  }
  const { dtype, shape } = column;
  const [rows, ...rest] = tensor.shape;
  if (rows === undefined || typeOf(tensor) !== dtype || rest.join() !== shape.join()) {
    const found = `${typeOf(tensor)} [${tensor.shape.join(', ')}]`;
    const expected = `${dtype} [${['rows', ...shape].join(', ')}]`;
    throw new TempernetError('DATA_SHAPE', { file, column: column.name, found, expected });
  }
  return tensor;
};

const typeOf = ({ values }: NamedTensor): ColumnType => {
  if (values instanceof Uint8Array) return 'uint8';
  return values instanceof Float32Array ? 'float32' : 'int32';
};

const checkFinite = (file: string, column: Column, { values }: NamedTensor, count: number): void => {
  if (!(values instanceof Float32Array)) return;
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0)
    throw new TempernetError('DATA_NOT_FINITE', { file, column: column.name, row: Math.floor(at / (values.length / count)) });
};

const interleave = (
  parts: readonly { readonly column: Column; readonly tensor: NamedTensor }[],
  columns: readonly Column[],
  count: number,
): Dataset => {
  const width = rowWidth(columns);
  const rows = new Uint8Array(count * width);
  let offset = 0;
  for (const { column, tensor } of parts) {
    const size = columnWidth(column);
    const bytes = tensor.values instanceof Uint8Array ? tensor.values : littleEndianBytes(tensor.values);
    for (let row = 0; row < count; row++) rows.set(bytes.subarray(row * size, (row + 1) * size), row * width + offset);
    offset += size;
  }
  return { columns, count, rows };
};
