import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readOwnData } from '../../../node/data/own-data.ts';
import { openCorpus } from '../../../orchestrator/corpus.ts';
import type { ErrorCode } from '../../../protocol/errors/catalogue.ts';
import { isTempernetError, type TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { type NamedTensor, writeSafetensors } from '../../../substrate/codecs/safetensors.ts';
import { exampleDigests } from '../../../substrate/data/dataset.ts';
import type { DataSchema } from '../../../substrate/payload.ts';

const SEED = `0x${'11'.repeat(32)}` as const;
const SCHEMA: DataSchema = {
  columns: [
    { name: 'x', dtype: 'float32', shape: [2] },
    { name: 'y', dtype: 'int32', shape: [], range: [0, 2] },
  ],
  inputs: ['x'],
  shardRows: 4,
  evaluationRows: 5,
};

const x = (count: number, first = 0): NamedTensor => ({
  name: 'x',
  shape: [count, 2],
  values: Float32Array.from({ length: 2 * count }, (_, i) => first + i / 2),
});
const y = (count: number, label = (row: number): number => row % 3): NamedTensor => ({
  name: 'y',
  shape: [count],
  values: Int32Array.from({ length: count }, (_, row) => label(row)),
});

describe('own data', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-own-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = (name: string, tensors: readonly NamedTensor[]): Promise<void> =>
    writeFile(join(folder, `${name}.safetensors`), writeSafetensors(tensors));
  const fault = async (path = folder): Promise<TempernetError> => {
    try {
      await readOwnData(path, SCHEMA, SEED);
    } catch (error) {
      if (isTempernetError(error)) return error;
      throw error;
    }
    return expect.fail('was read');
  };

  it('is cut by its seed where there is one file, and no two sets share a row', async () => {
    await write('train', [y(100), x(100), { name: 'notes', shape: [1], values: Uint8Array.of(7) }]);
    const { train, truth, test, warnings } = await readOwnData(folder, SCHEMA, SEED);
    expect([train.count, truth.count, test.count]).to.deep.equal([72, 18, 10]);
    expect(new Set([train, truth, test].flatMap(exampleDigests)).size).to.equal(100);
    expect(warnings).to.deep.equal([]);
    const again = await readOwnData(folder, SCHEMA, SEED);
    expect(again).to.deep.equal({ train, truth, test, warnings });
    const other = await readOwnData(folder, SCHEMA, `0x${'22'.repeat(32)}`);
    expect(other.test.rows).to.not.deep.equal(test.rows);
  });

  it('is taken as the user cut it, but for rows that stand twice', async () => {
    await write('train', [x(20), y(20)]);
    await write('truth', [x(8, 100), y(8)]);
    // Rows 20 and 21 of the test set begin where the truths do.
    await write('test', [x(10, 10), y(10, (row) => (row + 10) % 3)]);
    const { train, truth, test } = await readOwnData(folder, SCHEMA, SEED);
    expect([truth.count, test.count]).to.deep.equal([8, 10]);
    expect(train.count).to.be.lessThan(20);
    expect(new Set([train, truth, test].flatMap(exampleDigests)).size).to.equal(train.count + truth.count + test.count);
  });

  it('of one class only is read with a warning', async () => {
    await write('train', [x(40), y(40, () => 1)]);
    const { warnings } = await readOwnData(folder, SCHEMA, SEED);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include('y = 1');
  });

  it('is dealt to proposers and slots, and refused when it is too little for them', async () => {
    await write('train', [x(100), y(100)]);
    const corpus = await openCorpus(folder, 2, 3, undefined, SCHEMA);
    expect(corpus.train.map((part) => part.map(({ count }) => count))).to.deep.equal([
      [12, 12, 12],
      [12, 12, 12],
    ]);
    expect(corpus.label).to.equal('y');
    try {
      await openCorpus(folder, 5, 4, undefined, SCHEMA);
      expect.fail('was dealt');
    } catch (error) {
      expect((error as TempernetError).code).to.equal('DATA_TOO_FEW');
    }
  });

  const nan = x(20);
  nan.values[7] = Number.NaN;
  const bad: Readonly<Record<string, readonly [ErrorCode, Readonly<Record<string, unknown>>, readonly NamedTensor[]]>> = {
    'without a column': ['DATA_MISSING_COLUMN', { column: 'y', found: 'x' }, [x(20)]],
    'of another type': [
      'DATA_SHAPE',
      { column: 'y', found: 'uint8 [20]', expected: 'int32 [rows]' },
      [x(20), { name: 'y', shape: [20], values: new Uint8Array(20) }],
    ],
    'of another shape': [
      'DATA_SHAPE',
      { column: 'x', found: 'float32 [20, 3]', expected: 'float32 [rows, 2]' },
      [{ name: 'x', shape: [20, 3], values: new Float32Array(60) }, y(20)],
    ],
    'that is a scalar': ['DATA_SHAPE', { column: 'y' }, [x(20), { name: 'y', shape: [], values: new Int32Array(1) }]],
    'with rows of another number': ['DATA_ROWS', { column: 'y', actual: 19, expected: 20 }, [x(20), y(19)]],
    'with a label beyond the range': [
      'DATA_OUT_OF_RANGE',
      { column: 'y', row: 4, value: 3, low: 0, high: 2 },
      [x(20), y(20, (row) => (row === 4 ? 3 : 0))],
    ],
    'with a label below the range': ['DATA_OUT_OF_RANGE', { row: 9, value: -1 }, [x(20), y(20, (row) => (row === 9 ? -1 : 0))]],
    'with a number that is none': ['DATA_NOT_FINITE', { column: 'x', row: 3 }, [nan, y(20)]],
    'with no rows': ['DATA_EMPTY', {}, [x(0), y(0)]],
    'with fewer rows than a batch': ['DATA_TOO_FEW', { what: 'the train set', expected: 4 }, [x(12), y(12)]],
    'with too few rows to cut': ['DATA_TOO_FEW', { what: 'the test set', actual: 3, expected: 5 }, [x(3), y(3)]],
  };
  for (const [name, [code, fields, tensors]] of Object.entries(bad)) {
    it(`${name} is refused`, async () => {
      await write('train', tensors);
      const error = await fault();
      expect(error.code).to.equal(code);
      expect(error.fields).to.include(fields);
    });
  }

  it('that was pickled is refused by its name and by its first bytes, and not loaded', async () => {
    await writeFile(join(folder, 'model.pt'), 'anything');
    expect((await fault()).code).to.equal('DATA_PICKLE');
    expect((await fault(join(folder, 'model.pt'))).code).to.equal('DATA_PICKLE');
    for (const head of [
      [0x80, 4, 0x95, 0, 0],
      [0x50, 0x4b, 3, 4],
    ]) {
      await writeFile(join(folder, 'train.safetensors'), Uint8Array.from([...head, ...new Uint8Array(40)]));
      expect((await fault()).code).to.equal('DATA_PICKLE');
    }
  });

  it('that is cut short, has a huge header, is no folder or is not there is refused', async () => {
    const whole = writeSafetensors([x(20), y(20)]);
    for (const bytes of [whole.subarray(0, whole.length - 1), whole.subarray(0, 30), new Uint8Array(3), new Uint8Array(0)]) {
      await writeFile(join(folder, 'train.safetensors'), bytes);
      expect((await fault()).code).to.equal('DATA_UNREADABLE');
    }
    const huge = whole.slice();
    new DataView(huge.buffer).setBigUint64(0, 2n ** 62n, true);
    await writeFile(join(folder, 'train.safetensors'), huge);
    expect((await fault()).code).to.equal('DATA_UNREADABLE');
    expect((await fault(join(folder, 'train.safetensors'))).code).to.equal('DATA_UNREADABLE');
    await rm(join(folder, 'train.safetensors'));
    expect((await fault()).code).to.equal('DATA_UNREADABLE');
    expect((await fault(join(folder, 'nowhere'))).code).to.equal('DATA_UNREADABLE');
  });
});
