import { contentDigest } from '../../protocol/content.ts';
import type { Hex } from '../../protocol/hex.ts';
import { encodeCheckpoint, initialState, weightsToParams } from '../../substrate/codecs/tensors.ts';
import { initialWeights } from '../../substrate/neural/init.ts';
import type { Batch, ProgramSession, State } from '../../substrate/program/engine.ts';
import { plainBatches } from './plain-batches.ts';

/** What a program gives on its engine wherever it runs: the digest of the state after each step, and the loss of version 0. */
export type GoldenRun = {
  readonly program: Hex;
  readonly engine: string;
  readonly states: readonly Hex[];
  readonly evaluation: number;
};

/** Steps of a golden run. */
export const GOLDEN_STEPS = 10;

const SEED: Hex = `0x${'5e'.repeat(32)}`;

/** The state that golden runs and measurements start from, and one batch a step. */
export const goldenInputs = (session: ProgramSession): { readonly state: State; readonly batches: readonly Batch[] } => ({
  state: initialState(session.manifest, initialWeights(session.manifest, SEED)),
  batches: plainBatches(session.manifest, GOLDEN_STEPS, session.manifest.batch.size),
});

/** Ten steps and one evaluation, on data that follow from the program's columns alone. */
export const goldenRun = async (session: ProgramSession, program: Hex, engine: string): Promise<GoldenRun> => {
  const { manifest } = session;
  const { state: start, batches } = goldenInputs(session);
  let state = start;
  const states: Hex[] = [];
  for (const batch of batches) {
    state = (await session.step(state, [batch])).state;
    states.push(contentDigest(encodeCheckpoint(manifest, state)));
  }
  const { evalSize } = manifest.batch;
  const columns = plainBatches(manifest, 1, evalSize)[0] as Batch;
  const params = weightsToParams(manifest, initialWeights(manifest, SEED));
  const { loss } = await session.evaluate(params, { count: evalSize, columns });
  return { program, engine, states, evaluation: loss };
};
