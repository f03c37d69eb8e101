import type { Evaluation } from './engine.ts';
import type { ProgramManifest } from './program-manifest.ts';

/** Means of the loss graph's outputs over batches: sums in batch order, in double. `outputs[i][b]` is output i of batch b. */
export const meanEvaluation = (manifest: ProgramManifest, outputs: readonly Float32Array[]): Evaluation => {
  const batches = outputs[0]!.length;
  const mean = (values: Float32Array): number => {
    let sum = 0;
    for (const value of values) sum += value;
    return sum / batches;
  };
  return {
    loss: mean(outputs[0]!),
    metrics: Object.fromEntries(manifest.metrics.map((name, i) => [name, mean(outputs[i + 1]!)])),
    count: batches * manifest.batch.evalSize,
  };
};
