import type { Hex } from '../../protocol/hex.ts';
import type { ProgramEngine } from '../../substrate/program/engine.ts';
import { NativeEngine } from '../../substrate/program/native/native-engine.ts';
import type { Program } from '../../substrate/program/program-manifest.ts';
import { INTERVALS, SAMPLED } from '../project.ts';
import { readProgramFolder } from '../publisher.ts';
import { firstDifference, readGolden } from './golden-file.ts';
import { type GoldenRun, goldenRun } from './golden-run.ts';
import { measureSpeed, type Speed } from './speed.ts';

/** A program to test, and what a task of it is. */
export type Candidate = {
  readonly name: string;
  readonly folder: string;
  /** Steps of a task. */
  readonly steps: number;
  /** The operator allows it on the native engine, which runs in this process. */
  readonly native: boolean;
  /** Whether to compare with the golden run of the folder, where there is one. */
  readonly compare: boolean;
};

/** How one program does on this machine. */
export type ProgramReport = {
  readonly name: string;
  readonly program: Hex;
  /** `none`: there is nothing to compare with. */
  readonly golden: 'equal' | 'differs' | 'none';
  /** Where the golden run is left first. */
  readonly difference?: { readonly what: string; readonly expected: string; readonly actual: string };
  readonly found: GoldenRun;
  readonly exact: Speed;
  readonly native?: Speed;
  readonly steps: number;
  /** Seconds that a solver needs for a task: its steps, and a state to hash after each interval. */
  readonly taskSeconds: number;
  /** Seconds that a seat needs to re-run the sampled intervals of one solution. */
  readonly checkSeconds: number;
  /** Most memory that this process had held when the program was through, bytes. */
  readonly peakBytes: number;
};

/** What the test stands on. */
export type SelfTestModules = {
  /** The exact engine, one worker. */
  readonly engine: ProgramEngine;
  readonly now: () => number;
  readonly peakBytes: () => number;
};

/** Tests one program: bits first, then speed. Throws ORCHESTRATOR_BAD_GOLDEN and what reading and running the program throw. */
export const testProgram = async (candidate: Candidate, modules: SelfTestModules): Promise<ProgramReport> => {
  const { name, folder, steps } = candidate;
  const { engine, now, peakBytes } = modules;
  const program = await readProgramFolder(folder);
  const golden = candidate.compare ? await readGolden(folder, { program: program.hash, engine: engine.id }) : undefined;
  const session = await engine.open(program);
  const found = await goldenRun(session, program.hash, engine.id);
  const difference = golden === undefined ? undefined : firstDifference(golden, found);
  const exact = await measureSpeed(session, now);
  await session.close();
  const native = candidate.native ? await nativeSpeed(program, now) : undefined;
  const seconds = (count: number, states: number): number => (count * exact.msPerStep + states * exact.msPerState) / 1000;
  return {
    name,
    program: program.hash,
    golden: golden === undefined ? 'none' : difference === undefined ? 'equal' : 'differs',
    ...(difference && { difference }),
    found,
    exact,
    ...(native && { native }),
    steps,
    taskSeconds: seconds(steps, INTERVALS + 1),
    checkSeconds: seconds((steps * SAMPLED) / INTERVALS, SAMPLED),
    peakBytes: peakBytes(),
  };
};

const nativeSpeed = async (program: Program, now: () => number): Promise<Speed> => {
  const engine = new NativeEngine({ allowedPrograms: [program.hash] });
  try {
    return await measureSpeed(await engine.open(program), now);
  } finally {
    await engine.close();
  }
};
