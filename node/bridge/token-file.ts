import { open } from 'node:fs/promises';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';

const MIN_LENGTH = 16;
const MAX_BYTES = 4096;

/**
 * The token of a file that only its owner may read or write (its last line end is not part of it): 16 or more printable ASCII
 * characters without blanks. Throws `BRIDGE_BAD_TOKEN_FILE`.
 */
export const readTokenFile = async (file: string): Promise<string> => {
  const bad = (detail: string, cause?: unknown): TempernetError =>
    new TempernetError('BRIDGE_BAD_TOKEN_FILE', { file, detail }, { cause });
  let text: string;
  try {
    // One descriptor for both questions, so that what is read is what was looked at.
    await using handle = await open(file, 'r');
    const { mode, size } = await handle.stat();
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw bad('others than its owner may use it (chmod 600)');
    if (size > MAX_BYTES) throw bad(`is larger than ${MAX_BYTES} bytes`);
    text = (await handle.readFile('latin1')).replace(/\r?\n$/, '');
  } catch (error) {
    if (error instanceof TempernetError) throw error;
    throw bad(error instanceof Error ? error.message : String(error), error);
  }
  if (!/^[\x21-\x7e]+$/.test(text) || text.length < MIN_LENGTH)
    throw bad(`does not hold ${MIN_LENGTH} or more printable characters`);
  return text;
};
