import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentBrain, type AgentBrainOptions } from '../../../../agent/brain/agent-brain.ts';
import type { ProgramSession } from '../../../../substrate/program/engine.ts';
import { NativeEngine } from '../../../../substrate/program/native/native-engine.ts';
import { SEED } from '../../../substrate/support/golden.ts';
import { committedProgram } from '../../../substrate/support/programs.ts';

/** The brain program. */
export const PROGRAM = committedProgram('brain');

/** One native session for all tests of a file, and brains in scratch folders; `end` removes both. */
export const brainLab = async () => {
  const engine = new NativeEngine({ allowedPrograms: [PROGRAM.hash] });
  const session = await engine.open(PROGRAM);
  const root = await mkdtemp(join(tmpdir(), 'tempernet-brain-'));
  let count = 0;
  return {
    session,
    folder: () => join(root, String(count++)),
    open: (folder: string, options: Partial<AgentBrainOptions> = {}, other: ProgramSession = session) =>
      AgentBrain.open({ folder, seed: SEED, ...options }, { session: other, program: PROGRAM.hash }),
    end: async () => {
      await engine.close();
      await rm(root, { recursive: true });
    },
  };
};

/** What `brainLab` gives. */
export type BrainLab = Awaited<ReturnType<typeof brainLab>>;
