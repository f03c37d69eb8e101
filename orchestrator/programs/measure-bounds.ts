import { initialState, weightsToParams } from '../../substrate/codecs/tensors.ts';
import { type Dataset, datasetRows, gatherRows } from '../../substrate/data/dataset.ts';
import { takeRows } from '../../substrate/data/split.ts';
import { initialWeights } from '../../substrate/neural/init.ts';
import { inferColumns } from '../../substrate/program/check-inputs.ts';
import { ExactEngine } from '../../substrate/program/exact/exact-engine.ts';
import type { Program } from '../../substrate/program/program-manifest.ts';
import { RESOURCE_RANGES, type ResourceBounds } from '../../substrate/program/resource-bounds.ts';

/** What a program took here: engine memory in bytes, milliseconds of its slowest graph run, of its first step, of later ones. */
export type Measured = { readonly memoryBytes: number; readonly slowestMs: number; readonly stepMs: number };

const SEED = `0x${'00'.repeat(32)}` as const;
const STEPS = 5;

/** Other machines are slower, and busy. */
const TIME_MARGIN = 10;
const LEAST_MS = 20_000;
/** What comes after the first steps may need more, by another layout of memory. */
const MEMORY_MARGIN = 2;
const LEAST_MEMORY = 256 * 1024 ** 2;

/** Runs each graph of a program on sample rows, on the exact engine with as much memory as it can have, and says what that took. */
export const measureProgram = async (program: Program, sample: Dataset, now: () => number): Promise<Measured> => {
  const { manifest } = program;
  // Its own bounds are what is to be found, or to be held against what is found.
  const { memoryBytes: _, stepMs: __, ...bounds } = manifest.bounds;
  const engine = await ExactEngine.create({ workers: 1, memoryBytes: RESOURCE_RANGES.memoryBytes[1] });
  try {
    const session = await engine.open({ ...program, manifest: { ...manifest, bounds } });
    const weights = initialWeights(manifest, SEED);
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const started = now();
      await work();
      return now() - started;
    };
    const rows = (count: number): number[] => Array.from({ length: count }, (_, i) => i % sample.count);
    const batch = gatherRows(sample, rows(manifest.batch.size));
    const first = await timed(() => session.step(initialState(manifest, weights), [batch]));
    const steps = await timed(() =>
      session.step(
        initialState(manifest, weights),
        Array.from({ length: STEPS }, () => batch),
      ),
    );
    const params = weightsToParams(manifest, weights);
    const evaluation = await timed(() => session.evaluate(params, datasetRows(takeRows(sample, rows(manifest.batch.evalSize)))));
    const one = gatherRows(sample, [0]);
    const columns = inferColumns(manifest).map((column) => one[manifest.batch.columns.indexOf(column)]!);
    const inference = await timed(() => session.infer(params, { count: 1, columns }));
    return { memoryBytes: engine.peakBytes, slowestMs: Math.max(first, evaluation, inference), stepMs: steps / STEPS };
  } finally {
    await engine.close();
  }
};

/**
 * Bounds with room for other machines: twice the memory, rounded up to a power of two; ten times the slowest run, rounded up to 1, 2 or 5
 * times a power of ten, and at least twenty seconds. So coarse that most machines find the same, for bounds are part of the program's hash.
 */
export const boundsFor = ({ memoryBytes, slowestMs }: Measured): Required<ResourceBounds> => {
  const [, most] = RESOURCE_RANGES.memoryBytes;
  let memory = LEAST_MEMORY;
  while (memory < memoryBytes * MEMORY_MARGIN && memory < most) memory *= 2;
  let ms = LEAST_MS;
  // 20, 50, 100, 200 and so on, in seconds.
  for (const factor of cycle([2.5, 2, 2])) {
    if (ms >= slowestMs * TIME_MARGIN) break;
    ms *= factor;
  }
  return { memoryBytes: memory, stepMs: Math.min(ms, RESOURCE_RANGES.stepMs[1]) };
};

function* cycle(values: readonly number[]): Generator<number> {
  for (;;) yield* values;
}
