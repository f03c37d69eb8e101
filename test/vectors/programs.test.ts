import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { contentDigest } from '../../protocol/content.ts';
import type { Hex } from '../../protocol/hex.ts';
import { encodeWeights, initialState } from '../../substrate/codecs/tensors.ts';
import { initialWeights } from '../../substrate/neural/init.ts';
import type { Batch, StepResult } from '../../substrate/program/engine.ts';
import { ExactEngine } from '../../substrate/program/exact/exact-engine.ts';
import { loadProgram } from '../../substrate/program/load-program.ts';
import type { Program } from '../../substrate/program/program-manifest.ts';
import { brainBatches, digitsBatches } from './support/batches.ts';
import { readFloats, readVectors } from './support/read-vectors.ts';

type Sample = {
  readonly name: string;
  readonly stride: number;
  readonly offset: number;
  readonly count: number;
  readonly norm: number;
};
type Reference = {
  readonly seed: Hex;
  readonly weightsDigest: Hex;
  readonly gradientFile: string;
  readonly tensors: readonly Sample[];
  readonly losses: readonly number[];
};

const BATCHES = { digits: digitsBatches, brain: brainBatches };
type Name = keyof typeof BATCHES;

const program = (name: Name): Program => {
  const read = (file: string): Uint8Array => readFileSync(new URL(`../../programs/${name}/${file}`, import.meta.url));
  return loadProgram({
    manifest: read('program.json'),
    graphs: { infer: read('infer.onnx'), loss: read('loss.onnx'), step: read('step.onnx') },
  });
};

const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));

/** ||actual - expected|| / ||expected|| over the entries that the vectors hold. */
const relativeError = (actual: Float32Array, expected: Float32Array, stride: number): number =>
  norm(expected.map((x, i) => actual[i * stride]! - x)) / norm(expected);

for (const name of ['digits', 'brain'] as const) {
  describe(`the ${name} program against PyTorch`, () => {
    const reference = readVectors<Reference>(name);
    const loaded = program(name);
    const { manifest } = loaded;
    const batches = BATCHES[name](reference.losses.length, manifest.batch.size);
    const weights = initialWeights(manifest, reference.seed);
    let engine: ExactEngine;

    const steps = async (some: readonly Batch[]): Promise<StepResult> =>
      (await engine.open(loaded)).step(initialState(manifest, weights), some);

    before(async () => {
      engine = await ExactEngine.create();
    });
    after(() => engine.close());

    it('starts from the same integers', () => {
      expect(contentDigest(encodeWeights(weights))).to.equal(reference.weightsDigest);
    });

    it('has the same gradients within 1e-5 of each tensor', async () => {
      const expected = readFloats(reference.gradientFile);
      const { optim } = (await steps(batches.slice(0, 1))).state;
      const { name: optimizer, settings } = manifest.optimizer;
      // From zeros the first moment of AdamW is (1 - beta1) times the gradient, momentum the gradient itself.
      const share = optimizer === 'adamw' ? 1 - Number(settings.beta1) : 1;
      const momentum = optim.map((tensor) => tensor.map((value) => value / share));
      expect(reference.tensors.map((tensor) => tensor.name)).to.deep.equal(manifest.params.map((param) => param.name));
      for (const [i, tensor] of reference.tensors.entries()) {
        const sample = expected.subarray(tensor.offset, tensor.offset + tensor.count);
        expect(relativeError(momentum[i]!, sample, tensor.stride), tensor.name).to.be.below(1e-5);
        expect(norm(momentum[i]!), `norm of ${tensor.name}`).to.be.closeTo(tensor.norm, 1e-5 * tensor.norm);
      }
    });

    it('has the same losses within 1e-4 over 20 steps', async () => {
      const { losses } = await steps(batches);
      expect(losses.length).to.equal(20);
      for (const [i, loss] of losses.entries()) expect(loss, `step ${i}`).to.be.closeTo(reference.losses[i]!, 1e-4);
    });
  });
}
