import { contentDigest } from '../../../protocol/content.ts';
import { EXACT_ENGINE_ID } from '../../../substrate/program/engine-id.ts';
import { loadProgram, type ProgramFiles } from '../../../substrate/program/load-program.ts';
import type { Program } from '../../../substrate/program/program-manifest.ts';
import { type Field, model, node, value } from './proto-writer.ts';

const FLOAT = 1;
const INT64 = 7;

/** Nodes of a step of one's own: from `w` (float32 of `shape`) and `x` (rows of it) to `w.next`. */
export type OwnStep = { readonly shape: readonly number[]; readonly nodes: readonly Field[] };

const keepDims = (keep: number): Field => [
  5,
  [
    [1, 'keepdims'],
    [3, keep],
    [20, 2],
  ],
];
/** An initialiser of 64-bit integers. */
export const int64s = (name: string, values: readonly number[]): Field => [
  5,
  [
    [1, values.length],
    [2, INT64],
    [8, name],
    [9, new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer)],
  ],
];

const SIDE = 1024;

/** Nodes from `w` [1024, 1024] to `w.next` that multiply so often that no test waits for the end. */
const slowNodes = (): Field[] => {
  const nodes = Array.from({ length: 199 }, (_, i): Field => [1, node('MatMul', [i === 0 ? 'w' : `h${i}`, 'w'], [`h${i + 1}`])]);
  return [...nodes, [1, node('MatMul', ['h199', 'w'], ['w.next'])]];
};

/** Nodes that need 1 GiB in between. */
const largeNodes = (): Field[] => [
  int64s('large', [256, SIDE, SIDE]),
  int64s('first', [0]),
  [1, node('Expand', ['w', 'large'], ['h'])],
  [1, node('Neg', ['h'], ['negated'])],
  [1, node('ReduceMax', ['negated', 'first'], ['w.next'], [keepDims(0)])],
];

/** w.next = w + mean(x - w): one step takes w to the mean of the batch. */
const meanNodes = (): Field[] => [
  int64s('rows', [0]),
  [1, node('ReduceMean', ['d', 'rows'], ['g'], [keepDims(0)])],
  [1, node('Add', ['w', 'g'], ['w.next'])],
];

/** What the `frozen` kind adds in every step. */
const FROZEN = new Uint8Array(Float32Array.from([10, 20, 30]).buffer);

/** What the `blocks` kind adds: one block q4_1 of scale 0.5 and minimum -1 with the numbers 0 to 15, then 15 to 0. */
export const BLOCK = Uint8Array.from([0x00, 0x38, 0x00, 0xbc, ...Array.from({ length: 16 }, (_, i) => i | ((15 - i) << 4))]);

/** w.next = frozen base + mean of the batch. */
const frozenNodes = (): Field[] => [
  int64s('rows', [0]),
  [1, node('ReduceMean', ['x', 'rows'], ['g'], [keepDims(0)])],
  [1, node('Add', ['base', 'g'], ['w.next'])],
];

const NODES = { mean: meanNodes, slow: slowNodes, large: largeNodes, frozen: frozenNodes, blocks: frozenNodes } as const;

const SHAPES: Readonly<Record<string, readonly number[]>> = { mean: [3], frozen: [3], blocks: [32] };

/** What kind of step the program has. */
export type TinyKind = keyof typeof NODES;

/** Files of a program with one parameter `w` (shape [3], [32] for `blocks`, [1024, 1024] for the hostile kinds) and float32 rows `x` like it. */
export const tinyFiles = (
  kind: TinyKind | OwnStep = 'mean',
  rows = 2,
): ProgramFiles & { readonly json: Record<string, unknown> } => {
  const own = typeof kind === 'string' ? undefined : kind;
  const shape = own?.shape ?? SHAPES[kind as TinyKind] ?? [SIDE, SIDE];
  const frozen = kind === 'frozen' ? FROZEN : BLOCK;
  const hasBase = kind === 'frozen' || kind === 'blocks';
  const stepNodes = typeof kind === 'string' ? NODES[kind]() : kind.nodes;
  const base: Field[] = hasBase ? [[11, value('base', FLOAT, shape)]] : [];
  const w: Field = [11, value('w', FLOAT, shape)];
  const x = (count: number): Field => [11, value('x', FLOAT, [count, ...shape])];
  const scalar: Field = [12, value('loss', FLOAT, [])];
  const loss: Field[] = [
    [1, node('Sub', ['x', 'w'], ['d'])],
    [1, node('Mul', ['d', 'd'], ['squares'])],
    [1, node('ReduceMean', ['squares'], ['loss'], [keepDims(0)])],
  ];
  const graphs = {
    step: model([...loss, ...stepNodes, w, x(rows), ...base, [12, value('w.next', FLOAT, shape)], scalar]),
    loss: model([...loss, w, x(rows), ...base, scalar]),
    infer: model([
      [1, node('Sub', ['x', 'w'], ['difference'])],
      w,
      x(1),
      ...base,
      [12, value('difference', FLOAT, [1, ...shape])],
    ]),
  };
  const ref = (name: keyof typeof graphs): { file: string; digest: string } => ({
    file: `${name}.onnx`,
    digest: contentDigest(graphs[name]),
  });
  const json = {
    format: 'tempernet/program/1',
    name: `tiny-${own === undefined ? kind : 'own'}`,
    engine: EXACT_ENGINE_ID,
    opset: 18,
    graphs: { infer: ref('infer'), loss: ref('loss'), step: ref('step') },
    params: [{ name: 'w', shape, dtype: 'float32', scale: 24, init: { kind: 'zeros' } }],
    optimizer: { name: 'mean', settings: { lr: '1' }, state: [] },
    batch: { size: rows, evalSize: rows, columns: [{ name: 'x', dtype: 'float32', shape }] },
    metrics: [],
    inferInputs: ['x'],
    inferOutputs: [{ name: 'difference', shape }],
    frozen: hasBase
      ? [{ name: 'base', shape, dtype: 'float32', digest: contentDigest(frozen), ...(kind === 'blocks' && { blocks: 'q4_1' }) }]
      : [],
    bounds: { normMax: '10' },
    data: 'made up for a test',
  };
  return { manifest: JSON.stringify(json), graphs, json };
};

/** A program that is small enough to follow by hand, or hostile on purpose. */
export const tinyProgram = (kind: TinyKind | OwnStep = 'mean'): Program => loadProgram(tinyFiles(kind));
