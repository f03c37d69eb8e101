import { envName, flagName, type OptionSpec, type OptionTable } from './option-table.ts';

/** The options of a table as Markdown, one table a group: the manual's page is this text. */
export const optionsPage = (table: OptionTable): string => {
  const groups = Map.groupBy(Object.entries(table), ([, spec]) => spec.group);
  return [...groups]
    .map(([group, options]) =>
      [
        `### ${group}`,
        '',
        '| option | environment | file | type | default | meaning |',
        '| --- | --- | --- | --- | --- | --- |',
        ...options.map(([name, spec]) =>
          row([
            `\`--${flagName(name)}\``,
            `\`${envName(name, spec)}\``,
            `\`${name}\``,
            typeText(spec),
            defaultText(spec),
            spec.description,
          ]),
        ),
        '',
      ].join('\n'),
    )
    .join('\n');
};

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const typeText = (spec: OptionSpec): string => {
  if (spec.type === 'choice') return spec.choices.join(', ');
  if (spec.type !== 'integer' && spec.type !== 'number') return spec.type === 'strings' ? 'list' : spec.type;
  const bounds = [...(spec.min === undefined ? [] : [`from ${spec.min}`]), ...(spec.max === undefined ? [] : [`to ${spec.max}`])];
  return [spec.type, ...bounds].join(' ');
};

const defaultText = (spec: OptionSpec): string =>
  spec.required ? 'needed' : spec.default === undefined ? '' : `\`${JSON.stringify(spec.default)}\``;
