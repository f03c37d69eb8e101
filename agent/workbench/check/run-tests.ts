import assert from 'node:assert/strict';
import { ModuleFault, ProjectModules } from './project-modules.ts';

/** A test that failed, or a test file that could not be loaded (then `test` is null). */
export type TestFailure = { readonly path: string; readonly test: string | null; readonly message: string };

/** Result of a run. */
export type TestRun = { readonly passed: number; readonly failures: readonly TestFailure[] };

/**
 * Runs test files of a project, given as path to text, in process: each file in a context of its own, with Node's assertions and the
 * `test` of `node:test` as far as `test(name, function)` goes. Synchronous tests only. A path that is not there is a failure.
 */
export const runTests = (files: ReadonlyMap<string, string>, paths: readonly string[]): TestRun => {
  let passed = 0;
  const failures: TestFailure[] = [];
  for (const path of paths) {
    const tests: { name: string; body: () => unknown }[] = [];
    const test = (name: string, body: () => unknown): void => void tests.push({ name, body });
    const modules = new ProjectModules(files, { 'node:assert/strict': assert, 'node:test': { test } });
    try {
      modules.load(path);
    } catch (error) {
      failures.push({ path, test: null, message: messageOf(error) });
      continue;
    }
    for (const { name, body } of tests) {
      try {
        modules.call(body);
        passed++;
      } catch (error) {
        failures.push({ path, test: name, message: messageOf(error) });
      }
    }
  }
  return { passed, failures };
};

/** The project's errors come from another context, so `instanceof` does not hold for them. */
const messageOf = (error: unknown): string => {
  if (error instanceof ModuleFault) return error.message;
  const { name, message } = error as { name?: unknown; message?: unknown };
  return `${String(name)}: ${String(message)}`.replaceAll(/\s+/g, ' ').slice(0, 400);
};
