import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { envName, flagName, type OptionSpec, type OptionTable, type OptionValues } from './option-table.ts';
import { parseValue } from './parse-value.ts';

/** Where a value came from, strongest first. */
export type Origin = 'flag' | 'environment' | 'file' | 'default';

/** Raw values by source. */
export type OptionSources = {
  /** As commander collects them, by option name; undefined is absent. */
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The configuration file's object. */
  readonly file?: { readonly path: string; readonly values: Readonly<Record<string, unknown>> };
  /** Other names that the file may hold: those of other commands. */
  readonly known?: readonly string[];
  /** The command, for hints. */
  readonly command?: string;
};

/** Typed values and the origin of each that is set. */
export type Resolved<T extends OptionTable> = {
  readonly values: OptionValues<T>;
  readonly origins: { readonly [N in keyof T]?: Origin };
};

/**
 * Takes each option from the strongest source that has it: flag, environment, file, default. An empty environment value is absent.
 * Errors: CLI_BAD_OPTION, CLI_MISSING_OPTION, CONFIG_BAD_VALUE, CONFIG_UNKNOWN_OPTION.
 */
export const resolveOptions = <T extends OptionTable>(table: T, sources: OptionSources): Resolved<T> => {
  const { flags = {}, env = {}, file, known = [], command = '' } = sources;
  for (const option of Object.keys(file?.values ?? {})) {
    if (!Object.hasOwn(table, option) && !known.includes(option))
      throw new TempernetError('CONFIG_UNKNOWN_OPTION', { file: file?.path, option });
  }
  const values: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  for (const [name, spec] of Object.entries(table)) {
    const found = find(name, spec, flags, env, file?.values ?? {});
    if (found !== undefined) {
      origins[name] = found.origin;
      values[name] = found.origin === 'default' ? found.raw : checked(name, spec, found.raw, found.origin, command);
    } else if (spec.required) {
      throw new TempernetError('CLI_MISSING_OPTION', { option: name, flag: `--${flagName(name)}`, env: envName(name, spec) });
    }
  }
  return { values: values as OptionValues<T>, origins: origins as Resolved<T>['origins'] };
};

const find = (
  name: string,
  spec: OptionSpec,
  flags: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
  file: Readonly<Record<string, unknown>>,
): { raw: unknown; origin: Origin } | undefined => {
  if (flags[name] !== undefined) return { raw: flags[name], origin: 'flag' };
  const fromEnv = env[envName(name, spec)];
  if (fromEnv !== undefined && fromEnv !== '') return { raw: fromEnv, origin: 'environment' };
  if (Object.hasOwn(file, name)) return { raw: file[name], origin: 'file' };
  return spec.default === undefined ? undefined : { raw: spec.default, origin: 'default' };
};

const checked = (name: string, spec: OptionSpec, raw: unknown, origin: Origin, command: string): unknown => {
  const parsed = parseValue(spec, raw);
  if ('value' in parsed) return parsed.value;
  if (origin === 'flag')
    throw new TempernetError('CLI_BAD_OPTION', { option: `--${flagName(name)}`, detail: parsed.problem, command });
  throw new TempernetError('CONFIG_BAD_VALUE', {
    option: name,
    origin: origin === 'environment' ? envName(name, spec) : 'the configuration file',
    detail: parsed.problem,
  });
};
