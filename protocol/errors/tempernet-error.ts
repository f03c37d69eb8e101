import { CATALOGUE, type ErrorCode } from './catalogue.ts';

/** Values that fill a message template's `{name}` places and travel with the error into logs. */
export type ErrorFields = Record<string, string | number | bigint | boolean | undefined>;

/** The one error type of this project: a code from the closed catalogue, the fields of its message, and a hint for the reader. */
export class TempernetError extends Error {
  override readonly name = 'TempernetError';
  readonly code: ErrorCode;
  readonly number: number;
  readonly fields: ErrorFields;
  readonly hint: string;

  constructor(code: ErrorCode, fields: ErrorFields = {}, options: { cause?: unknown } = {}) {
    const entry = CATALOGUE[code];
    super(fill(entry.message, fields), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.number = entry.number;
    this.fields = fields;
    this.hint = fill(entry.hint, fields);
  }
}

/** True when `error` is a catalogued error, optionally of one code. Compares by name, so it holds across threads and duplicate installs. */
export const isTempernetError = (error: unknown, code?: ErrorCode): error is TempernetError =>
  error instanceof Error && error.name === 'TempernetError' && (code === undefined || (error as TempernetError).code === code);

const fill = (template: string, fields: ErrorFields): string =>
  template.replace(/\{(\w+)\}/g, (_, key: string) => String(fields[key] ?? '?'));
