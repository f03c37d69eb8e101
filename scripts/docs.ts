// `npm run docs`: writes the pages of the manual that are made from tables in the code.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CATALOGUE } from '../protocol/errors/catalogue.ts';
import { errorsPage } from './docs/errors-page.ts';

writeFileSync(fileURLToPath(new URL('../docs/errors.md', import.meta.url)), errorsPage(CATALOGUE));
