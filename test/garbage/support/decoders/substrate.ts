import { utf8ToBytes } from '@noble/hashes/utils.js';
import { contentDigest } from '../../../../protocol/content.ts';
import { TempernetError } from '../../../../protocol/errors/tempernet-error.ts';
import { merkleRoot } from '../../../../protocol/merkle.ts';
import { encodeFixed } from '../../../../substrate/codecs/fixed-point.ts';
import { readSafetensors, type Safetensors, writeSafetensors } from '../../../../substrate/codecs/safetensors.ts';
import { decodeCheckpoint, decodeWeights, encodeCheckpoint, encodeWeights } from '../../../../substrate/codecs/tensors.ts';
import { parseColumns, parseShape } from '../../../../substrate/data/columns.ts';
import { DataTree, readOpening, type WantedOpening } from '../../../../substrate/data/data-tree.ts';
import { type Dataset, decodeDataset, encodeDataset } from '../../../../substrate/data/dataset.ts';
import { encodeHeader } from '../../../../substrate/data/dataset-header.ts';
import {
  type DatasetManifest,
  decodeDatasetManifest,
  encodeDatasetManifest,
} from '../../../../substrate/data/dataset-manifest.ts';
import { parseIdx } from '../../../../substrate/data/idx.ts';
import { mnistDataset } from '../../../../substrate/data/mnist.ts';
import { parsePartition, partitionText } from '../../../../substrate/data/partition.ts';
import { checkGraph } from '../../../../substrate/program/check-graph.ts';
import type { State } from '../../../../substrate/program/engine.ts';
import { frozenValues } from '../../../../substrate/program/frozen-content.ts';
import { expectedPorts } from '../../../../substrate/program/graph-ports.ts';
import { loadProgram, parseManifestText } from '../../../../substrate/program/load-program.ts';
import { parseProgramManifest } from '../../../../substrate/program/parse-manifest.ts';
import type { Column } from '../../../../substrate/program/program-manifest.ts';
import { programFiles } from '../../../substrate/support/programs.ts';
import { BLOCK, tinyFiles, tinyProgram } from '../../../substrate/support/tiny-program.ts';
import { type Decoder, decoder } from '../decoder.ts';
import { DIGEST } from '../samples.ts';

const COLUMNS: readonly Column[] = [
  { name: 'x', dtype: 'uint8', shape: [2] },
  { name: 'y', dtype: 'int32', shape: [] },
  { name: 'z', dtype: 'float32', shape: [1] },
];
const DATASET: Dataset = { columns: COLUMNS, count: 3, rows: new Uint8Array(30).fill(1) };
const OPENING: WantedOpening = {
  root: merkleRoot([encodeHeader(DATASET), ...[0, 1, 2].map((row) => DATASET.rows.subarray(10 * row, 10 * row + 10))]),
  columns: COLUMNS,
  atLeast: 1,
  rowsOf: () => Uint32Array.of(0, 2),
};
const { manifest } = tinyProgram();
const TINY = tinyFiles();
const BLOCKS = tinyFiles('blocks');
const DIGITS = parseManifestText(programFiles('digits').manifest).manifest;

const idx = (...shape: number[]): Uint8Array => {
  const values = shape.reduce((a, b) => a * b, 1);
  const bytes = new Uint8Array(4 + 4 * shape.length + values);
  bytes.set([0, 0, 8, shape.length]);
  for (const [i, n] of shape.entries()) new DataView(bytes.buffer).setUint32(4 + 4 * i, n);
  return bytes;
};

const badManifest = (path: string, detail: string): TempernetError =>
  new TempernetError('SUBSTRATE_BAD_MANIFEST', { path, detail });

/** A graph of the tiny program by itself, against the ports of its manifest. */
const graph = (name: 'step' | 'loss'): Decoder =>
  decoder({
    name: `ONNX graph ${name}`,
    kind: 'bytes',
    covers: [],
    structure: 'proto',
    seeds: () => [TINY.graphs[name]],
    decode: (bytes) => checkGraph(name, bytes, manifest.opset, expectedPorts(manifest, name)),
    codes: ['SUBSTRATE_BAD_GRAPH'],
  });

/** Ways into the substrate floor. */
export const SUBSTRATE_DECODERS: readonly Decoder[] = [
  decoder({
    name: 'data set',
    kind: 'bytes',
    covers: ['decodeDataset'],
    seeds: () => [encodeDataset(DATASET), encodeDataset({ ...DATASET, count: 0, rows: new Uint8Array(0) })],
    decode: (bytes) => decodeDataset(bytes),
    codes: ['SUBSTRATE_BAD_DATASET', 'PROTOCOL_BAD_CBOR'],
    again: (dataset: Dataset) => encodeDataset(dataset),
  }),
  decoder({
    name: 'data set of a program',
    kind: 'bytes',
    covers: ['decodeDataset'],
    seeds: () => [encodeDataset(DATASET)],
    decode: (bytes) => decodeDataset(bytes, COLUMNS),
    codes: ['SUBSTRATE_BAD_DATASET', 'PROTOCOL_BAD_CBOR'],
  }),
  decoder({
    name: "opening of a solver's own data",
    kind: 'bytes',
    covers: ['readOpening', 'decodeHeader'],
    seeds: async () => [(await DataTree.grow(DATASET)).open([0, 2])],
    decode: (bytes) => readOpening(bytes, OPENING),
    codes: ['SUBSTRATE_BAD_DATASET', 'PROTOCOL_BAD_CBOR'],
  }),
  decoder({
    name: 'data set manifest',
    kind: 'bytes',
    covers: ['decodeDatasetManifest'],
    structure: 'cbor',
    seeds: () => [
      encodeDatasetManifest({
        columns: COLUMNS,
        shards: Array.from({ length: 5 }, (_, i) => ({ digest: DIGEST, count: i + 1 })),
      }),
    ],
    decode: decodeDatasetManifest,
    codes: ['SUBSTRATE_BAD_DATASET', 'PROTOCOL_BAD_CBOR'],
    again: (value: DatasetManifest) => encodeDatasetManifest(value),
  }),
  decoder({
    name: 'IDX images',
    kind: 'bytes',
    covers: ['parseIdx'],
    seeds: () => [idx(2, 28, 28), idx(0, 28, 28)],
    decode: (bytes) => parseIdx(bytes, 3),
    codes: ['SUBSTRATE_BAD_IDX'],
  }),
  decoder({
    name: 'IDX labels',
    kind: 'bytes',
    covers: ['parseIdx'],
    seeds: () => [idx(2)],
    decode: (bytes) => mnistDataset(idx(2, 28, 28), bytes),
    codes: ['SUBSTRATE_BAD_IDX'],
  }),
  decoder({
    name: 'safetensors',
    kind: 'bytes',
    covers: ['readSafetensors'],
    seeds: () => [
      writeSafetensors([{ name: 'a', shape: [2, 2], values: new Float32Array(4) }], { model: 'm' }),
      writeSafetensors([
        { name: 'b', shape: [], values: Int32Array.of(7) },
        { name: 'c', shape: [0], values: new Float32Array(0) },
      ]),
    ],
    decode: readSafetensors,
    codes: ['SUBSTRATE_BAD_SAFETENSORS'],
  }),
  decoder({
    name: 'safetensors header',
    kind: 'text',
    covers: ['readSafetensors'],
    structure: 'json',
    seeds: () => ['{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'],
    decode: (text) => {
      const header = utf8ToBytes(text);
      const file = new Uint8Array(8 + header.length + 4);
      new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
      file.set(header, 8);
      const { tensors, metadata }: Safetensors = readSafetensors(file);
      return readSafetensors(writeSafetensors(tensors, metadata));
    },
    codes: ['SUBSTRATE_BAD_SAFETENSORS'],
  }),
  decoder({
    name: 'weights',
    kind: 'bytes',
    covers: ['decodeWeights'],
    seeds: () => [encodeWeights(Int32Array.of(1, -2, 2_147_483_647))],
    decode: (bytes) => decodeWeights(manifest, bytes),
    codes: ['SUBSTRATE_BAD_LENGTH'],
    again: (q: Int32Array) => encodeWeights(q),
  }),
  decoder({
    name: 'checkpoint',
    kind: 'bytes',
    covers: ['decodeCheckpoint'],
    seeds: () => [encodeCheckpoint(manifest, { params: [Float32Array.of(1, -0, 5e-41)], optim: [] })],
    decode: (bytes) => decodeCheckpoint(manifest, bytes),
    codes: ['SUBSTRATE_BAD_LENGTH', 'SUBSTRATE_NOT_FINITE'],
    again: (state: State) => encodeCheckpoint(manifest, state),
  }),
  decoder({
    name: 'fixed point',
    kind: 'bytes',
    covers: [],
    seeds: () => [new Uint8Array(Float32Array.of(0.5, -1e30, 1e-40, -0).buffer)],
    decode: (bytes) => encodeFixed(new Float32Array(bytes.slice(0, 4 * Math.floor(bytes.length / 4)).buffer), 24),
    codes: ['SUBSTRATE_NOT_FINITE'],
  }),
  decoder({
    name: 'program.json',
    kind: 'text',
    covers: ['parseManifestText'],
    structure: 'json',
    seeds: () => [
      tinyFiles('frozen').manifest as string,
      new TextDecoder().decode(programFiles('digits').manifest as Uint8Array),
    ],
    decode: parseManifestText,
    codes: ['SUBSTRATE_BAD_MANIFEST'],
  }),
  decoder({
    name: 'program manifest',
    kind: 'value',
    covers: ['parseProgramManifest'],
    seeds: () => [tinyFiles('frozen').json],
    decode: parseProgramManifest,
    codes: ['SUBSTRATE_BAD_MANIFEST'],
  }),
  decoder({
    name: 'columns',
    kind: 'value',
    covers: ['parseColumns'],
    seeds: () => [COLUMNS],
    decode: (value) => parseColumns(value, badManifest),
    codes: ['SUBSTRATE_BAD_MANIFEST'],
  }),
  decoder({
    name: 'shape',
    kind: 'value',
    covers: ['parseShape'],
    seeds: () => [[], [1, 2, 3], [2 ** 31]],
    decode: (value) => parseShape(value, 'shape', badManifest),
    codes: ['SUBSTRATE_BAD_MANIFEST'],
  }),
  decoder({
    name: 'partition',
    kind: 'text',
    covers: ['parsePartition'],
    seeds: () => ['iid', 'by-owner', 'dirichlet:0.3', 'dirichlet:1000'],
    decode: (text) => {
      const partition = parsePartition(text);
      const again = partitionText(parsePartition(partitionText(partition)));
      if (again !== partitionText(partition)) throw new RangeError(`another partition: ${again}`);
    },
    codes: ['SUBSTRATE_BAD_PARTITION'],
  }),
  decoder({
    name: 'frozen values in blocks',
    kind: 'bytes',
    covers: ['decodeFrozen'],
    seeds: () => [BLOCK],
    // Named by its digest, as whoever publishes a program can name it.
    decode: (content) => {
      const { graphs, json } = BLOCKS;
      const [base] = json.frozen as [object];
      const manifest = JSON.stringify({ ...json, frozen: [{ ...base, digest: contentDigest(content) }] });
      const program = loadProgram({ manifest, graphs, frozen: { base: content } });
      const values = frozenValues(program.manifest.frozen[0]!, program.frozen[0]!);
      if (values.length !== 32) throw new RangeError(`${values.length} values of one block`);
    },
    codes: ['SUBSTRATE_BAD_LENGTH'],
  }),
  graph('step'),
  graph('loss'),
  decoder({
    name: 'ONNX graph of digits',
    kind: 'bytes',
    covers: [],
    seeds: () => [programFiles('digits').graphs.infer],
    decode: (bytes) => {
      checkGraph('infer', bytes, DIGITS.opset, expectedPorts(DIGITS, 'infer'));
    },
    codes: ['SUBSTRATE_BAD_GRAPH'],
  }),
  decoder({
    name: 'program',
    kind: 'bytes',
    covers: ['loadProgram'],
    structure: 'proto',
    seeds: () => [TINY.graphs.infer],
    decode: (infer) => {
      const { graphs, json } = TINY;
      const refs = { ...(json.graphs as object), infer: { file: 'infer.onnx', digest: contentDigest(infer) } };
      return loadProgram({ manifest: JSON.stringify({ ...json, graphs: refs }), graphs: { ...graphs, infer } });
    },
    codes: ['SUBSTRATE_BAD_GRAPH'],
  }),
];
