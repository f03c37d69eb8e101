import type { FieldKind, FieldsOf, FieldTable } from '../../node/chain/fields.ts';
import { isBytes32 } from '../../protocol/hex.ts';

/** Items of the longest list that a record may hold. */
const MAX_ITEMS = 4096;

const ITEM = { numbers: 'number', bigints: 'bigint', hexes: 'hex', addresses: 'address' } as const;

/** Fields in the form in which JSON holds them: wide integers as decimal text, the rest as it is. */
export const toPlain = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, Array.isArray(value) ? value.map(plainValue) : plainValue(value)]),
  );

const plainValue = (value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

/** The fields of a table out of decoded JSON: all of them, each of its form, nothing else. Gives in words what is wrong otherwise. */
export const fromPlain = <T extends FieldTable>(table: T, value: unknown): FieldsOf<T> | string => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is not an object';
  const given = value as Record<string, unknown>;
  const odd = Object.keys(given).find((name) => !Object.hasOwn(table, name));
  if (odd !== undefined) return `has the unknown field ${odd.slice(0, 40)}`;
  const fields: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(table)) {
    const field = fieldOf(kind, Object.hasOwn(given, name) ? given[name] : undefined);
    if (field === undefined) return `${name} is not of the form ${kind}`;
    fields[name] = field;
  }
  return fields as FieldsOf<T>;
};

/** A value of a field's form, or undefined. */
const fieldOf = (kind: FieldKind, value: unknown): unknown => {
  if (kind === 'numbers' || kind === 'bigints' || kind === 'hexes' || kind === 'addresses') {
    if (!Array.isArray(value) || value.length > MAX_ITEMS) return undefined;
    const items = value.map((item) => fieldOf(ITEM[kind], item));
    return items.includes(undefined) ? undefined : items;
  }
  switch (kind) {
    case 'address':
      return isAddress(value) ? value : undefined;
    case 'hex':
      return isBytes32(value) ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'number':
      return Number.isSafeInteger(value) && (value as number) >= 0 ? value : undefined;
    case 'bigint':
      return typeof value === 'string' && /^(0|[1-9]\d{0,77})$/.test(value) ? BigInt(value) : undefined;
  }
};

/** True for 20 bytes of lower-case hexadecimal. */
export const isAddress = (value: unknown): boolean => typeof value === 'string' && /^0x[0-9a-f]{40}$/.test(value);
