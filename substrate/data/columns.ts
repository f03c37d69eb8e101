import type { Column, ColumnType } from '../program/program-manifest.ts';

const TYPES: readonly ColumnType[] = ['uint8', 'int32', 'float32'];
const MAX_ROW = 1 << 24;

/** What a column of whole numbers can hold. */
const LIMITS: Readonly<Partial<Record<ColumnType, readonly [number, number]>>> = {
  uint8: [0, 255],
  int32: [-(2 ** 31), 2 ** 31 - 1],
};

/** Makes the error for a fault at `path`. */
export type Fault = (path: string, detail: string) => Error;

/** A list of non-negative whole numbers that describes a tensor; every dimension at least 1, at most 8 of them. */
export const parseShape = (value: unknown, path: string, fault: Fault): number[] => {
  if (!Array.isArray(value) || value.length > 8) throw fault(path, 'is not a list of at most 8 dimensions');
  let size = 1;
  for (const n of value) {
    if (typeof n !== 'number' || !Number.isSafeInteger(n) || n < 1)
      throw fault(path, 'has a dimension that is not a positive whole number');
    size *= n;
  }
  if (size > 2 ** 31) throw fault(path, 'is too large');
  return value as number[];
};

const parseRange = (value: unknown, type: ColumnType, path: string, fault: Fault): readonly [number, number] => {
  const limits = LIMITS[type];
  const [low, high] = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : [];
  const whole = Number.isSafeInteger(low) && Number.isSafeInteger(high);
  if (
    limits === undefined ||
    !whole ||
    (low as number) > (high as number) ||
    (low as number) < limits[0] ||
    (high as number) > limits[1]
  )
    throw fault(`${path}.range`, 'is not a range of whole numbers that the column can hold');
  return [low as number, high as number];
};

/** A strict list of columns with unique names; those of a program may name the range of their values. */
export const parseColumns = (value: unknown, fault: Fault, mayRange = false): Column[] => {
  if (!Array.isArray(value) || value.length === 0 || value.length > 64)
    throw fault('columns', 'is not a list of 1 to 64 columns');
  const columns = value.map((entry: unknown, i): Column => {
    const path = `columns[${i}]`;
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) throw fault(path, 'is not a map');
    const { name, dtype, shape, range, ...others } = entry as Record<string, unknown>;
    if (Object.keys(others).length > 0 || (range !== undefined && !mayRange)) throw fault(path, 'has unknown fields');
    if (typeof name !== 'string' || !/^(?!__proto__$)[A-Za-z0-9_.]{1,128}$/.test(name)) throw fault(path, 'has a malformed name');
    const type = TYPES.find((t) => t === dtype);
    if (type === undefined) throw fault(path, 'has an unknown dtype');
    const checked = parseShape(shape, `${path}.shape`, fault);
    if (checked.reduce((a, b) => a * b, 1) > MAX_ROW) throw fault(path, 'has rows that are too large');
    return { name, dtype: type, shape: checked, ...(range !== undefined && { range: parseRange(range, type, path, fault) }) };
  });
  if (new Set(columns.map((column) => column.name)).size !== columns.length) throw fault('columns', 'has a name twice');
  return columns;
};
