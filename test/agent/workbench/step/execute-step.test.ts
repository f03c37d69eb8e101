import { expect } from 'chai';
import type { ErrorCategory } from '../../../../agent/experience/step-types.ts';
import { patchText } from '../../../../agent/workbench/fault/patch.ts';
import type { Place } from '../../../../agent/workbench/place/place.ts';
import type { Action } from '../../../../agent/workbench/step/action.ts';
import { classifyError } from '../../../../agent/workbench/step/classify-error.ts';
import { executeStep } from '../../../../agent/workbench/step/execute-step.ts';
import { withPlace } from '../support/scratch.ts';

const FILES = {
  'src/a.ts': 'export const twice = (value: number): number => {\n  return value * 2;\n};\n',
  'test/a.test.ts': [
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import { twice } from '../src/a.ts';",
    "test('twice', () => {",
    '  assert.deepEqual(twice(2), 4);',
    '});',
    '',
  ].join('\n'),
  'types/node.d.ts': [
    "declare module 'node:test' { export const test: (name: string, body: () => void) => void; }",
    "declare module 'node:assert/strict' { const assert: { deepEqual(a: unknown, b: unknown): void }; export default assert; }",
    '',
  ].join('\n'),
  'tsconfig.json': '{}\n',
};

const edit = (find: string, put: string): Action => ({ type: 'edit_code', path: 'src/a.ts', patch: patchText([{ find, put }]) });
const wrongLogic = edit('  return value * 2;', '  return value * 3;');
const wrongType = edit('  return value * 2;', "  return 'two';");
const blanks = edit('  return value * 2;', '  return value * 2;  ');
const answer = (code: string): string => `Here:\n\`\`\`ts\n${code}\`\`\`\n`;
const commit: Action = { type: 'commit', message: 'work' };

/** Steps that lead up to the one that is looked at, which is the last; its category, or null for success; its exit code. */
const CASES: [string, Action[], ErrorCategory | null, number | null][] = [
  ['reads', [{ type: 'read_file', path: 'src/a.ts' }], null, null],
  ['reads what is not there', [{ type: 'read_file', path: 'src/b.ts' }], 'file_not_found', null],
  ['lists', [{ type: 'list_dir', path: 'src' }], null, null],
  ['lists what is not there', [{ type: 'list_dir', path: 'lib' }], 'file_not_found', null],
  ['searches', [{ type: 'search_code', text: 'twice' }], null, null],
  ['searches in vain', [{ type: 'search_code', text: 'twi' }], 'unknown', null],
  ['runs a command', [{ type: 'run_shell', command: ['cat', 'src/a.ts'] }], null, 0],
  ['runs one that fails', [{ type: 'run_shell', command: ['test', '-f', 'src/b.ts'] }], 'shell_error', 1],
  ['runs one on what is not there', [{ type: 'run_shell', command: ['cat', 'src/b.ts'] }], 'file_not_found', 1],
  ['runs none that changes anything', [{ type: 'run_shell', command: ['rm', 'src/a.ts'] }], 'shell_error', 126],
  ['type-checks', [{ type: 'type_check' }], null, 0],
  ['type-checks a wrong type', [wrongType, { type: 'type_check' }], 'compile_error', 2],
  ['tests', [{ type: 'run_tests', path: null }], null, 0],
  ['tests wrong logic', [wrongLogic, { type: 'run_tests', path: 'test/a.test.ts' }], 'test_failure', 1],
  ['tests a file that is not there', [{ type: 'run_tests', path: 'test/b.test.ts' }], 'file_not_found', 1],
  ['edits', [wrongLogic], null, null],
  ['edits twice from one reading', [wrongLogic, wrongLogic], 'parse_error', null],
  ['edits with a broken patch', [{ type: 'edit_code', path: 'src/a.ts', patch: '*** find\nx' }], 'parse_error', null],
  ['edits what is protected', [{ type: 'edit_code', path: 'tsconfig.json', patch: '' }], 'protected_file', null],
  ['edits what is not there', [{ type: 'edit_code', path: 'src/b.ts', patch: '' }], 'file_not_found', null],
  ['generates', [{ type: 'generate_code', path: 'src/a.ts', answer: answer('export const one = 1;\n') }], null, null],
  ['generates without code', [{ type: 'generate_code', path: 'src/a.ts', answer: 'Sorry.' }], 'parse_error', null],
  ['writes a test', [{ type: 'write_test', path: 'test/b.test.ts', answer: answer("import '../src/a.ts';\n") }], null, null],
  ['commits', [wrongLogic, commit], null, 0],
  ['commits nothing', [commit], 'git_error', 1],
  ['commits blanks at the end of a line', [blanks, commit], 'git_error', 2],
  ['reverts all', [wrongLogic, { type: 'revert', what: 'all' }], null, 0],
  ['reverts a file', [wrongLogic, { type: 'revert', what: 'file', path: 'src/a.ts' }], null, 0],
  ['reverts a file that git does not know', [{ type: 'revert', what: 'file', path: 'src/b.ts' }], 'git_error', 1],
  ['reverts a commit', [wrongLogic, commit, { type: 'revert', what: 'commit' }], null, 0],
  ['moves', [{ type: 'other', kind: 'move', path: 'src/a.ts', to: 'src/b.ts' }], null, 0],
  ['moves what is not there', [{ type: 'other', kind: 'move', path: 'src/b.ts', to: 'src/c.ts' }], 'git_error', 128],
  ['merges a branch that is not there', [{ type: 'other', kind: 'merge' }], 'git_error', 1],
  ['checks itself', [{ type: 'check_self' }], null, null],
  ['checks itself with work uncommitted', [edit('};', '};\n'), { type: 'check_self' }], 'git_error', null],
  ['checks itself with a failing test', [wrongLogic, { type: 'check_self' }], 'test_failure', null],
  ['thinks', [{ type: 'think', about: 'next' }], null, null],
  ['gives up', [{ type: 'think', about: 'give-up' }], 'unsolvable', null],
];

const scene = (place: Place) => ({ place, protectedPaths: ['tsconfig.json'], missing: () => null, thought: () => 'src/a.ts' });

describe('steps', () => {
  for (const [what, actions, category, exitCode] of CASES) {
    it(what, () =>
      withPlace(FILES, async (place) => {
        const results = [];
        for (const action of actions) results.push(await executeStep(action, scene(place)));
        const last = results.at(-1)!;
        expect(last.error === null ? null : classifyError(last.error), last.error ?? 'no error').to.equal(category);
        expect(last.exitCode).to.equal(exitCode);
        if (category !== null && last.type !== 'commit') expect(last.changes).to.deep.equal([]);
      }),
    );
  }

  it('an edit is in the file, and a revert takes it out again', () =>
    withPlace(FILES, async (place) => {
      await executeStep(wrongLogic, scene(place));
      expect(place.readFile('src/a.ts')).to.include('value * 3');
      const { changes } = await executeStep({ type: 'revert', what: 'all' }, scene(place));
      expect(place.readFile('src/a.ts')).to.equal(FILES['src/a.ts']);
      expect(changes.map(({ path }) => path)).to.deep.equal(['src/a.ts']);
    }));

  it('a merge conflict leaves its marks, which the compiler sees and no commit takes', async () => {
    await withPlace(FILES, async (place) => {
      const line = (put: string) => new Map(Object.entries(FILES)).set('src/a.ts', FILES['src/a.ts'].replace('value * 2', put));
      await place.begin(line('value + value'), { base: new Map(Object.entries(FILES)), topic: line('2 * value') });
      const merge = await executeStep({ type: 'other', kind: 'merge' }, scene(place));
      expect(merge.error).to.match(/^git: CONFLICT/);
      expect(place.readFile('src/a.ts')).to.include('<<<<<<< HEAD');
      expect((await executeStep({ type: 'type_check' }, scene(place))).error).to.include('TS1185');
      expect((await executeStep(commit, scene(place))).error).to.include('leftover conflict marker');
    });
  });
});
