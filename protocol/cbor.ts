import { decode, encode } from '@ipld/dag-cbor';
import { equalBytes } from './equal-bytes.ts';
import { TempernetError } from './errors/tempernet-error.ts';

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Canonical dag-cbor of a plain value: maps sorted by key length, then bytes; no `undefined`. Throws `PROTOCOL_BAD_CBOR` on what it cannot hold. */
export const encodeCbor = (value: unknown, what = 'value'): Uint8Array => {
  try {
    return encode(value) as Uint8Array;
  } catch (cause) {
    throw new TempernetError('PROTOCOL_BAD_CBOR', { what, detail: message(cause) }, { cause });
  }
};

/**
 * Decodes dag-cbor and accepts only the one canonical encoding of the value, so equal values always have equal hashes.
 * Integers above 2^53 - 1 come as bigint. Throws `PROTOCOL_BAD_CBOR` on anything else, also on more than `maxBytes`.
 */
export const decodeCbor = (bytes: Uint8Array, what = 'value', maxBytes = 16 * 1024 * 1024): unknown => {
  if (bytes.length > maxBytes)
    throw new TempernetError('PROTOCOL_BAD_CBOR', { what, detail: `${bytes.length} bytes exceed ${maxBytes}` });
  let value: unknown;
  try {
    value = decode(bytes);
  } catch (cause) {
    throw new TempernetError('PROTOCOL_BAD_CBOR', { what, detail: message(cause) }, { cause });
  }
  if (!equalBytes(encodeCbor(value, what), bytes)) {
    throw new TempernetError('PROTOCOL_BAD_CBOR', { what, detail: 'another encoding of the same value is the canonical one' });
  }
  return value;
};
