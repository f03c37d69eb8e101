import { isTempernetError, type TempernetError } from '../../../protocol/errors/tempernet-error.ts';

/** The catalogued error that `run` throws or rejects with; fails when it gives a value or throws anything else. */
export const caught = async (run: () => unknown): Promise<TempernetError> => {
  let value: unknown;
  try {
    value = await run();
  } catch (error) {
    if (isTempernetError(error)) return error;
    throw error;
  }
  throw new Error(`expected a catalogued error, got ${String(value)}`);
};
