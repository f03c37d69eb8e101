import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { readSteps } from '../agent/experience/recorded-steps.ts';
import { stepRows } from '../agent/experience/step-rows.ts';
import { seededRandom } from '../protocol/random.ts';
import { initialState } from '../substrate/codecs/tensors.ts';
import { type Dataset, gatherRows, rowWidth } from '../substrate/data/dataset.ts';
import { initialWeights } from '../substrate/neural/init.ts';
import type { Batch, ProgramEngine } from '../substrate/program/engine.ts';
import { ExactEngine } from '../substrate/program/exact/exact-engine.ts';
import { loadProgram } from '../substrate/program/load-program.ts';
import { NativeEngine } from '../substrate/program/native/native-engine.ts';
import type { Program } from '../substrate/program/program-manifest.ts';
import { machine } from './support/machine.ts';
import { torchSteps } from './support/torch-step.ts';

// Times one training step of every committed program on the exact engine, on the native engine and in plain PyTorch, side by
// side: `node bench/step.ts [--steps 40] [--repeats 5]`. PyTorch is timed when the project's Python environment is there.

const SEED = `0x${'11'.repeat(32)}` as const;
const NAMES = ['digits', 'brain'] as const;
type Name = (typeof NAMES)[number];

const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const STEPS = option('steps', 40);
const REPEATS = option('repeats', 5);

const program = (name: Name): Program => {
  const read = (file: string): Uint8Array => readFileSync(new URL(`../programs/${name}/${file}`, import.meta.url));
  return loadProgram({
    manifest: read('program.json'),
    graphs: { infer: read('infer.onnx'), loss: read('loss.onnx'), step: read('step.onnx') },
  });
};

/** Random values for digits: a step costs the same on any. Recorded steps for the brain. */
const rows = (name: Name, columns: Dataset['columns'], count: number): Dataset => {
  if (name === 'brain') return stepRows(readSteps().slice(0, count));
  const random = seededRandom('tempernet/bench/1');
  const width = rowWidth(columns);
  return {
    columns,
    count,
    rows: Uint8Array.from({ length: count * width }, (_, i) => random.below(i % width === width - 1 ? 10 : 256)),
  };
};

const batches = ({ manifest }: Program, name: Name): Batch[] => {
  const { size, columns } = manifest.batch;
  const data = rows(name, columns, size * STEPS);
  return Array.from({ length: STEPS }, (_, s) =>
    gatherRows(
      data,
      Array.from({ length: size }, (__, i) => s * size + i),
    ),
  );
};

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

/** Median milliseconds a step over repeats, after one repeat to warm up; `side` calls run at the same time. */
const timed = async (engine: ProgramEngine, loaded: Program, name: Name, side = 1): Promise<number> => {
  const session = await engine.open(loaded);
  const work = batches(loaded, name);
  const start = initialState(loaded.manifest, initialWeights(loaded.manifest, SEED));
  const samples: number[] = [];
  for (let i = 0; i <= REPEATS; i++) {
    const began = performance.now();
    await Promise.all(Array.from({ length: side }, () => session.step(start, work)));
    if (i > 0) samples.push((performance.now() - began) / STEPS / side);
  }
  await session.close();
  return median(samples);
};

const measure = async (): Promise<Map<string, Record<Name, number>>> => {
  const rows = new Map<string, Record<Name, number>>();
  const workers = Math.max(1, cpus().length);
  const programs = { digits: program('digits'), brain: program('brain') };
  const row = async (label: string, engine: ProgramEngine, side = 1): Promise<void> => {
    rows.set(label, {
      digits: await timed(engine, programs.digits, 'digits', side),
      brain: await timed(engine, programs.brain, 'brain', side),
    });
    await engine.close();
  };
  await row('exact', await ExactEngine.create());
  if (workers > 1) await row(`exact, ${workers} workers, per step of either`, await ExactEngine.create({ workers }), workers);
  const allowedPrograms = NAMES.map((name) => programs[name].hash);
  await row('native, 1 thread', new NativeEngine({ allowedPrograms }));
  if (workers > 1) await row(`native, ${workers} threads`, new NativeEngine({ allowedPrograms, threads: workers }));
  const reference = torchSteps(STEPS, REPEATS);
  for (const [threads, ms] of Object.entries(reference?.ms ?? {}))
    rows.set(`PyTorch ${reference!.version}, threads: ${threads}`, ms);
  return rows;
};

const timings = await measure();
const reference = [...timings.entries()].find(([label]) => label.startsWith('PyTorch'))?.[1];
const cell = (ms: number, base: number | undefined): string =>
  `${ms.toFixed(2)} ms${base === undefined ? '' : ` (${(ms / base).toFixed(2)}x)`}`;
process.stdout.write(`${machine()}\n`);
process.stdout.write(
  `one training step, batch 64, median of ${REPEATS} runs of ${STEPS} steps; ratio to PyTorch on one thread\n\n| engine | digits (235,146 parameters) | brain (1,205,271 parameters) |\n| --- | --- | --- |\n`,
);
for (const [label, ms] of timings)
  process.stdout.write(`| ${label} | ${NAMES.map((name) => cell(ms[name], reference?.[name])).join(' | ')} |\n`);
