/** Structured fields of a log line. */
export type LogFields = Record<string, unknown>;

/** What components need of a logger: a constant short message plus fields. Implemented by pino in `pino-logger.ts`. */
export type Logger = {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  /** A logger whose lines carry `fields` as well. */
  child(fields: LogFields): Logger;
};
