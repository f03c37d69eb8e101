import { littleEndianBytes } from '../codecs/little-endian.ts';
import type { NamedTensor } from '../codecs/safetensors.ts';
import { bytesOf, protoFields, textOf } from './proto-reader.ts';

// Fields of onnx.proto. The graph's weights are inputs; here each becomes an initializer of its name and is an input no longer,
// so that runtimes may take it for a constant.

const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const GRAPH_INPUT = 11;
const VALUE_NAME = 1;
const TENSOR_DIMS = 1;
const TENSOR_DATA_TYPE = 2;
const TENSOR_NAME = 8;
const TENSOR_RAW_DATA = 9;
const FLOAT = 1;

/** A checked inference graph with its weights inside: the float32 `tensors` take the place of the inputs of their names. */
export const bakeWeights = (model: Uint8Array, tensors: readonly NamedTensor[]): Uint8Array => {
  const baked = new Set(tensors.map(({ name }) => name));
  const isBaked = (input: Uint8Array): boolean => {
    for (const field of protoFields(input)) if (field.number === VALUE_NAME) return baked.has(textOf(field));
    return false;
  };
  const bake = (graph: Uint8Array): Uint8Array =>
    concat([
      ...rewritten(graph, GRAPH_INPUT, (input) => (isBaked(input) ? undefined : input)),
      ...tensors.map((tensor) => message(GRAPH_INITIALIZER, tensorProto(tensor))),
    ]);
  return concat(rewritten(model, MODEL_GRAPH, bake));
};

/** The fields of a message, those of one number changed or, where `change` gives nothing, left out. */
const rewritten = (bytes: Uint8Array, number: number, change: (value: Uint8Array) => Uint8Array | undefined): Uint8Array[] => {
  const parts: Uint8Array[] = [];
  for (const field of protoFields(bytes)) {
    const value = field.number === number ? change(bytesOf(field)) : field.value;
    if (typeof value === 'number') parts.push(varint(field.number << 3), varint(value));
    else if (value !== undefined) parts.push(message(field.number, value));
  }
  return parts;
};

const tensorProto = ({ name, shape, values }: NamedTensor): Uint8Array =>
  concat([
    ...shape.map((n) => concat([varint(TENSOR_DIMS << 3), varint(n)])),
    concat([varint(TENSOR_DATA_TYPE << 3), varint(FLOAT)]),
    message(TENSOR_NAME, new TextEncoder().encode(name)),
    message(TENSOR_RAW_DATA, values instanceof Uint8Array ? values : littleEndianBytes(values)),
  ]);

const message = (field: number, bytes: Uint8Array): Uint8Array => concat([varint((field << 3) | 2), varint(bytes.length), bytes]);

const varint = (value: number): Uint8Array => {
  const out: number[] = [];
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...out, rest]);
};

const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};
