import { readFile } from 'node:fs/promises';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { JsonFault, parseJson } from '../../protocol/parse-json.ts';

/** Reads a configuration file: one JSON object of option names and values, no name twice. Errors: CONFIG_UNREADABLE. */
export const readConfigFile = async (path: string): Promise<{ path: string; values: Record<string, unknown> }> => {
  let values: unknown;
  try {
    values = parseJson(await readFile(path, 'utf8'));
  } catch (error) {
    throw new TempernetError(
      'CONFIG_UNREADABLE',
      {
        file: path,
        detail: error instanceof JsonFault ? `it ${error.message}` : error instanceof Error ? error.message : String(error),
      },
      { cause: error },
    );
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new TempernetError('CONFIG_UNREADABLE', { file: path, detail: 'it is not an object' });
  }
  return { path, values: values as Record<string, unknown> };
};
