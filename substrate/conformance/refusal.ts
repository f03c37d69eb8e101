import type { ErrorCode } from '../../protocol/errors/catalogue.ts';
import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';

/** Errors that say nothing of content or data: who ends with one of these has not looked at what it was given. */
const OF_ENGINE: readonly ErrorCode[] = [
  'SUBSTRATE_CLOSED',
  'SUBSTRATE_ABORTED',
  'SUBSTRATE_TIME_LIMIT',
  'SUBSTRATE_MEMORY_LIMIT',
  'SUBSTRATE_ENGINE_FAILED',
];

/** True for a typed error that refuses what was given. */
export const isRefusal = (error: unknown): boolean => isTempernetError(error) && !OF_ENGINE.includes(error.code);

/** What is wrong with a call that should be refused by a typed error, in words; undefined where it is refused. */
export const notRefused = async (what: string, call: () => unknown): Promise<string | undefined> => {
  try {
    await call();
  } catch (error) {
    return isRefusal(error) ? undefined : `${what}: fails with ${nameOf(error)} instead of a refusal`;
  }
  return `${what}: is taken`;
};

/** The first of several calls that is not refused, in words. */
export const firstTaken = async (calls: Readonly<Record<string, () => unknown>>): Promise<string | undefined> => {
  for (const [what, call] of Object.entries(calls)) {
    const fault = await notRefused(what, call);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/** An error by its code and text, or by its text where it has no code. */
export const nameOf = (error: unknown): string =>
  isTempernetError(error) ? `${error.code}: ${error.message}` : String(error).slice(0, 200);
