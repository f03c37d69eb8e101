import { TempernetError } from '../../protocol/errors/tempernet-error.ts';

/** A decoded IDX file of bytes: its dimensions and its values, a view of the input. */
export type IdxArray = { readonly shape: readonly number[]; readonly values: Uint8Array };

const UNSIGNED_BYTE = 8;

/**
 * Reads an IDX file (format of the MNIST distribution: two zero bytes, type, number of dimensions, big-endian sizes, values)
 * of unsigned bytes with exactly `rank` dimensions. Throws `SUBSTRATE_BAD_IDX` on any deviation, also on bytes left over.
 */
export const parseIdx = (bytes: Uint8Array, rank: number): IdxArray => {
  const bad = (detail: string): TempernetError => new TempernetError('SUBSTRATE_BAD_IDX', { detail });
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw bad('is too short');
  if (bytes[0] !== 0 || bytes[1] !== 0) throw bad('does not begin with two zero bytes');
  if (bytes[2] !== UNSIGNED_BYTE) throw bad(`holds type ${bytes[2]}, expected unsigned bytes`);
  if (bytes[3] !== rank) throw bad(`has ${bytes[3]} dimensions, expected ${rank}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const expected = shape.reduce((a, b) => a * b, 1);
  const values = bytes.subarray(start);
  if (values.length !== expected) throw bad(`has ${values.length} values, its header says ${expected}`);
  return { shape, values };
};
