import type { OptionTable } from '../../node/config/option-table.ts';
import { optionsPage } from '../../node/config/options-page.ts';

/** `docs/options.md`: every option of every command, from the tables that the command line reads. */
export const optionsDoc = (commands: Readonly<Record<string, OptionTable>>): string =>
  [
    '# Options',
    '',
    'Made by `npm run docs`. An option is taken from its flag, else from the environment, else from the configuration file (`--config file`,',
    'or `TEMPERNET_CONFIG`: one JSON object with the names of the column *file*), else its default. `npx tempernet config print` shows every',
    'value and where it came from.',
    '',
    ...Object.entries(commands).map(([name, table]) => `## tempernet ${name}\n\n${optionsPage(table)}`),
  ].join('\n');
