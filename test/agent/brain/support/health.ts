import { weightsToParams } from '../../../../substrate/codecs/tensors.ts';
import type { ProgramManifest } from '../../../../substrate/program/program-manifest.ts';

/** Outputs of one layer for one row: weight [out][in], bias [out]; negative ones cut to 0 where `relu`. */
const layer = (weight: Float32Array, bias: Float32Array, x: Float32Array, relu: boolean): Float32Array =>
  bias.map((b, unit) => {
    let sum = b;
    for (let i = 0; i < x.length; i++) sum += weight[unit * x.length + i]! * x[i]!;
    return relu && sum < 0 ? 0 : sum;
  });

/** What a model of 128-1024-1024-23 is like before it has learned anything. */
export type Health = {
  /** Share of units of each hidden layer that some row wakes. */
  readonly awake: readonly [number, number];
  /** Share of units that the average row wakes. */
  readonly active: readonly [number, number];
  /** Variance of the success logit over rows. */
  readonly variance: number;
};

/** Runs rows of features through weights, in plain loops. */
export const healthOf = (manifest: ProgramManifest, weights: Int32Array, rows: readonly Float32Array[]): Health => {
  const [w1, b1, w2, b2, w3, b3] = weightsToParams(manifest, weights) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const first = rows.map((x) => layer(w1, b1, x, true));
  const second = first.map((x) => layer(w2, b2, x, true));
  const logits = second.map((x) => layer(w3, b3, x, false)[0]!);
  const awake = (units: readonly Float32Array[]): number =>
    units[0]!.filter((_, unit) => units.some((row) => row[unit]! > 0)).length / units[0]!.length;
  const active = (units: readonly Float32Array[]): number =>
    units.reduce((sum, row) => sum + row.filter((value) => value > 0).length, 0) / (units.length * units[0]!.length);
  const mean = logits.reduce((a, b) => a + b) / logits.length;
  return {
    awake: [awake(first), awake(second)],
    active: [active(first), active(second)],
    variance: logits.reduce((sum, z) => sum + (z - mean) ** 2, 0) / logits.length,
  };
};
