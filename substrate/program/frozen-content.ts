import { fromLittleEndian32, littleEndianBytes } from '../codecs/little-endian.ts';
import { sizeOf } from '../codecs/tensors.ts';

/**
 * How a frozen input's content holds its float32 values. `q4_1` and `q8_0` are the blocks of the GGUF format (ggml's
 * `block_q4_1` and `block_q8_0`): 32 values of one row, with their scale, and for `q4_1` their minimum, as IEEE half precision.
 */
export type FrozenBlocks = 'q4_1' | 'q8_0';

/** What the content of a frozen input follows from: its shape, and its blocks unless it is plain float32 little-endian. */
export type FrozenForm = { readonly shape: readonly number[]; readonly blocks?: FrozenBlocks };

/** Values of a block. The last dimension of a tensor in blocks is a multiple of it. */
export const BLOCK_VALUES = 32;

/** Bytes of a block: halves first (scale, and minimum), then 4-bit or 8-bit numbers. */
const BLOCK_BYTES: Readonly<Record<FrozenBlocks, number>> = { q4_1: 20, q8_0: 34 };

/** Blocks that are decoded at a time: 128 KiB of values. */
const AT_ONCE = 1024;

/** Bytes that the content of a frozen input has. */
export const frozenBytes = ({ shape, blocks }: FrozenForm): number =>
  blocks === undefined ? 4 * sizeOf(shape) : (sizeOf(shape) / BLOCK_VALUES) * BLOCK_BYTES[blocks];

/**
 * Gives a frozen input's values to `write` as float32 little-endian bytes, in order, a part at a time. `content` has
 * `frozenBytes(form)` bytes. Exact: a value is the product and the sum of few bits, rounded once to float32.
 */
export const decodeFrozen = (form: FrozenForm, content: Uint8Array, write: (part: Uint8Array, at: number) => void): void => {
  if (form.blocks === undefined) {
    write(content, 0);
    return;
  }
  const width = BLOCK_BYTES[form.blocks];
  const decode = form.blocks === 'q4_1' ? decodeQ4 : decodeQ8;
  const values = new Float32Array(AT_ONCE * BLOCK_VALUES);
  const count = content.length / width;
  for (let first = 0; first < count; first += AT_ONCE) {
    const last = Math.min(first + AT_ONCE, count);
    for (let block = first; block < last; block++) decode(content, block * width, values, (block - first) * BLOCK_VALUES);
    write(littleEndianBytes(values.subarray(0, (last - first) * BLOCK_VALUES)), first * BLOCK_VALUES * 4);
  }
};

/** A frozen input's values as an array of their own. */
export const frozenValues = (form: FrozenForm, content: Uint8Array): Float32Array => {
  const bytes = new Uint8Array(4 * sizeOf(form.shape));
  decodeFrozen(form, content, (part, at) => bytes.set(part, at));
  return new Float32Array(fromLittleEndian32(bytes));
};

/** value = number * scale + minimum; the low halves of the 16 bytes are values 0 to 15, the high ones 16 to 31. */
const decodeQ4 = (content: Uint8Array, from: number, values: Float32Array, to: number): void => {
  const scale = half(content, from);
  const minimum = half(content, from + 2);
  for (let i = 0; i < 16; i++) {
    const byte = content[from + 4 + i]!;
    values[to + i] = (byte & 15) * scale + minimum;
    values[to + 16 + i] = (byte >> 4) * scale + minimum;
  }
};

/** value = number * scale, the number a signed byte. */
const decodeQ8 = (content: Uint8Array, from: number, values: Float32Array, to: number): void => {
  const scale = half(content, from);
  for (let i = 0; i < BLOCK_VALUES; i++) values[to + i] = ((content[from + 2 + i]! << 24) >> 24) * scale;
};

/** 2^(e - 25) for the exponent bits e of a normal half with its mantissa taken as an integer; place 0 is for subnormal ones. */
const POWERS = Float64Array.from({ length: 31 }, (_, e) => (e === 0 ? 1 / (1 << 24) : (1 << (e - 1)) / (1 << 24)));

const half = (bytes: Uint8Array, at: number): number => {
  const bits = bytes[at]! | (bytes[at + 1]! << 8);
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? mantissa : mantissa + 1024) * POWERS[exponent]!;
};
