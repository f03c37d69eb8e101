import type { Random } from '../../../protocol/random.ts';
import { chance, pick } from '../choose.ts';
import { LEAF_TEMPLATES } from './leaf-templates.ts';
import type { ProjectFunction } from './project.ts';
import type { ValueType } from './value-type.ts';
import { SEPARATORS } from './vocabulary.ts';

/** Source text of one exported function, and the functions that it calls. */
export type MadeFunction = {
  readonly name: string;
  readonly from: ValueType;
  readonly to: ValueType;
  readonly text: string;
  readonly uses: readonly ProjectFunction[];
};

/** A function from a template, its numbers and its separator drawn. */
export const leafFunction = (random: Random, noun: string): MadeFunction => {
  const { verb, from, to, body } = pick(random, LEAF_TEMPLATES);
  const [a, b, c] = [1 + random.below(4), 2 + random.below(7), 5 + random.below(20)];
  const separator = pick(random, SEPARATORS);
  const lines = body.map((line) =>
    line.replaceAll('$a', String(a)).replaceAll('$b', String(b)).replaceAll('$c', String(c)).replaceAll('$s', separator),
  );
  return made(`${verb}${noun}`, from, to, lines, []);
};

/** Types whose lists are types as well. */
const LISTS: Partial<Record<ValueType, ValueType>> = { number: 'number[]', string: 'string[]' };

/** A function that calls earlier ones; undefined when those that were drawn do not fit together. */
export const composedFunction = (random: Random, noun: string, pool: readonly ProjectFunction[]): MadeFunction | undefined => {
  const f = pick(random, pool);
  const list = LISTS[f.from];
  const listOut = LISTS[f.to];
  const next = pool.filter((one) => one.from === f.to && one !== f);
  const twins = pool.filter((one) => one.from === f.from && one.to === f.to && one !== f);
  const tests = pool.filter((one) => one.from === f.from && one.to === 'boolean' && one !== f);
  if (f.to === 'boolean' && list !== undefined && chance(random, 600)) {
    return chance(random, 500)
      ? made(`keep${noun}`, list, list, [`return value.filter((one) => ${f.name}(one));`], [f])
      : made(`count${noun}`, list, 'number', [`const kept = value.filter((one) => ${f.name}(one));`, 'return kept.length;'], [f]);
  }
  if (tests.length > 0 && twins.length > 0 && chance(random, 500)) {
    const test = pick(random, tests);
    const other = pick(random, twins);
    const body = [`if (${test.name}(value)) {`, `  return ${f.name}(value);`, '}', `return ${other.name}(value);`];
    return made(`choose${noun}`, f.from, f.to, body, [test, f, other]);
  }
  if (list !== undefined && f.to === 'number' && chance(random, 400)) {
    return made(`total${noun}`, list, 'number', [`return value.reduce((sum, one) => sum + ${f.name}(one), 0);`], [f]);
  }
  if (list !== undefined && listOut !== undefined && chance(random, 400)) {
    return made(`each${noun}`, list, listOut, [`return value.map((one) => ${f.name}(one));`], [f]);
  }
  if (next.length === 0) return undefined;
  const g = pick(random, next);
  return made(`then${noun}`, f.from, g.to, [`const first = ${f.name}(value);`, `return ${g.name}(first);`], [f, g]);
};

const made = (
  name: string,
  from: ValueType,
  to: ValueType,
  lines: readonly string[],
  uses: readonly ProjectFunction[],
): MadeFunction => ({
  name,
  from,
  to,
  uses,
  text: [`export const ${name} = (value: ${from}): ${to} => {`, ...lines.map((line) => `  ${line}`), '};', ''].join('\n'),
});
