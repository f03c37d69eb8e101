import { decodeCbor } from '../../protocol/cbor.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { type Hex, toHex } from '../../protocol/hex.ts';

/** Reads one field after another of a decoded dag-cbor map and refuses anything that is not of the wanted form. */
export type FieldReader = {
  text(name: string): string;
  /** Whole number in 0..2^53-1. */
  count(name: string): number;
  /** Whole number as canonical decimal text, at most 78 digits. */
  decimal(name: string): bigint;
  bytes32(name: string): Hex;
  list(name: string): readonly unknown[];
};

/** Decodes content that must be a map with exactly the keys read; `what` names it in the error. Throws ROLE_BAD_CONTENT. */
export const readMap = <T>(bytes: Uint8Array, what: string, format: string, read: (fields: FieldReader) => T): T => {
  const value = decodeCbor(bytes, what);
  const bad = (detail: string): TempernetError => new TempernetError('ROLE_BAD_CONTENT', { what, detail });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad('is not a map');
  const map = value as Record<string, unknown>;
  if (map.format !== format) throw bad(`format is not ${format}`);
  const seen = new Set(['format']);
  const take = (name: string): unknown => {
    seen.add(name);
    return map[name];
  };
  const result = read({
    text: (name) => {
      const field = take(name);
      if (typeof field !== 'string' || field.length > 4096) throw bad(`${name} is not a short text`);
      return field;
    },
    count: (name) => {
      const field = take(name);
      if (typeof field !== 'number' || !Number.isSafeInteger(field) || field < 0) throw bad(`${name} is not a whole number`);
      return field;
    },
    decimal: (name) => {
      const field = take(name);
      if (typeof field !== 'string' || !/^(0|[1-9]\d{0,77})$/.test(field)) throw bad(`${name} is not a decimal number`);
      return BigInt(field);
    },
    bytes32: (name) => bytes32(take(name), name, bad),
    list: (name) => {
      const field = take(name);
      if (!Array.isArray(field)) throw bad(`${name} is not a list`);
      return field;
    },
  });
  const unknown = Object.keys(map).find((key) => !seen.has(key));
  if (unknown !== undefined) throw bad(`has the unknown field ${unknown.slice(0, 40)}`);
  return result;
};

const bytes32 = (value: unknown, name: string, bad: (detail: string) => TempernetError): Hex => {
  if (!(value instanceof Uint8Array) || value.length !== 32) throw bad(`${name} is not 32 bytes`);
  return toHex(value);
};
