import { expect } from 'chai';
import { littleEndianBytes } from '../../../substrate/codecs/little-endian.ts';
import { firstOutside } from '../../../substrate/data/column-range.ts';
import { parseColumns } from '../../../substrate/data/columns.ts';
import { decodeDataset, encodeDataset } from '../../../substrate/data/dataset.ts';
import type { Column } from '../../../substrate/program/program-manifest.ts';
import { caught } from '../support/caught.ts';

const COLUMNS: readonly Column[] = [
  { name: 'tokens', dtype: 'int32', shape: [2], range: [-1, 5] },
  { name: 'y', dtype: 'uint8', shape: [], range: [0, 3] },
];
const row = (a: number, b: number, y: number): number[] => [...littleEndianBytes(Int32Array.of(a, b)), y];
const fault = (path: string, detail: string): Error => new RangeError(`${path}: ${detail}`);
const rangeOf = (dtype: string, range: unknown): readonly unknown[] | undefined =>
  parseColumns([{ name: 'y', dtype, shape: [], range }], fault, true)[0]!.range;

describe('range of a column', () => {
  it('holds what a program takes, and the first value outside is named', () => {
    const rows = Uint8Array.from([...row(-1, 5, 3), ...row(0, 0, 0)]);
    expect(firstOutside({ columns: COLUMNS, count: 2, rows }, COLUMNS)).to.equal(undefined);
    const wrong = Uint8Array.from([...row(0, 0, 4), ...row(0, 6, 0)]);
    const found = firstOutside({ columns: COLUMNS, count: 2, rows: wrong }, COLUMNS);
    expect(found).to.deep.equal({ column: 'tokens', row: 1, value: 6 });
    const label = firstOutside({ columns: COLUMNS, count: 1, rows: wrong.subarray(0, 9) }, COLUMNS);
    expect(label).to.deep.equal({ column: 'y', row: 0, value: 4 });
  });

  it('is held when content is decoded for a program, and only then', async () => {
    const bytes = encodeDataset({ columns: COLUMNS, count: 1, rows: Uint8Array.from(row(0, 0, 9)) });
    expect(decodeDataset(bytes).count).to.equal(1);
    expect((await caught(async () => decodeDataset(bytes, COLUMNS))).code).to.equal('SUBSTRATE_BAD_DATASET');
  });

  it('is read of whole numbers that the column can hold', () => {
    expect(rangeOf('uint8', [0, 255])).to.deep.equal([0, 255]);
    expect(rangeOf('int32', [-5, -5])).to.deep.equal([-5, -5]);
    for (const [dtype, range] of [
      ['uint8', [0, 256]],
      ['uint8', [-1, 3]],
      ['int32', [3, 2]],
      ['int32', [0, 1.5]],
      ['int32', [0]],
      ['int32', [0, 1, 2]],
      ['int32', '0,1'],
      ['int32', null],
      ['float32', [0, 1]],
    ] as const)
      expect(() => rangeOf(dtype, range), `${dtype} ${JSON.stringify(range)}`).to.throw(RangeError);
  });

  it('stands in no data set: only a program says what it takes', () => {
    expect(() => parseColumns([{ name: 'y', dtype: 'int32', shape: [], range: [0, 1] }], fault)).to.throw(RangeError);
  });
});
