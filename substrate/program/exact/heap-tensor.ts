import { sizeOf } from '../../codecs/tensors.ts';
import type { Port } from '../graph-ports.ts';
import type { ColumnType } from '../program-manifest.ts';
import type { OrtHeap } from './ort-heap.ts';

const ELEMENT: Readonly<Record<ColumnType, { readonly code: number; readonly bytes: number }>> = {
  float32: { code: 1, bytes: 4 },
  uint8: { code: 2, bytes: 1 },
  int32: { code: 6, bytes: 4 },
};
const LOCATION_CPU = 1;

/** A tensor that lives in engine memory for as long as its program is open. */
export type HeapTensor = { readonly handle: number; readonly pointer: number; readonly bytes: number };

/** Reserves a tensor of fixed shape in engine memory. */
export const allocateTensor = (heap: OrtHeap, port: Port): HeapTensor => {
  const { code, bytes: width } = ELEMENT[port.dtype];
  const bytes = width * sizeOf(port.shape);
  const pointer = heap.allocate(bytes);
  const stack = heap.api.stackSave();
  const dims = heap.api.stackAlloc(4 * Math.max(1, port.shape.length));
  for (const [i, size] of port.shape.entries()) heap.api.setValue(dims + 4 * i, size, 'i32');
  const handle = heap.api._OrtCreateTensor(code, pointer, bytes, dims, port.shape.length, LOCATION_CPU);
  heap.api.stackRestore(stack);
  if (handle === 0) throw heap.failure('create tensor');
  return { handle, pointer, bytes };
};

/** Frees a tensor of engine memory. */
export const releaseTensor = (heap: OrtHeap, tensor: HeapTensor): void => {
  heap.api._OrtReleaseTensor(tensor.handle);
  heap.api._free(tensor.pointer);
};

/** The byte length of the values must be the tensor's. */
const writeTensor = (heap: OrtHeap, tensor: HeapTensor, values: Float32Array | Uint8Array): void => {
  heap.bytes(tensor.pointer, tensor.bytes).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
};

/** Copies values into tensors, in order. */
export const writeTensors = (
  heap: OrtHeap,
  tensors: readonly HeapTensor[],
  values: readonly (Float32Array | Uint8Array)[],
): void => {
  for (const [i, tensor] of tensors.entries()) writeTensor(heap, tensor, values[i]!);
};

/** A fresh copy of a float32 tensor. */
export const readTensor = (heap: OrtHeap, tensor: HeapTensor): Float32Array => {
  const out = new Float32Array(tensor.bytes / 4);
  new Uint8Array(out.buffer).set(heap.bytes(tensor.pointer, tensor.bytes));
  return out;
};
