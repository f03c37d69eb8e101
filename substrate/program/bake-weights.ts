import { littleEndianBytes } from '../codecs/little-endian.ts';
import type { NamedTensor } from '../codecs/safetensors.ts';

// Protobuf merges a singular message that occurs twice, so a second `graph` field with initializers alone, put behind a model,
// adds them to its graph. An initializer of an input's name is that input's default (ONNX IR 4 and later).

const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR_DIMS = 1;
const TENSOR_DATA_TYPE = 2;
const TENSOR_NAME = 8;
const TENSOR_RAW_DATA = 9;
const FLOAT = 1;

/** An inference graph that carries its weights: `tensors` (float32) become the defaults of the inputs of their names. */
export const bakeWeights = (graph: Uint8Array, tensors: readonly NamedTensor[]): Uint8Array =>
  concat([graph, message(MODEL_GRAPH, concat(tensors.map((t) => message(GRAPH_INITIALIZER, tensorProto(t)))))]);

const tensorProto = ({ name, shape, values }: NamedTensor): Uint8Array =>
  concat([
    ...shape.map((n) => concat([varint(TENSOR_DIMS << 3), varint(n)])),
    concat([varint(TENSOR_DATA_TYPE << 3), varint(FLOAT)]),
    message(TENSOR_NAME, new TextEncoder().encode(name)),
    message(TENSOR_RAW_DATA, littleEndianBytes(values)),
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
