import { readFile } from 'node:fs/promises';
import { loadProgram } from '../../substrate/program/load-program.ts';
import { NativeEngine } from '../../substrate/program/native/native-engine.ts';
import { AgentBrain, type AgentBrainOptions } from './agent-brain.ts';

/** A brain that brings its engine; `close` ends both. */
export type OpenBrain = { readonly brain: AgentBrain; close(): Promise<void> };

const read = async (file: string): Promise<Uint8Array> =>
  new Uint8Array(await readFile(new URL(`../../programs/brain/${file}`, import.meta.url)));

/** The brain program that comes with the network, checked. */
export const readBrainProgram = async () => {
  const [manifest, infer, loss, step] = await Promise.all(['program.json', 'infer.onnx', 'loss.onnx', 'step.onnx'].map(read));
  return loadProgram({ manifest: manifest!, graphs: { infer: infer!, loss: loss!, step: step! } });
};

/**
 * Opens the brain in `options.folder`, or begins one, on the native engine: fast, its bits for this machine alone. What has to come out the
 * same elsewhere wants `AgentBrain.open` with a session of the exact engine. Throws what `AgentBrain.open` does.
 */
export const openBrain = async (options: AgentBrainOptions): Promise<OpenBrain> => {
  const program = await readBrainProgram();
  const engine = new NativeEngine({ allowedPrograms: [program.hash] });
  try {
    const brain = await AgentBrain.open(options, { session: await engine.open(program), program: program.hash });
    return {
      brain,
      close: async () => {
        await brain.close();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
};
