import { TempernetError } from '../errors/tempernet-error.ts';
import { type Hex, toHex } from '../hex.ts';
import { ROLES, type Role, roleOfNumber } from '../roles.ts';
import { MAX_ADDRESS_LENGTH, MAX_ADDRESSES, MAX_PEER_ID_LENGTH } from './limits.ts';

// Readers of what a stranger sent. None repeats the stranger's text in its error: errors are logged.

/** The error of a malformed message. */
export const malformed = (what: string, detail: string, cause?: unknown): TempernetError =>
  new TempernetError('PROTOCOL_BAD_MESSAGE', { what, detail }, { cause });

/** Exactly `length` raw bytes as hexadecimal. */
export const hexField = (what: string, name: string, bytes: Uint8Array, length: number): Hex => {
  if (bytes.length !== length) throw malformed(what, `${name} has ${bytes.length} bytes instead of ${length}`);
  return toHex(bytes);
};

/** A whole number in `[0, high]`. */
export const numberField = (what: string, name: string, value: number, high: number): number => {
  if (value > high) throw malformed(what, `${name} is above ${high}`);
  return value;
};

/** A list of at most `most` entries. */
export const listField = <T>(what: string, name: string, values: readonly T[], most: number): readonly T[] => {
  if (values.length > most) throw malformed(what, `${name} has ${values.length} entries, more than ${most}`);
  return values;
};

/** A role by number. */
export const roleField = (what: string, value: number): Role => {
  const role = roleOfNumber(value);
  if (role === undefined) throw malformed(what, `no role has number ${value}`);
  return role;
};

/** Roles by number, rising, so that each set has one form. */
export const rolesField = (what: string, values: readonly number[]): readonly Role[] => {
  listField(what, 'roles', values, ROLES.length);
  if (values.some((value, i) => i > 0 && value <= (values[i - 1] as number))) throw malformed(what, 'roles do not rise');
  return values.map((value) => roleField(what, value));
};

/** A peer id in base58. */
export const peerIdField = (what: string, value: string): string => {
  if (value.length > MAX_PEER_ID_LENGTH || !/^[1-9A-HJ-NP-Za-km-z]+$/.test(value)) throw malformed(what, 'peer id is not base58');
  return value;
};

/** Multiaddr texts: printable, without spaces, starting with a slash. */
export const addressesField = (what: string, values: readonly string[]): readonly string[] => {
  for (const value of listField(what, 'addresses', values, MAX_ADDRESSES)) {
    if (value.length > MAX_ADDRESS_LENGTH || !/^\/[!-~]+$/.test(value)) throw malformed(what, 'an address is not a multiaddr');
  }
  return values;
};
