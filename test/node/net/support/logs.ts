import type { LogFields, Logger } from '../../../../node/log/logger.ts';

/** A line that was logged. */
export type Line = { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly fields: LogFields; readonly message: string };

/** A logger that keeps its lines for the test to read. */
export const keepLogs = (): { readonly logger: Logger; readonly lines: Line[] } => {
  const lines: Line[] = [];
  const at =
    (level: Line['level'], base: LogFields) =>
    (fields: LogFields, message: string): void => {
      lines.push({ level, fields: { ...base, ...fields }, message });
    };
  const make = (base: LogFields): Logger => ({
    debug: at('debug', base),
    info: at('info', base),
    warn: at('warn', base),
    error: at('error', base),
    child: (fields) => make({ ...base, ...fields }),
  });
  return { logger: make({}), lines };
};
