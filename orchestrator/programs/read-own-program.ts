import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Program } from '../../substrate/program/program-manifest.ts';
import { readProgramFolder } from '../publisher.ts';

/** A compiled program in a user's folder. Throws PROGRAM_UNREADABLE when files are absent, and what `loadProgram` finds wrong. */
export const readOwnProgram = async (folder: string): Promise<Program> => {
  try {
    return await readProgramFolder(folder);
  } catch (cause) {
    if (isTempernetError(cause)) throw cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new TempernetError('PROGRAM_UNREADABLE', { folder, detail }, { cause });
  }
};
