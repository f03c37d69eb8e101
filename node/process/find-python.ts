import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The interpreter of the project's Python environment under `root`, as `npm run setup:python` makes it; undefined when there is none. */
export const findPython = (root: string): string | undefined =>
  ['bin/python', 'Scripts/python.exe'].map((path) => join(root, '.venv', path)).find((path) => existsSync(path));
