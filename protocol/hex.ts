import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

/** Lower-case hexadecimal with a `0x` prefix. */
export type Hex = `0x${string}`;

/** Bytes to lower-case `0x` hexadecimal. */
export const toHex = (bytes: Uint8Array): Hex => `0x${bytesToHex(bytes)}`;

/** `0x` hexadecimal to bytes; throws what the decoder throws on a malformed string, so validate strangers' input first. */
export const fromHex = (hex: Hex): Uint8Array => hexToBytes(hex.slice(2));

/** True for exactly 32 bytes of lower-case hexadecimal. */
export const isBytes32 = (value: unknown): value is Hex => typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value);
