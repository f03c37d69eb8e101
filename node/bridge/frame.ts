import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { JsonFault, parseJson } from '../../protocol/parse-json.ts';
import type { ColumnType } from '../../substrate/program/program-manifest.ts';
import { type FragmentReader, fragmentReader } from './fragment-reader.ts';

/** Name, element type and shape of a tensor of a message. */
export type TensorShape = { readonly name: string; readonly dtype: ColumnType; readonly shape: readonly number[] };

/** A tensor to be sent: its little-endian bytes, in pieces that lie back to back. */
export type SentTensor = TensorShape & { readonly parts: readonly Uint8Array[] };

/** A tensor that was read: its little-endian bytes in memory of their own, aligned to 8. */
export type ReadTensor = TensorShape & { readonly bytes: Uint8Array };

/** A message that was read: its head without `tensors`, and the tensors in their order. */
export type Frame = { readonly head: Readonly<Record<string, unknown>>; readonly tensors: readonly ReadTensor[] };

const MAGIC = 0x31424e54; // "TNB1"
const HEADER = 16;
const MAX_HEAD = 1024 * 1024;
const MAX_TENSORS = 16_384;
const MAX_NAME = 256;
const MAX_DIMENSIONS = 8;
const WIDTH: Readonly<Record<ColumnType, number>> = { uint8: 1, int32: 4, float32: 4 };
const ZEROS = new Uint8Array(8);

const bad = (detail: string): TempernetError => new TempernetError('BRIDGE_BAD_FRAME', { detail });
const padded = (size: number): number => Math.ceil(size / 8) * 8;

/** Bytes of a tensor; not safe to use in arithmetic beyond 2^53. */
export const bytesOf = ({ dtype, shape }: TensorShape): number => shape.reduce((size, n) => size * n, WIDTH[dtype]);

/**
 * A message in pieces that lie back to back, tensors uncopied. Form, little-endian: magic "TNB1", uint32 bytes of the head, uint64
 * bytes of the body; head in UTF-8 JSON, whose `tensors` names, types and shapes the tensors; then these, each part padded with zeros
 * to a multiple of 8. Throws `BRIDGE_BAD_FRAME` for what `decodeFrame` would refuse. Twin of `python/tempernet/worker/frame.py`.
 */
export const encodeFrame = (head: Readonly<Record<string, unknown>>, tensors: readonly SentTensor[] = []): Uint8Array[] => {
  const described = tensors.map(({ name, dtype, shape }) => ({ name, dtype, shape }));
  const text = new TextEncoder().encode(JSON.stringify({ ...head, tensors: described }));
  if (text.length > MAX_HEAD || tensors.length > MAX_TENSORS) throw bad('it has more or longer names than one message may');
  const start = new Uint8Array(padded(HEADER + text.length));
  const view = new DataView(start.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, text.length, true);
  view.setBigUint64(8, BigInt(tensors.reduce((sum, tensor) => sum + padded(bytesOf(tensor)), 0)), true);
  start.set(text, HEADER);
  const out: Uint8Array[] = [start];
  for (const tensor of tensors) {
    const size = bytesOf(tensor);
    const given = tensor.parts.reduce((sum, part) => sum + part.length, 0);
    if (given !== size) throw bad(`${tensor.name} has ${given} bytes, its shape has ${size}`);
    out.push(...tensor.parts);
    if (padded(size) > size) out.push(ZEROS.subarray(0, padded(size) - size));
  }
  return out;
};

/** Reads a stranger's message from the fragments that it came in. Throws `BRIDGE_BAD_FRAME`. */
export const decodeFrame = (fragments: readonly Uint8Array[]): Frame => {
  const reader = fragmentReader(fragments);
  if (reader.left < HEADER) throw bad('it is shorter than its header');
  const header = reader.take(HEADER);
  const view = new DataView(header.buffer);
  if (view.getUint32(0, true) !== MAGIC) throw bad('it does not begin with TNB1');
  const length = view.getUint32(4, true);
  const filling = padded(HEADER + length) - HEADER - length;
  if (length > MAX_HEAD || length + filling > reader.left) throw bad('its head is longer than allowed');
  const { tensors, ...head } = parseHead(reader.take(length));
  reader.take(filling);
  if (view.getBigUint64(8, true) !== BigInt(reader.left)) throw bad('its body has another length than its header says');
  if (!Array.isArray(tensors) || tensors.length > MAX_TENSORS) throw bad('its head does not list its tensors');
  const names = new Set<string>();
  const read = tensors.map((entry): ReadTensor => {
    const shape = parseShape(entry);
    if (names.has(shape.name)) throw bad('two tensors have one name');
    names.add(shape.name);
    return { ...shape, bytes: takeTensor(reader, shape) };
  });
  if (reader.left > 0) throw bad('bytes are left over after the last tensor');
  return { head, tensors: read };
};

const takeTensor = (reader: FragmentReader, shape: TensorShape): Uint8Array => {
  const size = bytesOf(shape);
  if (padded(size) > reader.left) throw bad('its body is shorter than its tensors');
  const bytes = reader.take(size);
  reader.take(padded(size) - size);
  return bytes;
};

const parseHead = (bytes: Uint8Array): Record<string, unknown> => {
  let head: unknown;
  try {
    head = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw bad(`its head ${cause instanceof JsonFault ? cause.message : 'is not UTF-8'}`);
  }
  if (typeof head !== 'object' || head === null || Array.isArray(head)) throw bad('its head is not a map');
  return head as Record<string, unknown>;
};

const isSize = (n: unknown): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0;

const parseShape = (entry: unknown): TensorShape => {
  const { name, dtype, shape, ...others } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
  if (Object.keys(others).length > 0) throw bad('a tensor has unknown fields');
  if (typeof name !== 'string' || name.length === 0 || name.length > MAX_NAME) throw bad('a tensor has no proper name');
  if (typeof dtype !== 'string' || !Object.hasOwn(WIDTH, dtype)) throw bad('a tensor is neither uint8 nor int32 nor float32');
  if (!Array.isArray(shape) || shape.length > MAX_DIMENSIONS || !shape.every(isSize)) throw bad('a tensor has no proper shape');
  return { name, dtype: dtype as ColumnType, shape };
};
