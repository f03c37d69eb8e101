import type { Logger } from '../../node/log/logger.ts';

/** A logger for runs whose logs nobody reads; errors still show. */
export const silent: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: (fields, message) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
  child: () => silent,
};
