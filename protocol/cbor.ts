import { decode, encode } from '@ipld/dag-cbor';
import { cborShapeFault } from './cbor-shape.ts';
import { equalBytes } from './equal-bytes.ts';
import { TempernetError } from './errors/tempernet-error.ts';

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Canonical dag-cbor of a plain value: maps sorted by key length, then bytes; no `undefined`. Throws `PROTOCOL_BAD_CBOR` on what it cannot hold. */
export const encodeCbor = (value: unknown, what = 'value'): Uint8Array => {
  let bytes: Uint8Array;
  try {
    bytes = encode(value) as Uint8Array;
  } catch (cause) {
    throw new TempernetError('PROTOCOL_BAD_CBOR', { what, detail: message(cause) }, { cause });
  }
  checkShape(bytes, what);
  return bytes;
};

const checkShape = (bytes: Uint8Array, what: string): void => {
  const detail = cborShapeFault(bytes);
  if (detail !== undefined) throw new TempernetError('PROTOCOL_BAD_CBOR', { what, detail });
};

/**
 * Decodes dag-cbor and accepts only the one canonical encoding of the value, so equal values always have equal hashes.
 * Integers above 2^53 - 1 come as bigint. Throws `PROTOCOL_BAD_CBOR` on anything else, also on more than `maxBytes`, which
 * bounds memory: a byte can become an object of a hundred.
 */
export const decodeCbor = (bytes: Uint8Array, what = 'value', maxBytes = 1024 * 1024): unknown => {
  if (bytes.length > maxBytes)
    throw new TempernetError('PROTOCOL_BAD_CBOR', { what, detail: `${bytes.length} bytes exceed ${maxBytes}` });
  checkShape(bytes, what);
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
