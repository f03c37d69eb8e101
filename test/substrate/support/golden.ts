import { contentDigest } from '../../../protocol/content.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { encodeCheckpoint, initialState, weightsToParams } from '../../../substrate/codecs/tensors.ts';
import { initialWeights } from '../../../substrate/neural/init.ts';
import type { Batch, ProgramSession } from '../../../substrate/program/engine.ts';

/** The seed of version 0 in all tests of programs. */
export const SEED: Hex = '0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';

/** What every machine must reproduce: digests of the states after each of ten steps, and the bits of losses. */
export type Golden = { readonly states: readonly Hex[]; readonly losses: readonly number[]; readonly evaluation: number };

const STEPS = 10;

/** Runs a program's fixed steps one by one and takes the digest of every state; then the loss of version 0. */
export const goldenRun = async (session: ProgramSession, batches: readonly Batch[], evaluation: Batch): Promise<Golden> => {
  const { manifest } = session;
  const weights = initialWeights(manifest, SEED);
  let state = initialState(manifest, weights);
  const states: Hex[] = [];
  const losses: number[] = [];
  for (const batch of batches.slice(0, STEPS)) {
    const result = await session.step(state, [batch]);
    state = result.state;
    states.push(contentDigest(encodeCheckpoint(manifest, state)));
    losses.push(result.losses[0]!);
  }
  const { loss } = await session.evaluate(weightsToParams(manifest, weights), {
    count: manifest.batch.evalSize,
    columns: evaluation,
  });
  return { states, losses, evaluation: loss };
};
