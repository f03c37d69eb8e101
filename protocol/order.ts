import { type Hex, toHex } from './hex.ts';
import { keccak } from './keccak.ts';
import { seededRandom } from './random.ts';
import { checkInteger } from './range.ts';
import { addressWord, bytes32Word, uintBytes, uintWord } from './words.ts';

const MAX_UINT32 = 2 ** 32 - 1;
const ORDER_DOMAIN = 'tempernet/order/1';
const SAMPLE_DOMAIN = 'tempernet/sample/1';

const uint32 = (what: string, value: number): Uint8Array => uintBytes(BigInt(checkInteger(what, value, 0, MAX_UINT32)), 4);

/** keccak256(abi.encode(uint256 projectId, address proposer, uint64 taskNumber, bytes32 headDigest)): nobody's choice. */
export const taskSeed = (projectId: bigint, proposer: Hex, taskNumber: bigint, headDigest: Hex): Hex =>
  toHex(keccak(uintWord(projectId), addressWord(proposer), uintWord(taskNumber, 64), bytes32Word(headDigest)));

/** The order in which slot `slot` sees its `count` examples in epoch `epoch`. */
export const exampleOrder = (seed: Hex, slot: number, epoch: number, count: number): Uint32Array =>
  seededRandom(ORDER_DOMAIN, bytes32Word(seed), uint32('slot', slot), uint32('epoch', epoch)).permutation(
    checkInteger('examples', count, 1, MAX_UINT32),
  );

/** Indices of the examples of a 0-based training step. A view: copy it before changing it. */
export type BatchOrder = (step: number) => Uint32Array;

/**
 * The batches of one slot: `floor(count / batch)` an epoch, the last partial batch dropped. Keeps the order of the last
 * epoch asked for, so steps taken in turn cost one shuffle an epoch. Throws `PROTOCOL_OUT_OF_RANGE` when `batch > count`.
 */
export const batchOrder = (seed: Hex, slot: number, count: number, batch: number): BatchOrder => {
  checkInteger('batch size', batch, 1, count);
  const batchesPerEpoch = Math.floor(count / batch);
  let epoch = -1;
  let order = new Uint32Array(0);
  return (step) => {
    const wanted = Math.floor(checkInteger('step', step, 0, Number.MAX_SAFE_INTEGER) / batchesPerEpoch);
    if (wanted !== epoch) {
      order = exampleOrder(seed, slot, wanted, count) as Uint32Array<ArrayBuffer>;
      epoch = wanted;
    }
    const start = (step % batchesPerEpoch) * batch;
    return order.subarray(start, start + batch);
  };
};

/** One batch on its own: what `batchOrder` gives for that step. */
export const batchIndices = (seed: Hex, slot: number, step: number, count: number, batch: number): Uint32Array =>
  batchOrder(seed, slot, count, batch)(step);

/** Steps `[start, end)` of interval `i` of `m`. `steps` must be a multiple of `m`; throws `PROTOCOL_OUT_OF_RANGE` otherwise. */
export const intervalSteps = (steps: number, m: number, i: number): { readonly start: number; readonly end: number } => {
  checkInteger('intervals', m, 1, steps);
  checkInteger('interval', i, 0, m - 1);
  checkInteger('steps beyond a multiple of the intervals', steps % m, 0, 0);
  const length = steps / m;
  return { start: i * length, end: (i + 1) * length };
};

/** The `n` of `m` intervals that every seat re-runs for one solution, ascending, without replacement. */
export const sampledIntervals = (sampleSeed: Hex, taskId: bigint, slot: number, n: number, m: number): number[] => {
  checkInteger('intervals', m, 1, MAX_UINT32);
  checkInteger('sampled intervals', n, 1, m);
  const order = seededRandom(SAMPLE_DOMAIN, bytes32Word(sampleSeed), uintWord(taskId), uint32('slot', slot)).permutation(m);
  return Array.from(order.subarray(0, n)).sort((a, b) => a - b);
};
