/** How an option's text becomes a value. */
export type OptionType = 'string' | 'integer' | 'number' | 'boolean' | 'strings' | 'choice';

type Common = {
  readonly description: string;
  /** Heading in help and manual. */
  readonly group: string;
  /** Environment name; `TEMPERNET_` and the option's name in capitals when absent. */
  readonly env?: string;
  /** Never printed. */
  readonly secret?: boolean;
  /** What stands for the value in help, such as `url`. */
  readonly placeholder?: string;
};

/** One option. Without a `default` it may be absent, unless `required`. Lists are written with commas in flags and environment. */
export type OptionSpec = Common &
  (
    | { readonly type: 'string'; readonly default?: string; readonly required?: boolean }
    | {
        readonly type: 'integer' | 'number';
        readonly default?: number;
        readonly min?: number;
        readonly max?: number;
        readonly required?: boolean;
      }
    | { readonly type: 'boolean'; readonly default?: boolean; readonly required?: boolean }
    | { readonly type: 'strings'; readonly default?: readonly string[]; readonly required?: boolean }
    | { readonly type: 'choice'; readonly choices: readonly string[]; readonly default?: string; readonly required?: boolean }
  );

/** Options by name in camelCase: the flag `--poll-ms` is `pollMs`. */
export type OptionTable = Readonly<Record<string, OptionSpec>>;

type Value<S extends OptionSpec> = S extends { type: 'choice'; choices: readonly (infer C)[] }
  ? C
  : S extends { type: 'integer' | 'number' }
    ? number
    : S extends { type: 'boolean' }
      ? boolean
      : S extends { type: 'strings' }
        ? readonly string[]
        : string;

type Always<S extends OptionSpec> = S extends { default: unknown } | { required: true } ? true : false;

/** The typed values of a table: options with a default or `required` are always there. */
export type OptionValues<T extends OptionTable> = {
  readonly [N in keyof T as Always<T[N]> extends true ? N : never]: Value<T[N]>;
} & { readonly [N in keyof T as Always<T[N]> extends true ? never : N]?: Value<T[N]> };

/** A table whose types are kept exactly. The one place where an option is written down. */
export const defineOptions = <const T extends OptionTable>(table: T): T => table;

/** `pollMs` to `poll-ms`. */
export const flagName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `pollMs` to `TEMPERNET_POLL_MS`, unless the option names its own. */
export const envName = (name: string, spec: OptionSpec): string =>
  spec.env ?? `TEMPERNET_${flagName(name).replaceAll('-', '_').toUpperCase()}`;
