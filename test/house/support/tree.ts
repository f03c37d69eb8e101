import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's root, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Tracked files that exist, relative to the root. */
export const trackedFiles = (): string[] =>
  execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && existsSync(ROOT + path));

/** Text of a file, by its path relative to the root. */
export const textOf = (path: string): string => readFileSync(ROOT + path, 'utf8');

/** Files that a program wrote: their length and wording are nobody's choice. */
export const isGenerated = (path: string): boolean =>
  /_pb\.(js|d\.ts)$|_pb2\.pyi?$|package-lock\.json$|^node\/chain\/abi\/|^programs\/|\/vectors\/|\.(onnx|png|svg|gz|bin)$/.test(
    path,
  );
