import { basename, dirname } from 'node:path/posix';
import { chance, pick } from '../choose.ts';
import type { Project, ProjectFunction } from '../project/project.ts';
import { testFileText, testText } from '../project/test-file.ts';
import { TEST_FOLDERS } from '../project/vocabulary.ts';
import type { Action, ShellCommand } from '../step/action.ts';
import type { Intent } from './intent.ts';
import { chooseTarget, guessedPath, knownSources, type Situation } from './situation.ts';
import { writeAnswer, writeCheat, writePatch } from './write-change.ts';

/** The action that an intent becomes when its turn comes. */
export const resolveIntent = (situation: Situation, { does }: Intent): Action => {
  const { random, project, item, notebook } = situation;
  switch (does) {
    case 'list':
      return { type: 'list_dir', path: listPath(situation) };
    case 'search':
      return { type: 'search_code', text: searchText(situation) };
    case 'read':
      return { type: 'read_file', path: chooseTarget(situation) };
    case 'read-more': {
      const unread = knownSources(situation).filter((path) => !notebook.memory.has(path));
      return { type: 'read_file', path: unread.length > 0 ? pick(random, unread) : guessedPath(situation) };
    }
    case 'shell':
      return { type: 'run_shell', command: shellCommand(situation) };
    case 'think':
      return { type: 'think', about: 'next' };
    case 'give-up':
      return { type: 'think', about: 'give-up' };
    case 'check':
      return { type: 'type_check' };
    case 'test': {
      const failed = notebook.named.filter((path) => path.endsWith('.test.ts'));
      return { type: 'run_tests', path: failed.length > 0 && chance(random, 300) ? pick(random, failed) : null };
    }
    case 'fix': {
      const path = chooseTarget(situation);
      return { type: 'edit_code', path, patch: writePatch(situation, path) };
    }
    case 'cheat': {
      const tests = [...notebook.seen.keys()].filter((path) => path.endsWith('.test.ts'));
      const path = tests.length > 0 ? pick(random, tests) : 'tsconfig.json';
      return { type: 'edit_code', path, patch: writeCheat(situation, path) };
    }
    case 'add':
      return addAction(situation);
    case 'add-test':
      return testAction(situation);
    case 'move': {
      const known = knownSources(situation);
      const path =
        item.goal === 'move_file' ? (item.subject as string) : known.length > 0 ? pick(random, known) : guessedPath(situation);
      const to = [...item.solution].find(([one, text]) => text === project.files.get(path) && one !== path)?.[0];
      return { type: 'other', kind: 'move', path, to: to ?? `${dirname(path)}/${basename(path, '.ts')}-new.ts` };
    }
    case 'merge':
      return { type: 'other', kind: 'merge' };
    case 'commit':
      return { type: 'commit', message: `${item.goal} ${item.subject ?? ''}`.trim() };
    case 'review':
      return { type: 'check_self' };
    case 'revert-file': {
      const changed = [...notebook.dirty];
      return { type: 'revert', what: 'file', path: changed.length > 0 ? pick(random, changed) : guessedPath(situation) };
    }
    case 'revert-all':
      return { type: 'revert', what: 'all' };
    case 'revert-commit':
      // Without a commit of its own in this plan, the last one is the request itself.
      return { type: 'revert', what: notebook.commitsInPlan > 0 ? 'commit' : 'all' };
  }
};

const listPath = (situation: Situation): string => {
  const { random, policy } = situation;
  if (chance(random, policy.insight)) return '.';
  return chance(random, 400) ? dirname(guessedPath(situation)) : pick(random, TEST_FOLDERS);
};

const searchText = ({ random, project, item, policy }: Situation): string => {
  const { added } = item;
  // What is to be added is nowhere yet: search where it belongs.
  if (added !== undefined && chance(random, policy.insight)) {
    return (project.functions.find(({ path }) => path === added.path) ?? pick(random, project.functions)).name;
  }
  if (item.subject !== null && !item.subject.includes('/') && chance(random, policy.insight)) return item.subject;
  return chance(random, policy.insight) ? pick(random, project.functions).name : pick(random, project.nouns);
};

const shellCommand = (situation: Situation): ShellCommand => {
  const { random, project, policy } = situation;
  const path = chooseTarget(situation);
  if (!chance(random, policy.skill))
    return pick<ShellCommand>(random, [
      ['npm', 'install'],
      ['rm', path],
      ['cat', guessedPath(situation)],
    ]);
  return pick<ShellCommand>(random, [
    ['cat', path],
    ['wc', '-l', path],
    ['head', '-n', '5', path],
    ['test', '-f', path],
    ['grep', '-n', pick(random, project.functions).name, path],
    ['ls', dirname(path)],
  ]);
};

const addAction = (situation: Situation): Action => {
  const { random, policy, item, notebook } = situation;
  const wanted = item.added;
  const right = wanted !== undefined && notebook.seen.get(wanted.path)?.exists && chance(random, policy.insight);
  const path = right ? wanted.path : chooseTarget(situation);
  const code = wanted?.made.text ?? '// Nothing was asked for here.\n';
  return { type: 'generate_code', path, answer: writeAnswer(situation, code) };
};

/** A test of what the request names, beside the tests that the agent has seen. */
const testAction = (situation: Situation): Action => {
  const { random, project, item, notebook } = situation;
  const seen = [...notebook.seen.keys()].find((path) => path.endsWith('.test.ts'));
  const folder = seen === undefined ? pick(random, TEST_FOLDERS) : dirname(seen);
  const tested = testedFunction(project, situation);
  const path = `${folder}/${basename(tested.path, '.ts')}-more.test.ts`;
  const files = item.added === undefined ? project.files : new Map([...project.files, ...textsOf(item.solution)]);
  return {
    type: 'write_test',
    path,
    answer: writeAnswer(situation, testFileText(path, [tested], [testText(random, files, tested)])),
  };
};

const testedFunction = ({ functions }: Project, { random, item }: Situation): ProjectFunction => {
  if (item.added !== undefined) return { ...item.added.made, path: item.added.path };
  return functions.find(({ name }) => name === item.subject) ?? pick(random, functions);
};

const textsOf = (solution: ReadonlyMap<string, string | null>): [string, string][] =>
  [...solution].filter((entry): entry is [string, string] => entry[1] !== null);
