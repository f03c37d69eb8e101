import { readMnistFiles } from '../../../node/data/mnist-files.ts';
import { encodeWeights } from '../../../substrate/codecs/tensors.ts';
import { mnistDataset } from '../../../substrate/data/mnist.ts';
import { openProgramPayload } from '../../../substrate/payloads/program/program-payload.ts';
import type { ProgramEngine } from '../../../substrate/program/engine.ts';
import { ExactEngine } from '../../../substrate/program/exact/exact-engine.ts';
import { NativeEngine } from '../../../substrate/program/native/native-engine.ts';
import { Measure } from '../../measure.ts';
import { payloadOf } from '../../payloads.ts';
import { readProgram } from '../../publisher.ts';
import type { CellRunner } from '../runner.ts';
import type { MergeSweep } from '../sweep.ts';
import { type MergeCell, type MergeResult, mergeCells } from './merge-cells.ts';
import { runMergeCell } from './run-merge-cell.ts';
import { seedGround } from './seed-ground.ts';
import type { SeedGround } from './shard-ground.ts';

/** Seeds whose data are kept at a time, about 80 MB each: the one in work and the one that the first lane goes on to. */
const KEPT = 2;

/** Runs merge cells in this process, on `workers` threads and as many lanes. */
export const mergeRunner = async (sweep: MergeSweep, workers: number): Promise<CellRunner<MergeCell, MergeResult>> => {
  const { program: folder, metric } = payloadOf('digits');
  const program = await readProgram(folder);
  const files = await readMnistFiles();
  // The operator's own program, for the operator's own figures: this is what `native` is for.
  const engine: ProgramEngine =
    sweep.engine === 'exact' ? await ExactEngine.create({ workers }) : new NativeEngine({ allowedPrograms: [program.hash] });
  const payload = await openProgramPayload(program, engine);
  const measure = new Measure(payload, mnistDataset(files.testImages, files.testLabels), metric);
  const grounds = new Map<number, SeedGround>();
  const groundOf = (seed: number): SeedGround => {
    const found = grounds.get(seed) ?? seedGround({ seed, solvers: sweep.solvers, steps: sweep.steps }, { payload, files });
    grounds.set(seed, found);
    const [oldest] = grounds.keys();
    if (grounds.size > KEPT && oldest !== undefined) grounds.delete(oldest);
    return found;
  };
  return {
    cells: mergeCells(sweep, program.hash),
    lanes: workers,
    run: (cell, signal) =>
      runMergeCell(cell, { ground: groundOf(cell.seed), measure: (weights) => measure.of(encodeWeights(weights)) }, signal),
    close: () => engine.close(),
  };
};
