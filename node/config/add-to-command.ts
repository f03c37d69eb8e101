import { type Command, Option } from 'commander';
import { envName, flagName, type OptionSpec, type OptionTable } from './option-table.ts';

/** A list may be given at once, with commas, or item by item. */
const collected = (text: string, before: readonly string[] = []): readonly string[] => [...before, ...text.split(',')];

/**
 * Gives a command the options of a table, grouped in its help. Values stay raw and defaults are only shown: `resolveOptions` takes
 * `command.opts()` as its flags. A boolean gets `--name` and `--no-name`.
 */
export const addToCommand = (command: Command, table: OptionTable): Command => {
  for (const [name, spec] of Object.entries(table)) {
    const flag = flagName(name);
    const option = new Option(
      spec.type === 'boolean' ? `--${flag}` : `--${flag} <${spec.placeholder ?? placeholder(spec)}>`,
      describe(name, spec),
    );
    if (spec.type === 'strings') option.argParser(collected);
    command.addOption(option.helpGroup(`${spec.group}:`));
    if (spec.type === 'boolean') command.addOption(new Option(`--no-${flag}`).hideHelp());
  }
  return command;
};

const placeholder = (spec: OptionSpec): string =>
  ({ string: 'text', integer: 'n', number: 'x', boolean: '', strings: 'a,b', choice: 'choice' })[spec.type];

const describe = (name: string, spec: OptionSpec): string => {
  const notes = [
    ...(spec.type === 'choice' ? [spec.choices.join(' | ')] : []),
    ...(spec.default === undefined || spec.secret ? [] : [`default ${JSON.stringify(spec.default)}`]),
    ...(spec.required ? ['needed'] : []),
    `env ${envName(name, spec)}`,
  ];
  return `${spec.description} (${notes.join('; ')})`;
};
