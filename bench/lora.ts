import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readOwnDataFile } from '../node/data/own-data-file.ts';
import { readProgramFolder } from '../orchestrator/publisher.ts';
import { interval95 } from '../orchestrator/sweep/interval.ts';
import { readSafetensors } from '../substrate/codecs/safetensors.ts';
import { initialState } from '../substrate/codecs/tensors.ts';
import { type Dataset, datasetRows, gatherRows } from '../substrate/data/dataset.ts';
import { sliceRows } from '../substrate/data/split.ts';
import { initialWeights } from '../substrate/neural/init.ts';
import { peftName } from '../substrate/program/adapter.ts';
import type { ProgramSession } from '../substrate/program/engine.ts';
import { ExactEngine } from '../substrate/program/exact/exact-engine.ts';
import { machine } from './support/machine.ts';

// What a step of a language model's adapters takes on the exact engine, and what an adapter that a network trained has learned: the
// difference of its loss to the base model's on each evaluation batch of the test rows, with the 95 % interval of its mean. Prepare
// first (docs/lora.md). `node bench/lora.ts [--program examples/lora] [--adapter runs/adapter] [--steps 3]`
const { values } = parseArgs({
  options: {
    program: { type: 'string', default: 'examples/lora' },
    adapter: { type: 'string' },
    steps: { type: 'string', default: '3' },
  },
});

const SEED = `0x${'5e'.repeat(32)}` as const;

/** Seconds of wall clock and of this process's processor time. */
const timed = async <T>(work: () => Promise<T>): Promise<{ seconds: number; cpu: number; result: T }> => {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  const round = (value: number): number => Math.round(value * 100) / 100;
  return { seconds: round((performance.now() - began) / 1000), cpu: round((user + system) / 1e6), result };
};
const time = async (work: () => Promise<unknown>) => {
  const { seconds, cpu } = await timed(work);
  return { seconds, cpu };
};

const program = await readProgramFolder(values.program);
const { manifest } = program;
const rows = (name: string): Promise<Dataset> =>
  readOwnDataFile(join(values.program, 'sample', `${name}.safetensors`), manifest.batch.columns);
const [train, test] = [await rows('train'), await rows('test')];
const engine = await ExactEngine.create();
const session = await engine.open(program);

const state = initialState(manifest, initialWeights(manifest, SEED));
const batch = (step: number) =>
  gatherRows(
    train,
    Array.from({ length: manifest.batch.size }, (_, i) => step * manifest.batch.size + i),
  );
const first = await time(() => session.step(state, [batch(0)]));
const steps = [];
for (let step = 1; step <= Number(values.steps); step++) steps.push(await time(() => session.step(state, [batch(step)])));

/** Loss on each evaluation batch of the test rows. */
const losses = async (session: ProgramSession, params: readonly Float32Array[]): Promise<number[]> => {
  const size = manifest.batch.evalSize;
  const found: number[] = [];
  for (let at = 0; at + size <= test.count; at += size)
    found.push((await session.evaluate(params, datasetRows(sliceRows(test, at, at + size)))).loss);
  return found;
};

const adapterParams = async (folder: string): Promise<Float32Array[]> => {
  const { tensors } = readSafetensors(new Uint8Array(await readFile(join(folder, 'adapter_model.safetensors'))));
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor.values as Float32Array]));
  return manifest.params.map(({ name }) => byName.get(peftName(name))!);
};

const learned = async (folder: string) => {
  const evaluation = await timed(() => losses(session, state.params));
  const base = evaluation.result;
  const adapted = await losses(session, await adapterParams(folder));
  const { seconds, cpu } = evaluation;
  return {
    base: interval95(base),
    adapted: interval95(adapted),
    gain: interval95(base.map((loss, i) => loss - adapted[i]!)),
    evaluation: { seconds, cpu, batches: base.length },
  };
};

const found = values.adapter === undefined ? {} : { learned: await learned(values.adapter) };
const rss = Math.round(process.memoryUsage().rss / 1e6);
await engine.close();
console.log(JSON.stringify({ program: program.hash, machine: machine(), first, steps, rssMB: rss, ...found }, null, 2));
