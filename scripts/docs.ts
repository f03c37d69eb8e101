// `npm run docs`: writes the pages of the manual that are made from tables in the code.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FEATURES } from '../agent/experience/feature-table.ts';
import { FEATURES_VERSION } from '../agent/experience/features.ts';
import { COMMAND_OPTIONS } from '../cli/run-cli.ts';
import { CATALOGUE } from '../protocol/errors/catalogue.ts';
import { errorsPage } from './docs/errors-page.ts';
import { featuresPage } from './docs/features-page.ts';
import { optionsDoc } from './docs/options-doc.ts';

const write = (page: string, text: string): void =>
  writeFileSync(fileURLToPath(new URL(`../docs/${page}`, import.meta.url)), text);

write('errors.md', errorsPage(CATALOGUE));
write('options.md', optionsDoc(COMMAND_OPTIONS));
write('brain-features.md', featuresPage(FEATURES_VERSION, FEATURES));
