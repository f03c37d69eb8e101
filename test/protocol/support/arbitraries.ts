import fc from 'fast-check';
import { type Hex, toHex } from '../../../protocol/hex.ts';
import { ROLES } from '../../../protocol/roles.ts';

/** Hexadecimal of so many bytes. */
export const hex = (length: number): fc.Arbitrary<Hex> => fc.uint8Array({ minLength: length, maxLength: length }).map(toHex);

export const digest = hex(32);
export const account = hex(20);
export const uint64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
export const uint256 = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n });
export const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
export const slot = fc.integer({ min: 0, max: 63 });
export const role = fc.constantFrom(...ROLES);
