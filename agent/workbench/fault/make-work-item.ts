import { basename, dirname } from 'node:path/posix';
import type { Random } from '../../../protocol/random.ts';
import type { Goal } from '../../experience/step-types.ts';
import { runTests } from '../check/run-tests.ts';
import { typeCheck } from '../check/type-check.ts';
import { chance, pick, pickWeighted } from '../choose.ts';
import { leafFunction } from '../project/make-function.ts';
import type { Project } from '../project/project.ts';
import { testFileText, testText } from '../project/test-file.ts';
import { mergeItem } from './merge-item.ts';
import { type MistakeKind, mutate } from './mutate.ts';
import { moved, renamed } from './rework.ts';
import type { WorkItem } from './work-item.ts';

/** Tries at drawing faults that show; a project offers many places. */
const TRIES = 12;

/** Draws a task on a project. A goal that the project does not offer (no fault that shows, no name left) becomes `explore`. */
export const makeWorkItem = (random: Random, project: Project, goal: Goal): WorkItem =>
  MAKERS[goal](random, project) ?? explore(project);

const explore = ({ files }: Project): WorkItem => ({ goal: 'explore', files, subject: null, solution: new Map() });

/** One to three mistakes in sources; seen by `shows`, or undefined. */
const withMistakes = (
  random: Random,
  project: Project,
  weights: Readonly<Partial<Record<MistakeKind, number>>>,
  shows: (files: ReadonlyMap<string, string>) => boolean,
): { files: Map<string, string>; solution: Map<string, string> } | undefined => {
  for (let i = 0; i < TRIES; i++) {
    const files = new Map(project.files);
    const solution = new Map<string, string>();
    const wanted = 1 + Number(chance(random, 450)) + Number(chance(random, 200));
    for (let fault = 0; fault < wanted; fault++) {
      const path = pick(random, project.sources);
      const changed = mutate(random, files.get(path) as string, pickWeighted(random, weights));
      if (changed === undefined) continue;
      files.set(path, changed);
      solution.set(path, project.files.get(path) as string);
    }
    if (solution.size > 0 && shows(files)) return { files, solution };
  }
  return undefined;
};

const MAKERS: Readonly<Record<Goal, (random: Random, project: Project) => WorkItem | undefined>> = {
  explore: (_, project) => explore(project),

  fix_types: (random, project) => {
    const found = withMistakes(random, project, { type: 5, import: 3, syntax: 2 }, (files) => typeCheck(files).length > 0);
    return found && { goal: 'fix_types', subject: null, ...found };
  },

  fix_tests: (random, project) => {
    const found = withMistakes(
      random,
      project,
      { logic: 1 },
      (files) => typeCheck(files).length === 0 && runTests(files, project.tests).failures.length > 0,
    );
    if (found === undefined) return undefined;
    const failed = runTests(found.files, project.tests).failures[0];
    return { goal: 'fix_tests', subject: failed?.test ?? null, ...found };
  },

  fix_merge: mergeItem,

  add_function: (random, project) => {
    const path = pick(random, project.sources);
    const made = leafFunction(random, `${pick(random, project.nouns)}Extra`);
    const before = project.files.get(path) as string;
    const after = `${before}\n${made.text}`;
    return {
      goal: 'add_function',
      files: project.files,
      subject: made.name,
      solution: new Map([[path, after]]),
      added: { path, made },
    };
  },

  add_test: (random, project) => {
    const tested = pick(random, project.functions);
    const path = `${dirname(project.tests[0] as string)}/${basename(tested.path, '.ts')}-more.test.ts`;
    const text = testFileText(path, [tested], [testText(random, project.files, tested)]);
    return { goal: 'add_test', files: project.files, subject: tested.name, solution: new Map([[path, text]]) };
  },

  rename: (random, project) => {
    const { name } = pick(random, project.functions);
    return { goal: 'rename', files: project.files, subject: name, solution: renamed(project.files, name, `${name}Now`) };
  },

  move_file: (random, project) => {
    const from = pick(random, project.sources);
    const to = `${dirname(from)}/${basename(from, '.ts')}-${pick(random, ['part', 'tools', 'base'])}.ts`;
    return { goal: 'move_file', files: project.files, subject: from, solution: moved(project.files, from, to) };
  },
};
