import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DestinationStream, destination, type Logger as Pino, pino } from 'pino';
import { humanLine } from './human-line.ts';
import type { LogFields, Logger } from './logger.ts';
import { plainValue } from './plain-value.ts';

/** Levels by weight; a logger drops what is below its own. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** A level of `LOG_LEVELS`. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where and how a process logs. */
export type LogOptions = {
  /** @default 'info' */
  readonly level?: LogLevel;
  /** `json` is one object a line; `human` one readable line. @default 'json' */
  readonly format?: 'json' | 'human';
  /** A file to append to (its folder is made); standard error when absent. Standard output is for results. */
  readonly file?: string;
  /** Fields of every line, such as `{node: 'solver-0'}`. */
  readonly fields?: LogFields;
};

/** A logger over pino. Lines are written before the call returns, so the last words before a crash are kept. */
export const createLogger = (options: LogOptions = {}, modules: { readonly sink?: DestinationStream } = {}): Logger => {
  if (options.file !== undefined) mkdirSync(dirname(options.file), { recursive: true });
  const sink = modules.sink ?? destination({ dest: options.file ?? 2, sync: true });
  const stream: DestinationStream = options.format === 'human' ? { write: (line) => sink.write(humanLine(line)) } : sink;
  const root = pino(
    { level: options.level ?? 'info', base: null, formatters: { level: (_, number) => ({ level: number }) } },
    stream,
  );
  return wrap(options.fields === undefined ? root : root.child(plain(options.fields)));
};

const plain = (fields: LogFields): LogFields => plainValue(fields) as LogFields;

const wrap = (logger: Pino): Logger => {
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (fields: LogFields, message: string): void => {
      // The check first: most debug lines are dropped, and making them plain costs more than writing them.
      if (logger.isLevelEnabled(level)) logger[level](plain(fields), message);
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => wrap(logger.child(plain(fields))),
  };
};
