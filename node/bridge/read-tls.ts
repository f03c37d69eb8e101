import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';

/** A PEM certificate (with its chain) and the PEM key that belongs to it. Throws `BRIDGE_BAD_CERTIFICATE`. */
export const readTls = async (cert: string, key: string): Promise<{ readonly cert: string; readonly key: string }> => {
  try {
    const pair = { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
    createSecureContext(pair);
    return pair;
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new TempernetError('BRIDGE_BAD_CERTIFICATE', { cert, key, detail }, { cause });
  }
};
