import type { Random } from '../../../protocol/random.ts';
import { shuffled } from '../choose.ts';

/** Kinds of mistakes that people and models make. */
export type MistakeKind = 'logic' | 'type' | 'import' | 'syntax';

type Rewrite = readonly [RegExp, string];

/** Compiles as before, and computes something else. */
const LOGIC: readonly Rewrite[] = [
  [/ \+ (?=\w)/, ' - '],
  [/ - (?=\w)/, ' + '],
  [/ \* /, ' + '],
  [/ < /, ' <= '],
  [/ <= /, ' < '],
  [/ > /, ' >= '],
  [/ >= /, ' > '],
  [/ === /, ' !== '],
  [/ !== /, ' === '],
  [/ && /, ' || '],
  [/Math\.min/, 'Math.max'],
  [/Math\.max/, 'Math.min'],
  [/Math\.floor/, 'Math.ceil'],
  [/toUpperCase/, 'toLowerCase'],
  [/toLowerCase/, 'toUpperCase'],
  [/\.some\(/, '.every('],
  [/slice\(0, /, 'slice(1, '],
  [/"low"/, '"Low"'],
  [/"high"/, '"height"'],
  [/\.trim\(\)/, ''],
  [/left\b(.*) - right\b/, 'right$1 - left'],
  [/= (\d)(?=\d*;)/, '= 1$1'],
];

/** Does not type-check. */
const TYPE: readonly Rewrite[] = [
  [/: number => \{/, ': string => {'],
  [/: string => \{/, ': number => {'],
  [/: boolean => \{/, ': string => {'],
  [/\(value: number\)/, '(value: string)'],
  [/\(value: string\)/, '(value: number)'],
  [/\(value: string\[\]\)/, '(value: string)'],
  [/\(value: number\[\]\)/, '(value: number)'],
  [/= (\d+);/, '= "$1";'],
  [/\(value\);/, '();'],
  [/\(one\)/, '(one, one)'],
  [/return value\./, 'return values.'],
  [/\.length\b/, '.size'],
  [/\bMath\.(\w)(\w+)/, 'Math.$1x$2'],
  [/const (\w+) = /, 'const $1: undefined = '],
  [/\.map\(/, '.mapp('],
  [/return (.*);/, 'return [$1, null];'],
];

/** The import is broken: another name, another path. */
const IMPORT: readonly Rewrite[] = [
  [/\/([a-z-]+)\.ts'/, "/$1s.ts'"],
  [/'\.\//, "'../"],
  [/'\.\.\//, "'./"],
  [/import \{ (\w+) \}/, 'import { $1Of }'],
  [/import \{ (\w+), /, 'import { '],
];

/** Does not parse. */
const SYNTAX: readonly Rewrite[] = [
  [/\);$/, ';'],
  [/ => \{$/, ' =>'],
  [/^ {2}const /, '  const const '],
  [/"([^"]*)"/, '"$1'],
  [/^ {2}return /, '  retrun '],
  [/\) \{$/, ' {'],
];

const REWRITES: Readonly<Record<MistakeKind, readonly Rewrite[]>> = { logic: LOGIC, type: TYPE, import: IMPORT, syntax: SYNTAX };

/**
 * The text with one mistake of a kind in one line, drawn among all lines and rewrites that fit; undefined when none does. An import
 * may also be missing altogether.
 */
export const mutate = (random: Random, text: string, kind: MistakeKind): string | undefined => {
  const lines = text.split('\n');
  const isImport = (line: string): boolean => line.startsWith('import ');
  const places = shuffled(
    random,
    lines.flatMap((line, index) => (line.trim() !== '' && isImport(line) === (kind === 'import') ? [index] : [])),
  );
  for (const index of places) {
    const line = lines[index] as string;
    if (kind === 'import' && random.below(4) === 0) return lines.toSpliced(index, 1).join('\n');
    for (const [pattern, put] of shuffled(random, REWRITES[kind])) {
      const changed = line.replace(pattern, put);
      if (changed !== line) return lines.with(index, changed).join('\n');
    }
  }
  return undefined;
};
