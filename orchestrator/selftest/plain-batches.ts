import { seededRandom } from '../../protocol/random.ts';
import { littleEndianBytes } from '../../substrate/codecs/little-endian.ts';
import { sizeOf } from '../../substrate/codecs/tensors.ts';
import type { Batch } from '../../substrate/program/engine.ts';
import type { ProgramManifest } from '../../substrate/program/program-manifest.ts';

const DOMAIN = 'tempernet/selftest/1';

/**
 * `count` batches of `rows` rows that any program can take, the same on every machine: whole numbers are 0 or 1, so that they are
 * valid labels and indices of whatever has at least two; others are multiples of 2^-23 in [-1, 1).
 */
export const plainBatches = (manifest: ProgramManifest, count: number, rows: number): Batch[] => {
  const random = seededRandom(DOMAIN);
  return Array.from({ length: count }, () =>
    manifest.batch.columns.map(({ dtype, shape }) => {
      const size = rows * sizeOf(shape);
      if (dtype === 'uint8') return Uint8Array.from({ length: size }, () => random.next() >>> 31);
      if (dtype === 'int32') return littleEndianBytes(Int32Array.from({ length: size }, () => random.next() >>> 31));
      return littleEndianBytes(Float32Array.from({ length: size }, () => (random.next() >>> 8) / 2 ** 23 - 1));
    }),
  );
};
