import { expect } from 'chai';
import fc from 'fast-check';
import { encodeCbor } from '../../../protocol/cbor.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { merkleRoot } from '../../../protocol/merkle.ts';
import { DataTree, maxOpeningBytes, readOpening, type WantedOpening } from '../../../substrate/data/data-tree.ts';
import { type Dataset, gatherRows } from '../../../substrate/data/dataset.ts';
import type { Column } from '../../../substrate/program/program-manifest.ts';
import { caught } from '../support/caught.ts';

const columns: readonly Column[] = [
  { name: 'x', dtype: 'float32', shape: [2] },
  { name: 'y', dtype: 'uint8', shape: [] },
];
const setOf = (count: number, value = 0.5): Dataset => {
  const rows = new Uint8Array(9 * count);
  for (let i = 0; i < count; i++) {
    rows.set(new Uint8Array(Float32Array.of(i, value).buffer), 9 * i);
    rows[9 * i + 8] = i & 255;
  }
  return { columns, count, rows };
};
const wanting = (root: Hex, rows: readonly number[], atLeast = 1): WantedOpening => ({
  root,
  columns,
  atLeast,
  rowsOf: () => Uint32Array.from(rows),
});
const SHOWN = [0, 3, 4, 9];

describe('data tree', () => {
  it('has the header as leaf 0 and the rows after it', async () => {
    const { rows } = setOf(3);
    const header = encodeCbor({ columns: columns.map((c) => ({ ...c })), count: 3 });
    const leaves = [header, rows.subarray(0, 9), rows.subarray(9, 18), rows.subarray(18, 27)];
    expect((await DataTree.grow(setOf(3))).root).to.equal(merkleRoot(leaves));
  });

  it('has known roots', async () => {
    expect((await DataTree.grow(setOf(1))).root).to.equal('0x99153ee51d016c9fb194bd74e49e162bfc8111823ad1b9211d8da627f65bc756');
    expect((await DataTree.grow(setOf(10))).root).to.equal('0xd88e18c253b1721b9920321b937c2c025f85aaa62d8cb752176e6d35789647e5');
  });

  it('has another root for another row, order, count, name, type or shape', async () => {
    const base = setOf(10);
    const roots = [
      base,
      setOf(11),
      setOf(10, 0.25),
      { ...base, rows: Uint8Array.of(...base.rows.subarray(9), ...base.rows.subarray(0, 9)) },
      { ...base, columns: [{ ...columns[0]!, name: 'w' }, columns[1]!] },
      { ...base, columns: [{ ...columns[0]!, dtype: 'int32' as const }, columns[1]!] },
      { ...base, columns: [{ ...columns[0]!, shape: [2, 1] }, columns[1]!] },
    ].map(async (set) => (await DataTree.grow(set)).root);
    expect(new Set(await Promise.all(roots))).to.have.lengthOf(roots.length);
  });

  it('shows rows that can be gathered as from the whole set, and no others', async () => {
    const whole = setOf(10);
    const tree = await DataTree.grow(whole);
    const opening = tree.open(SHOWN);
    expect(opening.length).to.be.at.most(maxOpeningBytes(columns, SHOWN.length));
    const shown = readOpening(opening, wanting(tree.root, SHOWN));
    expect(shown.count).to.equal(10);
    expect(gatherRows(shown, [9, 0, 9])).to.deep.equal(gatherRows(whole, [9, 0, 9]));
    expect((await caught(() => gatherRows(shown, [1]))).code).to.equal('SUBSTRATE_BAD_DATASET');
  });

  it('shows any rows of any set', async () => {
    const some = fc
      .integer({ min: 1, max: 60 })
      .chain((count) => fc.tuple(fc.constant(count), fc.subarray([...Array(count).keys()])));
    await fc.assert(
      fc.asyncProperty(some, async ([count, rows]) => {
        const whole = setOf(count);
        const tree = await DataTree.grow(whole);
        const shown = readOpening(tree.open(rows), wanting(tree.root, rows));
        expect(gatherRows(shown, rows)).to.deep.equal(gatherRows(whole, rows));
      }),
      { seed: 31, numRuns: 60 },
    );
  });

  it('is believed only for the wanted rows under the committed root', async () => {
    const tree = await DataTree.grow(setOf(10));
    const opening = tree.open(SHOWN);
    const wanted = wanting(tree.root, SHOWN);
    const refused = async (bytes: Uint8Array, wish = wanted): Promise<string> => {
      const error = await caught(() => readOpening(bytes, wish));
      expect(['SUBSTRATE_BAD_DATASET', 'PROTOCOL_BAD_CBOR']).to.include(error.code);
      return error.message;
    };
    expect(await refused((await DataTree.grow(setOf(10, 0.25))).open(SHOWN))).to.contain('root');
    expect(await refused((await DataTree.grow(setOf(11))).open(SHOWN))).to.contain('root');
    expect(await refused(tree.open([0, 3, 4, 8]))).to.contain('root');
    expect(await refused(tree.open([0, 3, 4]))).to.contain('bytes of rows');
    expect(await refused(tree.open([0, 3, 4, 8, 9]))).to.contain('bytes of rows');
    expect(await refused(opening, wanting(tree.root, SHOWN, 11))).to.contain('too few');
    expect(await refused(opening, { ...wanted, columns: [columns[0]!, { ...columns[1]!, name: 'z' }] })).to.contain('columns');
    for (let cut = 0; cut < opening.length; cut += 7) await refused(opening.subarray(0, cut));
    await refused(Uint8Array.of(...opening, 0));
    for (let at = 0; at < opening.length; at++) await refused(opening.with(at, (opening[at] as number) ^ 1));
  });

  it('is refused with values that are not finite, though the root stands for them', async () => {
    const tree = await DataTree.grow(setOf(10, Number.NaN));
    expect((await caught(() => readOpening(tree.open(SHOWN), wanting(tree.root, SHOWN)))).message).to.contain('not finite');
  });

  it('is refused with values outside of what the program takes, though the root stands for them', async () => {
    const tree = await DataTree.grow(setOf(10));
    const within = (range: readonly [number, number]) =>
      columns.map((column) => (column.dtype === 'float32' ? column : { ...column, range }));
    const wanted = wanting(tree.root, SHOWN);
    expect(readOpening(tree.open(SHOWN), { ...wanted, columns: within([0, 255]) }).count).to.equal(10);
    const error = await caught(async () => readOpening(tree.open(SHOWN), { ...wanted, columns: within([250, 255]) }));
    expect(error.message).to.contain('outside');
  });

  it('bounds the number of rows', async () => {
    const many = { columns: [{ name: 'x', dtype: 'uint8', shape: [] }] as const, count: 2 ** 24 + 1, rows: new Uint8Array(0) };
    expect((await caught(() => DataTree.grow(many))).code).to.equal('SUBSTRATE_BAD_DATASET');
  });
});
