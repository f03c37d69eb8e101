import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOwnDataFile } from '../../node/data/own-data-file.ts';
import type { Logger } from '../../node/log/logger.ts';
import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { type Dataset, rowWidth } from '../../substrate/data/dataset.ts';
import type { Program, ProgramManifest } from '../../substrate/program/program-manifest.ts';
import { type ResourceBounds, resourceBounds } from '../../substrate/program/resource-bounds.ts';
import { boundsFor, type Measured, measureProgram } from './measure-bounds.ts';
import { readOwnProgram } from './read-own-program.ts';
import { type BuildReport, runCompiler } from './run-compiler.ts';

/** What is built, where to, and what the build may take. */
export type BuildRequest = {
  readonly model: string;
  readonly out: string;
  readonly seconds: number;
  readonly memoryMb: number;
};

/** A program that was built. */
export type Built = BuildReport & {
  readonly hash: Hex;
  readonly manifest: ProgramManifest;
  readonly graphBytes: number;
  readonly measured: Measured;
  readonly bounds: ResourceBounds;
};

/** What a build stands on. */
export type BuildModules = { readonly logger: Logger; readonly now: () => number; readonly signal: AbortSignal };

/**
 * Compiles a model file, checks what came out as any node does, measures what it takes and writes it with these bounds. Nothing is in
 * `out` that was not checked. Throws CLI_FOLDER_TAKEN when `out` holds something else, PROGRAM_BOUND_TOO_LOW, what `runCompiler` throws.
 */
export const buildProgram = async ({ model, out, seconds, memoryMb }: BuildRequest, modules: BuildModules): Promise<Built> => {
  if (existsSync(out) && !existsSync(join(out, 'program.json')) && (await readdir(out)).length > 0)
    throw new TempernetError('CLI_FOLDER_TAKEN', { folder: out });
  const { logger, now, signal } = modules;
  const scratch = await mkdtemp(join(tmpdir(), 'tempernet-build-'));
  let keepsLog = false;
  try {
    const made = join(scratch, 'program');
    const report = await runCompiler({ model, out: made, scratch, seconds, memoryMb, signal }, logger);
    const compiled = await readOwnProgram(made);
    const measured = await measureProgram(compiled, await sampleRows(made, compiled.manifest), now);
    const bounds = { ...boundsFor(measured), ...resourceBounds(compiled.manifest) };
    checkBounds(bounds, measured);
    await writeBounds(made, bounds);
    const program = await readOwnProgram(made);
    await place(made, out);
    const graphBytes = Object.values(program.graphs).reduce((sum, graph) => sum + graph.length, 0);
    return { ...report, hash: program.hash, manifest: program.manifest, graphBytes, measured, bounds };
  } catch (error) {
    keepsLog = isTempernetError(error) && 'log' in error.fields;
    throw error;
  } finally {
    if (!keepsLog) await rm(scratch, { recursive: true, force: true });
  }
};

/** Sample rows, or rows of zeros for a program without sample data. */
const sampleRows = async (folder: string, { batch }: Program['manifest']): Promise<Dataset> => {
  const file = join(folder, 'sample', 'train.safetensors');
  if (existsSync(file)) return readOwnDataFile(file, batch.columns);
  const { columns, size } = batch;
  return { columns, count: size, rows: new Uint8Array(size * rowWidth(columns)) };
};

const checkBounds = (bounds: Required<ResourceBounds>, measured: Measured): void => {
  const needed = { memoryBytes: measured.memoryBytes, stepMs: Math.ceil(measured.slowestMs) };
  for (const bound of ['memoryBytes', 'stepMs'] as const)
    if (needed[bound] > bounds[bound])
      throw new TempernetError('PROGRAM_BOUND_TOO_LOW', { bound, said: bounds[bound], needed: needed[bound] });
};

const writeBounds = async (folder: string, bounds: Required<ResourceBounds>): Promise<void> => {
  const file = join(folder, 'program.json');
  const json = JSON.parse(await readFile(file, 'utf8')) as { bounds: Record<string, string> };
  json.bounds = { ...json.bounds, memoryBytes: String(bounds.memoryBytes), stepMs: String(bounds.stepMs) };
  await writeFile(file, `${JSON.stringify(json, null, 2)}\n`);
};

/** Puts a program into its folder, its manifest last: until then the folder holds the one that was there, or none that can be read. */
const place = async (made: string, out: string): Promise<void> => {
  await mkdir(out, { recursive: true });
  await rm(join(out, 'sample'), { recursive: true, force: true });
  const names = (await readdir(made)).sort((a, b) => Number(a === 'program.json') - Number(b === 'program.json'));
  for (const name of names) await cp(join(made, name), join(out, name), { recursive: true });
};
