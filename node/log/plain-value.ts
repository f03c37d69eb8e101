import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';

const MAX_DEPTH = 4;
const MAX_ITEMS = 64;
const MAX_TEXT = 4_096;

/** Field names whose values never reach a log: keys, passwords, and salts, which hide a commitment until it is revealed. */
const SECRET = /^(privatekey|password|passphrase|mnemonic|salt|secret|token|authorization|apikey)$/i;

/**
 * A bounded JSON form of anything a component logs: bigint as decimal text, bytes by their length, errors with code, fields and causes,
 * secrets and what is too deep or too long cut out. So a stranger's message cannot fill the disk through a log line.
 */
export const plainValue = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}...` : value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[bad date]' : value.toISOString();
  if (depth >= MAX_DEPTH) return '[deep]';
  if (value instanceof Error) return plainError(value, depth);
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => plainValue(item, depth + 1));
    return value.length > MAX_ITEMS ? [...items, `[${value.length - MAX_ITEMS} more]`] : items;
  }
  const entries = Object.entries(value).slice(0, MAX_ITEMS);
  return Object.fromEntries(entries.map(([key, item]) => [key, SECRET.test(key) ? '[secret]' : plainValue(item, depth + 1)]));
};

const plainError = (error: Error, depth: number): Record<string, unknown> => ({
  name: error.name,
  message: plainValue(error.message, depth + 1),
  ...(isTempernetError(error) ? { code: error.code, number: error.number, fields: plainValue(error.fields, depth + 1) } : {}),
  // A catalogued error says what is wrong; only others need the place.
  ...(isTempernetError(error)
    ? {}
    : {
        stack: error.stack
          ?.split('\n')
          .slice(1, 8)
          .map((line) => line.trim()),
      }),
  ...(error.cause === undefined ? {} : { cause: plainValue(error.cause, depth + 1) }),
});
