import type { State } from '../../substrate/program/engine.ts';
import type { ProgramManifest } from '../../substrate/program/program-manifest.ts';

/** Counter of a falling rate in the optimiser's state (`python/tempernet/schedule.py`). */
const COUNTER = 'schedule.step';

/** Share of a task's first rate at which an agent learns from a single step. */
const SHARE = 0.1;

/**
 * A state for one more step by itself. A task's rate falls to zero over `decaySteps`; here the counter stands where a tenth of the rate is
 * left, so that one step, noisy as it is, moves little, and the ten-thousandth still does. A program without a falling rate stays as it is.
 */
export const onlineState = ({ optimizer }: ProgramManifest, state: State): State => {
  const at = optimizer.state.findIndex(({ name }) => name === COUNTER);
  if (at < 0) return state;
  const counter = Float32Array.of((1 - SHARE) * Number(optimizer.settings.decaySteps));
  return { params: state.params, optim: state.optim.map((tensor, i) => (i === at ? counter : tensor)) };
};
