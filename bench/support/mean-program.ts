import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contentDigest } from '../../protocol/content.ts';
import { EXACT_ENGINE_ID } from '../../substrate/program/engine-id.ts';
import { type Field, model, node, value } from '../../test/substrate/support/proto-writer.ts';

const FLOAT = 1;
const UINT8 = 2;
const INT64 = 7;
const PIXELS = 784;
/** With 784 columns as many weights as the `digits` program has, so that states and updates weigh the same. */
const ROWS = 300;
const BATCH = 64;
/** Small enough that 50 rounds find 50 truths in the pool of 10,000 digits. */
const EVAL = 200;
/** A step goes this share of the way to the mean picture: what is left after 50 rounds of 20 steps is still a tenth. */
const RATE = 0.0023;

/** An initialiser: a tensor of these bytes. */
const constant = (name: string, type: number, shape: readonly number[], bytes: Uint8Array): Field => [
  5,
  [...shape.map((dim): Field => [1, dim]), [2, type], [8, name], [9, bytes]],
];
const float = (name: string, x: number): Field => constant(name, FLOAT, [], new Uint8Array(Float32Array.of(x).buffer));
const axis = (name: string, x: number): Field => constant(name, INT64, [1], new Uint8Array(BigInt64Array.of(BigInt(x)).buffer));
const keepDims = (keep: number): Field => [
  5,
  [
    [1, 'keepdims'],
    [3, keep],
    [20, 2],
  ],
];
/** The element type that a Cast goes to. */
const to = (type: number): Field => [
  5,
  [
    [1, 'to'],
    [3, type],
    [20, 2],
  ],
];

/**
 * Writes a training program that learns the mean picture of handwritten digits, slowly and for ever a little better: for benchmarks
 * that need many cheap rounds of accepted work. Every row of its one matrix is such a picture. Made without a compiler.
 */
export const writeMeanProgram = async (folder: string): Promise<void> => {
  const w: Field = [11, value('w', FLOAT, [ROWS, PIXELS])];
  const inputs = (count: number): Field[] => [
    [11, value('x', UINT8, [count, PIXELS])],
    [11, value('y', UINT8, [count])],
  ];
  const centred: Field[] = [
    float('white', 1 / 255),
    axis('first', 0),
    [1, node('Cast', ['x'], ['bytes'], [to(FLOAT)])],
    [1, node('Mul', ['bytes', 'white'], ['picture'])],
    [1, node('ReduceMean', ['w', 'first'], ['guess'], [keepDims(1)])],
    [1, node('Sub', ['picture', 'guess'], ['d'])],
  ];
  const loss: Field[] = [
    ...centred,
    [1, node('Mul', ['d', 'd'], ['squares'])],
    [1, node('ReduceMean', ['squares'], ['loss'], [keepDims(0)])],
  ];
  const scalar: Field = [12, value('loss', FLOAT, [])];
  const step: Field[] = [
    ...loss,
    float('rate', RATE),
    [1, node('ReduceMean', ['d', 'first'], ['way'], [keepDims(1)])],
    [1, node('Mul', ['way', 'rate'], ['go'])],
    [1, node('Add', ['w', 'go'], ['w.next'])],
  ];
  const graphs = {
    step: model([...step, w, ...inputs(BATCH), [12, value('w.next', FLOAT, [ROWS, PIXELS])], scalar]),
    loss: model([...loss, w, ...inputs(EVAL), scalar]),
    infer: model([...centred, w, [11, value('x', UINT8, [1, PIXELS])], [12, value('d', FLOAT, [1, PIXELS])]]),
  };
  const ref = (name: keyof typeof graphs) => ({ file: `${name}.onnx`, digest: contentDigest(graphs[name]) });
  const manifest = {
    format: 'tempernet/program/1',
    name: 'mean-picture',
    engine: EXACT_ENGINE_ID,
    opset: 18,
    graphs: { infer: ref('infer'), loss: ref('loss'), step: ref('step') },
    params: [{ name: 'w', shape: [ROWS, PIXELS], dtype: 'float32', scale: 24, init: { kind: 'zeros' } }],
    optimizer: { name: 'mean', settings: { lr: String(RATE) }, state: [] },
    batch: {
      size: BATCH,
      evalSize: EVAL,
      columns: [
        { name: 'x', dtype: 'uint8', shape: [PIXELS] },
        { name: 'y', dtype: 'uint8', shape: [] },
      ],
    },
    metrics: [],
    inferInputs: ['x'],
    inferOutputs: [{ name: 'd', shape: [PIXELS] }],
    frozen: [],
    bounds: { normMax: '1000' },
    data: 'the pictures of MNIST',
  };
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(graphs)) await writeFile(join(folder, `${name}.onnx`), bytes);
  await writeFile(join(folder, 'program.json'), JSON.stringify(manifest));
};
