import { existsSync, globSync, readdirSync } from 'node:fs';
import type { Dialect } from './count.ts';

/** One step of `npm test`: a command, how to count it, and how long it may take. */
export type Stage = {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly dialect: Dialect;
  /** True for the stages of `npm run check`, which run no test. */
  readonly static: boolean;
  /** Seconds after which the stage is ended and counts as failed. */
  readonly limit: number;
};

const lint = (name: string, ...command: [string, ...string[]]): Stage => ({
  name,
  command,
  dialect: 'whole',
  static: true,
  limit: 300,
});

/** Seconds that a suite of tests may take: several times what it takes on two quiet cores. */
const SUITE_LIMIT = 900;

/** Suites of many real processes, which wait for windows of the chain or build with PyTorch. */
const LONG_SUITES: Readonly<Record<string, number>> = { fire: 1_800, examples: 1_800 };

const mocha = (name: string, ...files: string[]): Stage => ({
  name,
  command: ['mocha', ...files],
  dialect: 'mocha',
  static: false,
  limit: LONG_SUITES[name] ?? SUITE_LIMIT,
});

/** Suites in the order of their cost; what is not named comes after them. */
const CHEAP_FIRST = ['house', 'protocol', 'roles', 'substrate', 'node'];

/** Suites of `test/` that other stages run. */
const ELSEWHERE = ['contracts', 'package'];

/** One mocha process per folder of `test/`, so that a crash or a leak in one hides nothing of another. */
const suites = (root: string): Stage[] =>
  readdirSync(`${root}/test`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !ELSEWHERE.includes(entry.name))
    .filter((entry) => globSync(`test/${entry.name}/**/*.test.ts`, { cwd: root }).length > 0)
    .sort((a, b) => rank(a.name) - rank(b.name))
    .map((entry) => mocha(entry.name, `test/${entry.name}/**/*.test.ts`));

const rank = (name: string): number => (CHEAP_FIRST.includes(name) ? CHEAP_FIRST.indexOf(name) : CHEAP_FIRST.length);

/** Everything that `npm test` runs, one after the other, cheap first. */
export const stages = (root: string): Stage[] => [
  lint('biome', 'biome', 'ci', '--colors=off', '.'),
  lint('solhint', 'solhint', '--noPoster', '--disc', '--max-warnings', '0', 'contracts/**/*.sol'),
  lint('hardhat build', 'hardhat', 'build'),
  lint('tsc', 'tsc', '--noEmit'),
  lint('knip', 'knip'),
  // Suites of the bridge, of examples and of own models run PyTorch.
  { ...lint('python setup', 'node', 'scripts/setup-python.mjs'), static: false, limit: 900 },
  ...suites(root),
  { name: 'contracts', command: ['hardhat', 'test', '--no-compile'], dialect: 'hardhat', static: false, limit: SUITE_LIMIT },
  { ...lint('coverage', 'node', 'scripts/coverage-contracts.ts'), static: false, limit: SUITE_LIMIT },
  { ...lint('ruff', python(root), '-m', 'ruff', 'check', 'python', 'programs', 'examples'), static: false },
  { name: 'python', command: [python(root), '-m', 'pytest', 'python'], dialect: 'pytest', static: false, limit: 900 },
  mocha('package', 'test/package/**/*.test.ts'),
];

const python = (root: string): string => (existsSync(`${root}/.venv/Scripts`) ? '.venv/Scripts/python.exe' : '.venv/bin/python');
