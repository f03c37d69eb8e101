import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { readOwnData } from '../../../../node/data/own-data.ts';
import { readOwnDataFile } from '../../../../node/data/own-data-file.ts';
import { readOwnProgram } from '../../../../orchestrator/programs/read-own-program.ts';
import type { ErrorCode } from '../../../../protocol/errors/catalogue.ts';
import { writeSafetensors } from '../../../../substrate/codecs/safetensors.ts';
import { type Dataset, decodeDataset, encodeDataset } from '../../../../substrate/data/dataset.ts';
import type { DataSchema } from '../../../../substrate/payload.ts';
import { tinyFiles } from '../../../substrate/support/tiny-program.ts';
import { type Decoder, decoder } from '../decoder.ts';

const SCHEMA: DataSchema = {
  columns: [
    { name: 'x', dtype: 'float32', shape: [2] },
    { name: 'y', dtype: 'int32', shape: [], range: [0, 2] },
    { name: 'z', dtype: 'uint8', shape: [1] },
  ],
  inputs: ['x', 'z'],
  shardRows: 2,
  evaluationRows: 1,
};
const SEED = `0x${'11'.repeat(32)}` as const;
const DATA: readonly ErrorCode[] = [
  'DATA_UNREADABLE',
  'DATA_PICKLE',
  'DATA_MISSING_COLUMN',
  'DATA_SHAPE',
  'DATA_ROWS',
  'DATA_EMPTY',
  'DATA_OUT_OF_RANGE',
  'DATA_NOT_FINITE',
];

/** A file of `rows` rows, no two alike, beginning with number `first`. */
const dataFile = (rows: number, first = 0): Uint8Array =>
  writeSafetensors([
    { name: 'y', shape: [rows], values: Int32Array.from({ length: rows }, (_, i) => i % 3) },
    { name: 'x', shape: [rows, 2], values: Float32Array.from({ length: 2 * rows }, (_, i) => first + i / 2) },
    { name: 'z', shape: [rows, 1], values: Uint8Array.from({ length: rows }, (_, i) => i & 255) },
    { name: 'notes', shape: [1], values: Uint8Array.of(7) },
  ]);

const HEADER_TENSORS = {
  x: { dtype: 'F32', shape: [4, 2], data_offsets: [0, 32] },
  y: { dtype: 'I32', shape: [4], data_offsets: [32, 48] },
  z: { dtype: 'U8', shape: [4, 1], data_offsets: [48, 52] },
};

const [file, folder, program] = ['data-file', 'data', 'program'].map((name) =>
  mkdtempSync(join(tmpdir(), `tempernet-own-${name}-`)),
) as [string, string, string];
const removed = (path: string) => async (): Promise<void> => rmSync(path, { recursive: true, force: true });
writeFileSync(join(folder, 'train.safetensors'), dataFile(12));

const TINY = tinyFiles();
for (const [name, graph] of Object.entries(TINY.graphs)) writeFileSync(join(program, `${name}.onnx`), graph);

/** What is taken is rows that a program can train on. */
const sound = (set: Dataset): unknown => decodeDataset(encodeDataset(set), SCHEMA.columns);

/** Ways in for a user's own model and data. */
export const OWN_MODEL_DECODERS: readonly Decoder[] = [
  decoder({
    name: 'file of own data',
    kind: 'bytes',
    covers: ['readOwnDataFile'],
    seeds: () => [dataFile(4), dataFile(2, 9)],
    decode: async (bytes) => {
      writeFileSync(join(file, 'train.safetensors'), bytes);
      sound(await readOwnDataFile(join(file, 'train.safetensors'), SCHEMA.columns));
    },
    codes: DATA,
  }),
  decoder({
    name: 'header of a file of own data',
    kind: 'text',
    covers: ['readOwnDataFile'],
    structure: 'json',
    seeds: () => [JSON.stringify(HEADER_TENSORS)],
    decode: async (text) => {
      const header = utf8ToBytes(text);
      const bytes = new Uint8Array(8 + header.length + 52);
      new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
      bytes.set(header, 8);
      writeFileSync(join(file, 'train.safetensors'), bytes);
      sound(await readOwnDataFile(join(file, 'train.safetensors'), SCHEMA.columns));
    },
    codes: DATA,
    close: removed(file),
  }),
  decoder({
    name: 'truths in a folder of own data',
    kind: 'bytes',
    covers: ['readOwnData'],
    seeds: () => [dataFile(3, 100), dataFile(5)],
    decode: async (bytes) => {
      writeFileSync(join(folder, 'truth.safetensors'), bytes);
      const { train, truth, test } = await readOwnData(folder, SCHEMA, SEED);
      for (const set of [train, truth, test]) sound(set);
    },
    codes: [...DATA, 'DATA_TOO_FEW'],
    close: removed(folder),
  }),
  decoder({
    name: 'program in a folder of its own',
    kind: 'text',
    covers: ['readOwnProgram'],
    structure: 'json',
    seeds: () => [TINY.manifest as string],
    decode: (text) => {
      writeFileSync(join(program, 'program.json'), text);
      return readOwnProgram(program);
    },
    codes: [
      'PROGRAM_UNREADABLE',
      'SUBSTRATE_BAD_MANIFEST',
      'SUBSTRATE_BAD_GRAPH',
      'SUBSTRATE_GRAPH_DIGEST',
      'SUBSTRATE_BAD_LENGTH',
    ],
    close: removed(program),
  }),
];
