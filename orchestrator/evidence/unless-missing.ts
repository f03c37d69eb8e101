import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';

/** What some work gives, or in words which content it needs that is not here. */
export const unlessMissing = async <T extends object>(work: Promise<T>): Promise<T | string> => {
  try {
    return await work;
  } catch (error) {
    if (isTempernetError(error, 'RECORDS_CONTENT_MISSING')) return error.message;
    throw error;
  }
};
