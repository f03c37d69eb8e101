import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { isBytes32 } from '../../protocol/hex.ts';
import { GOLDEN_STEPS, type GoldenRun } from './golden-run.ts';

/** The golden run of a program, in the program's own folder. */
export const goldenFile = (folder: string): string => join(folder, 'golden.json');

/** Reads a folder's golden run; undefined where there is none. Throws ORCHESTRATOR_BAD_GOLDEN. */
export const readGolden = async (
  folder: string,
  expected: Pick<GoldenRun, 'program' | 'engine'>,
): Promise<GoldenRun | undefined> => {
  const file = goldenFile(folder);
  const bad = (detail: string): TempernetError => new TempernetError('ORCHESTRATOR_BAD_GOLDEN', { file, folder, detail });
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw bad(error.message);
  });
  if (text === undefined) return undefined;
  const golden = parsed(text);
  if (!isGolden(golden)) throw bad(`it is no golden run of ${GOLDEN_STEPS} steps`);
  if (golden.program !== expected.program) throw bad(`it is of program ${golden.program}, this one is ${expected.program}`);
  if (golden.engine !== expected.engine) throw bad(`it is of engine ${golden.engine}, this one is ${expected.engine}`);
  return golden;
};

/** Where a run differs from the golden one first; undefined when every bit is equal. */
export const firstDifference = (
  golden: GoldenRun,
  found: GoldenRun,
): { readonly what: string; readonly expected: string; readonly actual: string } | undefined => {
  const index = golden.states.findIndex((digest, i) => digest !== found.states[i]);
  if (index >= 0)
    return {
      what: `the state after step ${index + 1}`,
      expected: golden.states[index]!,
      actual: found.states[index] ?? 'missing',
    };
  if (golden.evaluation === found.evaluation) return undefined;
  return { what: 'the loss of version 0', expected: String(golden.evaluation), actual: String(found.evaluation) };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isGolden = (value: unknown): value is GoldenRun => {
  if (typeof value !== 'object' || value === null) return false;
  const { program, engine, states, evaluation } = value as Record<string, unknown>;
  if (!isBytes32(program) || typeof engine !== 'string' || typeof evaluation !== 'number' || !Array.isArray(states)) return false;
  return states.length === GOLDEN_STEPS && states.every(isBytes32);
};
