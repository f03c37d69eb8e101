import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { JsonFault, parseJson } from '../../protocol/parse-json.ts';
import type { TensorSpec } from '../program/program-manifest.ts';
import { fromLittleEndian32, littleEndianBytes } from './little-endian.ts';
import { sizeOf } from './tensors.ts';

/** A named tensor of 32-bit values or of bytes. */
export type NamedTensor = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
};

/** The format's own limit is 100 MB; nothing here needs a hundredth of it. */
const MAX_HEADER = 1_000_000;
const METADATA = '__metadata__';

const bad = (detail: string): TempernetError => new TempernetError('SUBSTRATE_BAD_SAFETENSORS', { detail });

/**
 * Writes a safetensors file: uint64 LE header length, JSON header padded with spaces to 8 bytes, data back to back in the
 * given order. `metadata` is a map of strings.
 */
export const writeSafetensors = (
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array => {
  const header: Record<string, unknown> = Object.create(null);
  if (Object.keys(metadata).length > 0) header[METADATA] = metadata;
  let end = 0;
  for (const { name, shape, values } of tensors) {
    const start = end;
    end += values.byteLength;
    if (name === METADATA || Object.hasOwn(header, name)) throw bad(`tensor name ${JSON.stringify(name)} is taken`);
    if (values.length !== sizeOf(shape)) throw bad(`${name} has ${values.length} values, its shape has ${sizeOf(shape)}`);
    header[name] = {
      dtype: dtypeOf(values),
      shape: [...shape],
      data_offsets: [start, end],
    };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const out = new Uint8Array(8 + padded + end).fill(0x20, 8, 8 + padded);
  new DataView(out.buffer).setBigUint64(0, BigInt(padded), true);
  out.set(text, 8);
  let at = 8 + padded;
  for (const { values } of tensors) {
    out.set(values instanceof Uint8Array ? values : littleEndianBytes(values), at);
    at += values.byteLength;
  }
  return out;
};

/** The element types that are read and written, and their bytes. */
const WIDTHS = { F32: 4, I32: 4, U8: 1 } as const;
type Dtype = keyof typeof WIDTHS;

const dtypeOf = (values: NamedTensor['values']): Dtype => {
  if (values instanceof Uint8Array) return 'U8';
  return values instanceof Float32Array ? 'F32' : 'I32';
};

/** What a safetensors file holds. */
export type Safetensors = { readonly tensors: readonly NamedTensor[]; readonly metadata: Readonly<Record<string, string>> };

/**
 * Reads a stranger's safetensors file of F32, I32 and U8 tensors, strictly: header at most 1 MB and without a name twice, data
 * contiguous from 0 to the end of the file, sizes that match shapes. Throws `SUBSTRATE_BAD_SAFETENSORS`.
 */
export const readSafetensors = (bytes: Uint8Array): Safetensors => {
  if (bytes.length < 8) throw bad('is shorter than 8 bytes');
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER) || length > BigInt(bytes.length - 8)) throw bad('header is longer than allowed');
  const dataStart = 8 + Number(length);
  const { entries, metadata } = parseHeader(bytes.subarray(8, dataStart));
  entries.sort((a, b) => a.start - b.start);
  let end = 0;
  const tensors = entries.map(({ name, dtype, shape, start, stop }): NamedTensor => {
    if (start !== end) throw bad(`data of ${JSON.stringify(name)} does not begin where the one before ends`);
    if (stop - start !== WIDTHS[dtype] * sizeOf(shape) || stop > bytes.length - dataStart)
      throw bad(`data of ${JSON.stringify(name)} does not fit its shape`);
    end = stop;
    const data = bytes.subarray(dataStart + start, dataStart + stop);
    if (dtype === 'U8') return { name, shape, values: data.slice() };
    const buffer = fromLittleEndian32(data);
    return { name, shape, values: dtype === 'F32' ? new Float32Array(buffer) : new Int32Array(buffer) };
  });
  if (end !== bytes.length - dataStart) throw bad('bytes are left over after the last tensor');
  return { tensors, metadata };
};

type Entry = {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: number[];
  readonly start: number;
  readonly stop: number;
};

const parseHeader = (bytes: Uint8Array): { entries: Entry[]; metadata: Record<string, string> } => {
  let text: string;
  let json: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    json = parseJson(text);
  } catch (cause) {
    const detail = cause instanceof JsonFault ? `header ${cause.message}` : 'header is not UTF-8';
    throw new TempernetError('SUBSTRATE_BAD_SAFETENSORS', { detail }, { cause });
  }
  if (!text.startsWith('{') || typeof json !== 'object' || json === null || Array.isArray(json)) throw bad('header is not a map');
  const { [METADATA]: meta = {}, ...rest } = json as Record<string, unknown>;
  if (typeof meta !== 'object' || meta === null || Object.values(meta).some((value) => typeof value !== 'string'))
    throw bad('metadata is not a map of strings');
  return { entries: Object.entries(rest).map(parseEntry), metadata: meta as Record<string, string> };
};

const isCount = (n: unknown): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0;

const parseEntry = ([name, value]: [string, unknown]): Entry => {
  const {
    dtype,
    shape,
    data_offsets: offsets,
    ...others
  } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const where = JSON.stringify(name.slice(0, 60));
  if (Object.keys(others).length > 0) throw bad(`${where} has unknown fields`);
  if (typeof dtype !== 'string' || !Object.hasOwn(WIDTHS, dtype))
    throw bad(`${where} is none of ${Object.keys(WIDTHS).join(', ')}`);
  if (!Array.isArray(shape) || !shape.every(isCount)) throw bad(`${where} has a malformed shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) throw bad(`${where} has malformed offsets`);
  return { name, dtype: dtype as Dtype, shape, start: offsets[0] as number, stop: offsets[1] as number };
};

/** Tensors of a program with their names and shapes, ready to be written. */
export const namedTensors = (specs: readonly TensorSpec[], values: readonly Float32Array[]): NamedTensor[] =>
  specs.map(({ name, shape }, i) => ({ name, shape, values: values[i]! }));
