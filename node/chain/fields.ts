import type { Hex } from '../../protocol/hex.ts';

/**
 * How one argument of an event or one field of a returned struct reaches TypeScript.
 * `address` and `hex` are lower-case; `number` is an integer of at most 2^53 - 1 (decoding a larger one raises CHAIN_BAD_DATA).
 */
export type FieldTypes = {
  address: Hex;
  hex: Hex;
  number: number;
  bigint: bigint;
  boolean: boolean;
  numbers: number[];
  bigints: bigint[];
  hexes: Hex[];
  addresses: Hex[];
};

/** The name of a field's TypeScript form. */
export type FieldKind = keyof FieldTypes;

/** Fields of one event or struct by name. */
export type FieldTable = Readonly<Record<string, FieldKind>>;

/** The plain object that a field table describes. */
export type FieldsOf<T extends FieldTable> = { [F in keyof T]: FieldTypes[T[F]] };
