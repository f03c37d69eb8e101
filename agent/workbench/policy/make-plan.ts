import type { Random } from '../../../protocol/random.ts';
import type { ErrorCategory, Goal } from '../../experience/step-types.ts';
import { chance, pick } from '../choose.ts';
import { diagnosis, type Intent, intent } from './intent.ts';
import type { Policy } from './policy.ts';

type Habit = { [K in keyof Policy]: Policy[K] extends number ? K : never }[keyof Policy];

/** Everything that an agent without a plan may do. */
const ANYTHING: readonly Intent['does'][] = [
  'list',
  'search',
  'read',
  'read-more',
  'shell',
  'think',
  'check',
  'test',
  'fix',
  'add',
  'add-test',
  'move',
  'commit',
  'review',
  'revert-file',
  'revert-all',
  'cheat',
  'merge',
];

/** A plan for a goal, by an agent's habits: at least one step. */
export const makePlan = (random: Random, policy: Policy, goal: Goal): Intent[] => {
  const by = (habit: Habit, ...steps: readonly Intent[]): readonly Intent[] =>
    chance(random, policy[habit] as number) ? steps : [];
  const verify = (): Intent[] => [...by('checks', intent('check')), ...by('tests', intent('test'))];
  const finish = (): Intent[] => [...verify(), ...by('commits', intent('commit')), ...by('reviews', intent('review'))];
  const scout = (): readonly Intent[] => by('scouts', pick(random, [intent('list'), intent('search')]));
  const plans: Record<Goal, () => Intent[]> = {
    fix_types: () => [...by('diagnoses', diagnosis('check')), ...by('reads', intent('read')), intent('fix'), ...finish()],
    fix_tests: () => [
      ...scout(),
      ...by('diagnoses', diagnosis('test')),
      ...by('reads', intent('read')),
      ...by('reads', ...by('thinks', intent('read-more'))),
      intent('fix'),
      ...finish(),
    ],
    fix_merge: () => [{ does: 'merge', expected: true }, ...by('reads', intent('read')), intent('fix'), ...finish()],
    add_function: () => [
      ...scout(),
      ...by('reads', intent('read')),
      intent('add'),
      ...by('checks', intent('check')),
      ...by('tests', intent('add-test')),
      ...finish(),
    ],
    add_test: () => [...scout(), ...by('reads', intent('read')), intent('add-test'), ...finish()],
    rename: () => [
      ...by('scouts', intent('search')),
      ...[1, 2].flatMap(() => [...by('reads', intent('read')), intent('fix')]),
      ...by('diagnoses', diagnosis('check')),
      ...by('reads', intent('read')),
      intent('fix'),
      ...finish(),
    ],
    move_file: () => [
      ...scout(),
      intent('move'),
      ...by('diagnoses', diagnosis('check')),
      ...by('reads', intent('read')),
      intent('fix'),
      ...finish(),
    ],
    explore: () => [
      ...scout(),
      intent('read'),
      intent('read-more'),
      intent(pick(random, ['search', 'list', 'test', 'check'])),
      ...by('thinks', intent('think')),
      ...by('shells', intent('commit')),
    ],
  };
  return plans[goal]().flatMap((step, index) => {
    if (chance(random, policy.wanders)) return [intent(pick(random, ANYTHING))];
    // Nothing to think about before anything is known.
    return [...by('shells', intent('shell')), ...(index > 1 ? by('thinks', intent('think')) : []), step];
  });
};

/** What to do for a goal that is not reached though the code is sound. */
const MISSING: Readonly<Record<Goal, Intent['does']>> = {
  fix_types: 'fix',
  fix_tests: 'fix',
  fix_merge: 'merge',
  add_function: 'add',
  add_test: 'add-test',
  rename: 'fix',
  move_file: 'move',
  explore: 'think',
};

/** What to do after a step failed with a category, before the rest of the plan is taken up again; `failed` is the step. */
export const remedy = (random: Random, policy: Policy, goal: Goal, failed: Intent, category: ErrorCategory): Intent[] => {
  const read = (): Intent[] => (chance(random, policy.reads) ? [intent('read')] : []);
  const find = (): Intent[] => (chance(random, policy.scouts) ? [pick(random, [intent('list'), intent('search')])] : []);
  const cheat = chance(random, policy.cheats);
  const back = chance(random, policy.reverts);
  switch (category) {
    case 'file_not_found':
      return [...find(), failed];
    case 'parse_error':
      return [...read(), failed];
    case 'compile_error':
    case 'test_failure': {
      const change = cheat ? intent('cheat') : intent('fix');
      const start = back ? [intent(pick(random, ['revert-all', 'revert-file', 'revert-commit']))] : [];
      return [...start, ...read(), change, ...(failed.does === 'review' ? [intent('commit')] : []), failed];
    }
    case 'git_error':
      return failed.does === 'commit' || failed.does === 'merge'
        ? [...read(), intent('fix'), failed]
        : failed.does === 'review'
          ? [intent('commit'), failed]
          : [];
    case 'protected_file':
      return [intent('think'), ...(chance(random, policy.insight) ? [intent('give-up')] : [intent('fix')])];
    default:
      if (failed.does === 'review') return [...read(), intent(MISSING[goal]), intent('commit'), failed];
      return failed.does === 'shell' || failed.does === 'think' ? find() : [intent('list')];
  }
};
