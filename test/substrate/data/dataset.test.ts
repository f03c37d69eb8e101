import { expect } from 'chai';
import fc from 'fast-check';
import { encodeCbor } from '../../../protocol/cbor.ts';
import { sha256Hex } from '../../../protocol/chunks.ts';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { datasetRows, decodeDataset, encodeDataset, exampleDigests, gatherRows } from '../../../substrate/data/dataset.ts';
import { type DatasetManifest, decodeDatasetManifest, encodeDatasetManifest } from '../../../substrate/data/dataset-manifest.ts';
import type { Column } from '../../../substrate/program/program-manifest.ts';
import { caught } from '../support/caught.ts';

const columns: readonly Column[] = [
  { name: 'x', dtype: 'uint8', shape: [2] },
  { name: 'y', dtype: 'int32', shape: [] },
  { name: 'z', dtype: 'float32', shape: [1] },
];
const row = (x: [number, number], y: number, z: number): number[] => [
  ...x,
  ...new Uint8Array(Int32Array.of(y).buffer),
  ...new Uint8Array(Float32Array.of(z).buffer),
];
const dataset = { columns, count: 2, rows: Uint8Array.from([...row([1, 2], -3, 0.5), ...row([4, 5], 6, -1)]) };
const magic = new TextEncoder().encode('TNDATA01');
const file = (header: unknown, rows: Uint8Array = dataset.rows): Uint8Array => {
  const bytes = header instanceof Uint8Array ? header : encodeCbor(header);
  return Uint8Array.from([...magic, bytes.length & 255, bytes.length >> 8, 0, 0, ...bytes, ...rows]);
};

describe('data set', () => {
  it('comes back from its content, at any offset', () => {
    const content = encodeDataset(dataset);
    expect(new TextDecoder().decode(content.subarray(0, 8))).to.equal('TNDATA01');
    const shifted = Uint8Array.of(7, ...content).subarray(1);
    expect(decodeDataset(shifted, columns)).to.deep.equal(dataset);
    expect(encodeDataset(decodeDataset(content))).to.deep.equal(content);
    expect(content).to.deep.equal(file({ columns: columns.map((column) => ({ ...column })), count: 2 }));
  });

  it('gives rows by column, in any order and as often as asked', () => {
    const [x, y, z] = gatherRows(dataset, [1, 0, 1]);
    expect([...x!]).to.deep.equal([4, 5, 1, 2, 4, 5]);
    expect([...new Int32Array(y!.buffer)]).to.deep.equal([6, -3, 6]);
    expect([...new Float32Array(z!.buffer)]).to.deep.equal([-1, 0.5, -1]);
    expect(datasetRows(dataset)).to.deep.equal({ count: 2, columns: gatherRows(dataset, [0, 1]) });
  });

  it('names each example by the hash of its row', () => {
    expect(exampleDigests(dataset)).to.deep.equal([
      sha256Hex(dataset.rows.subarray(0, 10)),
      sha256Hex(dataset.rows.subarray(10)),
    ]);
  });

  it('is refused when anything about it is wrong', async () => {
    const header = { columns: columns.map((column) => ({ ...column })), count: 2 };
    const refused = async (bytes: Uint8Array, expected?: readonly Column[]): Promise<void> => {
      expect((await caught(() => decodeDataset(bytes, expected))).code).to.equal('SUBSTRATE_BAD_DATASET');
    };
    await refused(new Uint8Array(11));
    await refused(file(header).with(0, 0));
    await refused(file({ ...header, count: 3 }));
    await refused(file({ ...header, count: -1 }));
    await refused(file({ ...header, extra: 1 }));
    await refused(file({ ...header, columns: [] }));
    await refused(file({ ...header, columns: [{ name: 'x', dtype: 'uint8', shape: [0] }] }));
    await refused(file({ ...header, columns: [header.columns[0], header.columns[0]] }));
    await refused(file(header, dataset.rows.subarray(1)));
    await refused(file(header, Uint8Array.of(...dataset.rows, 0)));
    await refused(file(header), columns.slice(1));
    await refused(file(header), [columns[0]!, columns[2]!, columns[1]!]);
    await refused(file(header), [columns[0]!, columns[1]!, { ...columns[2]!, shape: [] }]);
    await refused(encodeDataset({ columns, count: 1, rows: Uint8Array.from(row([1, 2], 3, Number.NaN)) }));
    await refused(encodeDataset({ columns, count: 1, rows: Uint8Array.from(row([1, 2], 3, Number.NEGATIVE_INFINITY)) }));
    expect((await caught(() => decodeDataset(file(Uint8Array.of(0xff))))).code).to.equal('PROTOCOL_BAD_CBOR');
  });

  it('answers any bytes with a data set or a catalogued refusal', () => {
    const honest = encodeDataset(dataset);
    const mutated = fc
      .array(fc.tuple(fc.nat(honest.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 })
      .map((changes) => changes.reduce((bytes, [at, byte]) => bytes.with(at, byte), honest));
    const outcome = (bytes: Uint8Array): boolean => {
      try {
        decodeDataset(bytes);
        return true;
      } catch (error) {
        return isTempernetError(error);
      }
    };
    fc.assert(fc.property(mutated, outcome), { seed: 4, numRuns: 2000 });
  });
});

describe('data set manifest', () => {
  const manifest: DatasetManifest = {
    columns,
    shards: [
      { digest: `0x${'ab'.repeat(32)}`, count: 5 },
      { digest: `0x${'01'.repeat(32)}`, count: 6 },
    ],
  };

  it('comes back from its content', () => {
    expect(decodeDatasetManifest(encodeDatasetManifest(manifest))).to.deep.equal(manifest);
  });

  it('is refused when anything about it is wrong', async () => {
    const shard = { digest: new Uint8Array(32), count: 1 };
    const whole = { format: 'tempernet/dataset/1', columns: columns.map((column) => ({ ...column })), shards: [shard] };
    const wrong = [
      { ...whole, format: 'tempernet/dataset/2' },
      { ...whole, extra: 1 },
      { ...whole, shards: [] },
      { ...whole, shards: [{ ...shard, digest: new Uint8Array(31) }] },
      { ...whole, shards: [{ ...shard, count: 0 }] },
      { ...whole, shards: [{ ...shard, more: 1 }] },
      { ...whole, columns: 'x' },
      [],
    ];
    for (const value of wrong)
      expect((await caught(() => decodeDatasetManifest(encodeCbor(value)))).code).to.equal('SUBSTRATE_BAD_DATASET');
  });
});
