import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { State } from '../program/engine.ts';
import type { ProgramManifest, TensorSpec } from '../program/program-manifest.ts';
import { addInt32, decodeFixed, encodeFixed, subtractInt32 } from './fixed-point.ts';
import { float32View, fromLittleEndian32, int32View, littleEndianBytes } from './little-endian.ts';

/** Number of values of one tensor; 1 for a scalar. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** Number of values of all parameters of a program. */
export const weightCount = (manifest: ProgramManifest): number => total(manifest.params);

const total = (specs: readonly TensorSpec[]): number => specs.reduce((sum, spec) => sum + sizeOf(spec.shape), 0);

const checkLength = (what: string, actual: number, expected: number): void => {
  if (actual !== expected) throw new TempernetError('SUBSTRATE_BAD_LENGTH', { what, actual, expected });
};

/** Weights or update as content: int32 little-endian, tensors in manifest order. Shares memory with `q` where the machine allows. */
export const encodeWeights = (q: Int32Array): Uint8Array => littleEndianBytes(q);

/** Content to weights or update. Throws `SUBSTRATE_BAD_LENGTH` unless it has exactly the program's size. */
export const decodeWeights = (manifest: ProgramManifest, bytes: Uint8Array, what = 'weights'): Int32Array => {
  checkLength(what, bytes.length, 4 * weightCount(manifest));
  return new Int32Array(fromLittleEndian32(bytes));
};

/** As `decodeWeights`, but the same memory where the machine allows: to be read only, and only while `bytes` stay as they are. */
export const viewWeights = (manifest: ProgramManifest, bytes: Uint8Array, what = 'weights'): Int32Array => {
  checkLength(what, bytes.length, 4 * weightCount(manifest));
  return int32View(bytes);
};

/** Fixed-point weights to the float32 tensors that training and inference start from. */
export const weightsToParams = (manifest: ProgramManifest, q: Int32Array): Float32Array[] => {
  checkLength('weights', q.length, weightCount(manifest));
  let at = 0;
  return manifest.params.map((spec) => {
    const start = at;
    at += sizeOf(spec.shape);
    return decodeFixed(q.subarray(start, at), spec.scale);
  });
};

/** float32 tensors to fixed-point weights. Throws `SUBSTRATE_NOT_FINITE` or `SUBSTRATE_BAD_LENGTH`. */
export const paramsToWeights = (manifest: ProgramManifest, params: readonly Float32Array[]): Int32Array => {
  checkLength('parameters', params.length, manifest.params.length);
  const q = new Int32Array(weightCount(manifest));
  let at = 0;
  for (const [i, spec] of manifest.params.entries()) {
    const tensor = params[i]!;
    checkLength(spec.name, tensor.length, sizeOf(spec.shape));
    q.set(encodeFixed(tensor, spec.scale, spec.name), at);
    at += tensor.length;
  }
  return q;
};

/** The update that leads from `base` to `params`: `encode(params) - base`. Throws when it does not fit int32. */
export const updateFrom = (manifest: ProgramManifest, params: readonly Float32Array[], base: Int32Array): Int32Array =>
  subtractInt32(paramsToWeights(manifest, params), base, 'update');

/** `base + update`. Throws `SUBSTRATE_OUT_OF_RANGE` when it does not fit int32. */
export const applyUpdate = (base: Int32Array, update: Int32Array): Int32Array => addInt32(base, update, 'base + update');

/** The state in which every task starts: parameters of the base version, optimiser zero. */
export const initialState = (manifest: ProgramManifest, base: Int32Array): State => ({
  params: weightsToParams(manifest, base),
  optim: manifest.optimizer.state.map((spec) => new Float32Array(sizeOf(spec.shape))),
});

/** Bytes of a checkpoint of this program. */
export const checkpointSize = (manifest: ProgramManifest): number =>
  4 * (total(manifest.params) + total(manifest.optimizer.state));

/** A state as content: parameters, then optimiser tensors, float32 little-endian. Throws `SUBSTRATE_NOT_FINITE`. */
export const encodeCheckpoint = (manifest: ProgramManifest, state: State): Uint8Array => {
  const specs = [...manifest.params, ...manifest.optimizer.state];
  const tensors = [...state.params, ...state.optim];
  checkLength('state', tensors.length, specs.length);
  const values = new Float32Array(checkpointSize(manifest) / 4);
  let at = 0;
  for (const [i, spec] of specs.entries()) {
    const tensor = tensors[i]!;
    checkLength(spec.name, tensor.length, sizeOf(spec.shape));
    checkFinite(tensor, spec.name);
    values.set(tensor, at);
    at += tensor.length;
  }
  return littleEndianBytes(values);
};

/**
 * Content to a state, whose tensors share the memory of `bytes` where the machine allows: to be read only. Throws
 * `SUBSTRATE_BAD_LENGTH` on another size and `SUBSTRATE_NOT_FINITE` on NaN or infinity.
 */
export const decodeCheckpoint = (manifest: ProgramManifest, bytes: Uint8Array): State => {
  checkLength('checkpoint', bytes.length, checkpointSize(manifest));
  const values = float32View(bytes);
  let at = 0;
  const take = (spec: TensorSpec): Float32Array => {
    const tensor = values.subarray(at, at + sizeOf(spec.shape));
    at += tensor.length;
    checkFinite(tensor, spec.name);
    return tensor;
  };
  return { params: manifest.params.map(take), optim: manifest.optimizer.state.map(take) };
};

const checkFinite = (tensor: Float32Array, what: string): void => {
  for (const value of tensor) if (!Number.isFinite(value)) throw new TempernetError('SUBSTRATE_NOT_FINITE', { what });
};
