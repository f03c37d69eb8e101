import { readFileSync } from 'node:fs';

const file = (name: string): URL => new URL(`../${name}`, import.meta.url);

/** A vector file of this folder, as the README beside it describes it. */
export const readVectors = <T>(name: string): T => JSON.parse(readFileSync(file(`${name}.json`), 'utf8')) as T;

/** A file of float32 values, little-endian. */
export const readFloats = (name: string): Float32Array => {
  const bytes = readFileSync(file(name));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
};

/** float32 values from their bit patterns. */
export const floatsOfBits = (bits: readonly number[]): Float32Array => new Float32Array(Uint32Array.from(bits).buffer);
