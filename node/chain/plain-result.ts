import type { ParamType, Result } from 'ethers';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { FieldKind, FieldsOf, FieldTable } from './fields.ts';

/** Integers of at most 48 bits always fit a double. */
const SMALL_BITS = 48;

/**
 * A decoded ABI value as plain data: addresses and bytes lower-case, integers up to 48 bits as number, wider ones as bigint, structs as
 * objects by field name, arrays as arrays.
 */
export const plainResult = (type: ParamType, value: unknown): unknown => {
  if (type.isArray()) return [...(value as Result)].map((item) => plainResult(type.arrayChildren, item));
  if (type.isTuple()) return plainFields(type.components, value as Result);
  const integer = /^u?int(\d+)$/.exec(type.baseType);
  if (integer !== null) return Number(integer[1]) <= SMALL_BITS ? Number(value) : value;
  return typeof value === 'string' && type.baseType !== 'string' ? value.toLowerCase() : value;
};

/** Several values by their names; a value without a name by its index. */
export const plainFields = (types: readonly ParamType[], values: Result): Record<string, unknown> =>
  Object.fromEntries(types.map((type, index) => [type.name || String(index), plainResult(type, values[index])]));

/** Brings plain data into the forms of a table. Errors: CHAIN_BAD_DATA when a field is absent or of another form. */
export const fitTable = <T extends FieldTable>(table: T, what: string, values: Readonly<Record<string, unknown>>): FieldsOf<T> =>
  Object.fromEntries(
    Object.entries(table).map(([name, kind]) => [name, asKind(kind, `${what}.${name}`, values[name])]),
  ) as FieldsOf<T>;

/** One value in the form of a kind. Errors: CHAIN_BAD_DATA. */
export const asKind = (kind: FieldKind, what: string, value: unknown): unknown => {
  if (kind === 'numbers' || kind === 'bigints' || kind === 'hexes' || kind === 'addresses') {
    const item = ({ numbers: 'number', bigints: 'bigint', hexes: 'hex', addresses: 'address' } as const)[kind];
    if (Array.isArray(value)) return value.map((entry) => asKind(item, what, entry));
  }
  if (kind === 'number' && (typeof value === 'bigint' || typeof value === 'number') && Number.isSafeInteger(Number(value)))
    return Number(value);
  if (kind === 'bigint' && (typeof value === 'bigint' || typeof value === 'number')) return BigInt(value);
  if (kind === 'boolean' && typeof value === 'boolean') return value;
  if ((kind === 'hex' || kind === 'address') && typeof value === 'string' && /^0x[0-9a-f]*$/.test(value)) return value;
  throw new TempernetError('CHAIN_BAD_DATA', { what, detail: `expected ${kind}, got ${typeof value}` });
};
