import { withoutColours } from './without-colours.ts';

/** Test cases of one stage. */
export type Count = { readonly passed: number; readonly failed: number };

/** How a stage's output tells its counts. `whole`: the stage is one case, its exit code the answer. */
export type Dialect = 'whole' | 'mocha' | 'hardhat' | 'pytest';

const last = (output: string, pattern: RegExp): number => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);

const READERS: Record<Exclude<Dialect, 'whole'>, (output: string) => Count> = {
  mocha: (output) => ({ passed: last(output, /^ +(\d+) passing \(/gm), failed: last(output, /^ +(\d+) failing$/gm) }),
  // The closing summary of `hardhat test` adds up its Solidity and TypeScript runners.
  hardhat: (output) => ({ passed: last(output, /^(?: *)(\d+) passing\b/gm), failed: last(output, /^(?: *)(\d+) failing\b/gm) }),
  pytest: (output) => ({
    passed: last(output, /^(?:=+ )?.*?(\d+) passed\b/gm),
    failed: last(output, /^(?:=+ )?.*?(\d+) failed\b/gm) + last(output, /(\d+) errors?\b.* in [\d.]+s/gm),
  }),
};

/**
 * Reads a finished stage. A stage that failed without naming a failed case, and one that passed without running any, counts as
 * one failure: nothing may vanish.
 */
export const countCases = (dialect: Dialect, output: string, exitCode: number): Count => {
  if (dialect === 'whole') return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const count = READERS[dialect](withoutColours(output));
  const silent = (exitCode !== 0 && count.failed === 0) || (exitCode === 0 && count.passed === 0);
  return silent ? { ...count, failed: 1 } : count;
};
