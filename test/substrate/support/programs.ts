import { readFileSync } from 'node:fs';
import type { Payload } from '../../../substrate/payload.ts';
import { openProgramPayload } from '../../../substrate/payloads/program/program-payload.ts';
import type { Batch, ProgramEngine } from '../../../substrate/program/engine.ts';
import { loadProgram, type ProgramFiles } from '../../../substrate/program/load-program.ts';
import type { Program } from '../../../substrate/program/program-manifest.ts';
import { brainBatches, digitsBatches } from '../../vectors/support/batches.ts';

/** The committed programs. */
export const PROGRAM_NAMES = ['digits', 'brain'] as const;
export type ProgramName = (typeof PROGRAM_NAMES)[number];

const read = (name: ProgramName, file: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../programs/${name}/${file}`, import.meta.url)));

/** The files of a committed program. */
export const programFiles = (name: ProgramName): ProgramFiles => ({
  manifest: read(name, 'program.json'),
  graphs: { infer: read(name, 'infer.onnx'), loss: read(name, 'loss.onnx'), step: read(name, 'step.onnx') },
});

/** A committed program, checked. */
export const committedProgram = (name: ProgramName): Program => loadProgram(programFiles(name));

/** A committed program, opened as a payload. */
export const openCommitted = (name: ProgramName, engine: ProgramEngine): Promise<Payload> =>
  openProgramPayload(committedProgram(name), engine);

/** Fixed batches of a committed program: real digits, or rows of the brain's vector stream. */
export const fixedBatches = (name: ProgramName, count: number, rows = 64): Batch[] =>
  name === 'digits' ? digitsBatches(count, rows) : brainBatches(count, rows);
