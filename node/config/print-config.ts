import type { OptionTable } from './option-table.ts';
import type { Origin, Resolved } from './resolve-options.ts';

/** One line of `config print`. */
export type PrintedOption = { readonly option: string; readonly value: unknown; readonly origin: Origin | 'unset' };

/** Every option with its value and where that came from, secrets hidden. */
export const printConfig = <T extends OptionTable>(table: T, resolved: Resolved<T>): PrintedOption[] => {
  const values: Readonly<Record<string, unknown>> = resolved.values;
  const origins: Readonly<Record<string, Origin | undefined>> = resolved.origins;
  return Object.entries(table).map(([option, spec]) => {
    const value = values[option];
    return {
      option,
      value: spec.secret && value !== undefined ? '[secret]' : (value ?? null),
      origin: origins[option] ?? 'unset',
    };
  });
};
