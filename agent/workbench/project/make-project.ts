import { basename } from 'node:path/posix';
import type { Random } from '../../../protocol/random.ts';
import { COMPILER_OPTIONS } from '../check/type-check.ts';
import { chance, pick, shuffled } from '../choose.ts';
import { composedFunction, leafFunction, type MadeFunction } from './make-function.ts';
import type { Project, ProjectFunction } from './project.ts';
import { sourceText } from './source-file.ts';
import { testFileText, testText } from './test-file.ts';
import { DOMAINS, LAYOUTS, TEST_FOLDERS } from './vocabulary.ts';

/** Declarations of the two modules of Node that tests use; the real ones take ten times as long to check. */
const NODE_TYPES = `declare module 'node:test' {
  export const test: (name: string, body: () => void) => void;
}
declare module 'node:assert/strict' {
  const assert: { deepEqual(actual: unknown, expected: unknown): void; equal(actual: unknown, expected: unknown): void };
  export default assert;
}
`;

/** What every project has besides its code, and nobody may change. */
const FIXED: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module", "private": true }\n',
  'tsconfig.json': `${JSON.stringify({ compilerOptions: COMPILER_OPTIONS }, null, 2)}\n`,
  'types/node.d.ts': NODE_TYPES,
};

/** Makes a small TypeScript project of 3 to 12 sources that type-checks and whose tests pass. Equal draws give equal bytes. */
export const makeProject = (random: Random, number: number): Project => {
  const domain = pick(random, Object.keys(DOMAINS));
  const nouns = shuffled(random, DOMAINS[domain] as readonly string[]);
  const layout = pick(random, LAYOUTS);
  const testFolder = pick(random, TEST_FOLDERS);
  const files = new Map<string, string>();
  const sources: string[] = [];
  const functions: ProjectFunction[] = [];
  const wanted = 3 + random.below(10);
  for (let i = 0; i < wanted; i++) {
    const noun = `${nouns[i % nouns.length]}${i < nouns.length ? '' : 'List'}`;
    const path = `${layout}/${kebab(noun)}.ts`;
    const made = makeFunctions(random, noun, path, functions);
    files.set(path, sourceText(path, made));
    sources.push(path);
    functions.push(...made.map(({ name, from, to }) => ({ name, path, from, to })));
  }
  const tests: string[] = [];
  for (const source of sources) {
    // A file without tests now and then: its faults show only through those that import it, or not at all.
    if (tests.length > 0 && chance(random, 150)) continue;
    const path = `${testFolder}/${basename(source, '.ts')}.test.ts`;
    const tested = functions.filter((one) => one.path === source);
    const texts = tested.map((one) => testText(random, files, one));
    files.set(path, testFileText(path, tested, texts));
    tests.push(path);
  }
  const protectedPaths = [...Object.keys(FIXED), '.protected', ...drawProtected(random, testFolder, sources)];
  for (const [path, text] of Object.entries(FIXED)) files.set(path, text);
  files.set('.protected', `${protectedPaths.join('\n')}\n`);
  files.set('README.md', `# ${domain}\n\nFunctions about ${nouns.join(', ').toLowerCase()}; the tests are in ${testFolder}/.\n`);
  const ordered = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    name: `${domain}-${String(number).padStart(4, '0')}`,
    files: ordered,
    sources,
    tests,
    functions,
    protectedPaths,
    nouns,
  };
};

/** One to three functions of distinct names: the later the file, the more of them call earlier ones. */
const makeFunctions = (random: Random, noun: string, path: string, pool: readonly ProjectFunction[]): MadeFunction[] => {
  const made: MadeFunction[] = [];
  const count = 1 + random.below(3);
  while (made.length < count) {
    const known = [...pool, ...made.map(({ name, from, to }) => ({ name, path, from, to }))];
    const composed = known.length > 1 && chance(random, 550) ? composedFunction(random, noun, known) : undefined;
    const one = composed ?? leafFunction(random, noun);
    if (made.every(({ name }) => name !== one.name)) made.push(one);
  }
  return made;
};

/** In some projects the tests belong to somebody else, in some one source does. */
const drawProtected = (random: Random, testFolder: string, sources: readonly string[]): string[] => [
  ...(chance(random, 400) ? [`${testFolder}/`] : []),
  ...(chance(random, 300) ? [pick(random, sources)] : []),
];

const kebab = (noun: string): string => noun.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
