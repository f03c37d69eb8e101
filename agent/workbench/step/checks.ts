import { join } from 'node:path/posix';
import { runTests } from '../check/run-tests.ts';
import { typeCheck } from '../check/type-check.ts';
import { resultOf, type StepResult } from './action.ts';

/** Test files of a project. */
export const testPaths = (files: ReadonlyMap<string, string>): string[] =>
  [...files.keys()].filter((path) => path.endsWith('.test.ts'));

/** The compiler over the whole project. */
export const typeCheckStep = (files: ReadonlyMap<string, string>): StepResult => {
  const found = typeCheck(files);
  const named = [...new Set(found.map(({ path }) => path))];
  const [first] = found;
  const error = first === undefined ? null : `${first.path}(${first.line}): error TS${first.code}: ${first.message}`;
  return resultOf('type_check', { exitCode: found.length > 0 ? 2 : 0, error, faults: found.length, named, seen: named });
};

/** All tests, or those of one file. Named are the files that failed tests import, then the tests. */
export const testStep = (files: ReadonlyMap<string, string>, path: string | null): StepResult => {
  if (path !== null && !files.has(path)) {
    return resultOf('run_tests', { exitCode: 1, error: `Could not find '${path}': no such file`, faults: null });
  }
  const { failures } = runTests(files, path === null ? testPaths(files) : [path]);
  const tests = [...new Set(failures.map((one) => one.path))];
  const named = [...new Set([...tests.flatMap((one) => importsOf(one, files.get(one) ?? '')), ...tests])];
  const [first] = failures;
  const error =
    first === undefined ? null : first.test === null ? first.message : `test '${first.test}' failed: ${first.message}`;
  return resultOf('run_tests', { exitCode: failures.length > 0 ? 1 : 0, error, faults: failures.length, named, seen: named });
};

/** Project files that a file imports. */
export const importsOf = (path: string, text: string): string[] =>
  [...text.matchAll(/ from '(\.[^']*)';/g)].map((match) => join(path, '..', match[1] as string));

/** Whether the work is done: it compiles, the tests pass, what was asked for is there, and everything is committed. */
export const selfCheckStep = (
  files: ReadonlyMap<string, string>,
  missing: (files: ReadonlyMap<string, string>) => string | null,
  uncommitted: number,
): StepResult => {
  const wrong =
    typeCheckStep(files).error ??
    testStep(files, null).error ??
    missing(files) ??
    (uncommitted > 0 ? `git: ${uncommitted} files are not committed` : null);
  return resultOf('check_self', wrong === null ? {} : { error: `not done: ${wrong}` });
};

/** Files that changed between the commit and the working tree, from `git status`. */
export const countUncommitted = (status: string): number => status.split('\n').filter((line) => line !== '').length;
