import { readFile } from 'node:fs/promises';
import { TempernetError } from '../protocol/errors/tempernet-error.ts';

/** The keystore password, as given or from a file (its last line end is not part of it). Throws CLI_BAD_OPTION. */
export const readPassword = async (
  given: { readonly password?: string; readonly passwordFile?: string },
  command: string,
): Promise<string> => {
  const bad = (detail: string, cause?: unknown): TempernetError =>
    new TempernetError('CLI_BAD_OPTION', { option: '--password-file', detail, command }, { cause });
  const password =
    given.password ??
    (given.passwordFile === undefined
      ? undefined
      : await readFile(given.passwordFile, 'utf8').then(
          (text) => text.replace(/\r?\n$/, ''),
          (cause: unknown) => {
            throw bad(cause instanceof Error ? cause.message : String(cause), cause);
          },
        ));
  if (password === undefined || password === '') throw bad('a password for the keystore is needed');
  return password;
};
