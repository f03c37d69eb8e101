import type { Random } from '../../../protocol/random.ts';
import { ProjectModules } from '../check/project-modules.ts';
import { shuffled } from '../choose.ts';
import type { ProjectFunction } from './project.ts';
import { specifier } from './source-file.ts';
import { SAMPLES } from './value-type.ts';

/** Calls that one test makes. */
const CALLS = 4;

/** Text of one `test(...)`: what the function gives for a few inputs, as the code of `files` computes it now. */
export const testText = (random: Random, files: ReadonlyMap<string, string>, tested: ProjectFunction): string => {
  const call = new ProjectModules(files).load(tested.path)[tested.name] as (value: unknown) => unknown;
  const lines = shuffled(random, SAMPLES[tested.from])
    .map((sample) => ({ sample, result: call(sample) }))
    .filter(({ result }) => !isOdd(result))
    .slice(0, CALLS)
    .map(({ sample, result }) => `  assert.deepEqual(${tested.name}(${JSON.stringify(sample)}), ${JSON.stringify(result)});\n`);
  return `test('${tested.name}', () => {\n${lines.join('')}});\n`;
};

/** Not to be written as JSON: no number, or a negative zero, which strict equality tells from zero. */
const isOdd = (value: unknown): boolean =>
  Array.isArray(value) || typeof value === 'object'
    ? (value as unknown[]).some(isOdd)
    : typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0));

/** Text of a test file, imports first. */
export const testFileText = (path: string, tested: readonly ProjectFunction[], tests: readonly string[]): string => {
  const byFile = Map.groupBy(tested, (one) => one.path);
  const imports = [...byFile.keys()].sort().map((file) => {
    const names = (byFile.get(file) ?? []).map((one) => one.name).sort();
    return `import { ${names.join(', ')} } from '${specifier(path, file)}';\n`;
  });
  return `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\n${imports.join('')}\n${tests.join('\n')}`;
};
