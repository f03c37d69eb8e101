import { nativeDigest } from '../../node/content/content-digest.ts';
import { encodeCheckpoint } from '../../substrate/codecs/tensors.ts';
import type { ProgramSession } from '../../substrate/program/engine.ts';
import { goldenInputs } from './golden-run.ts';

/** How fast a program runs on one engine; one thread. */
export type Speed = {
  /** Median milliseconds of a training step. */
  readonly msPerStep: number;
  readonly stepsPerSecond: number;
  /** Milliseconds to encode and hash a state as nodes do, once an interval. */
  readonly msPerState: number;
};

const REPEATS = 3;
/** One repeat is so long, within the bounds of steps below. */
const REPEAT_MS = 400;
const MOST_STEPS = 200;

/** Times steps on plain data: after one call to warm up, three repeats of about 0.4 s, or of one step where steps are longer. */
export const measureSpeed = async (session: ProgramSession, now: () => number): Promise<Speed> => {
  const { state, batches } = goldenInputs(session);
  const timed = async (steps: number): Promise<number> => {
    const work = Array.from({ length: steps }, (_, i) => batches[i % batches.length]!);
    const began = now();
    await session.step(state, work);
    return (now() - began) / steps;
  };
  await timed(1);
  const rough = await timed(2);
  const steps = Math.max(1, Math.min(MOST_STEPS, Math.round(REPEAT_MS / rough)));
  const samples: number[] = [];
  for (let i = 0; i < REPEATS; i++) samples.push(await timed(steps));
  const msPerStep = samples.sort((a, b) => a - b)[REPEATS >> 1]!;
  const began = now();
  nativeDigest(encodeCheckpoint(session.manifest, state));
  return { msPerStep, stepsPerSecond: 1000 / msPerStep, msPerState: now() - began };
};
