import type { Random } from '../../../protocol/random.ts';
import { chance, pick, shuffled } from '../choose.ts';
import type { Project } from '../project/project.ts';
import type { WorkItem } from './work-item.ts';

/** Lines that two people might add above a function; each compiles, and a conflict is resolved by keeping both or either. */
const NOTES = [
  '// Callers rely on this for values outside the usual range as well.',
  '// Kept apart so that it can be tested alone.',
  '// The limits were agreed with the people who use it.',
  '// Written for short inputs; long ones take longer.',
];

/**
 * A branch and the work at hand that both put lines into sources: above the same function, so that git finds a conflict, or above
 * different ones, so that it may merge them by itself.
 */
export const mergeItem = (random: Random, project: Project): WorkItem | undefined => {
  const [mine, theirs] = shuffled(random, NOTES) as [string, string];
  const ours = pick(random, project.functions);
  const other = chance(random, 750) ? ours : pick(random, project.functions);
  const base = project.files;
  const put = (files: ReadonlyMap<string, string>, { path, name }: { path: string; name: string }, note: string) =>
    new Map(files).set(path, (files.get(path) as string).replace(`export const ${name} =`, `${note}\nexport const ${name} =`));
  const files = put(base, ours, mine);
  const topic = put(base, other, theirs);
  const merged = put(files, other, theirs);
  return {
    goal: 'fix_merge',
    files,
    topic: { base, topic },
    subject: other.name,
    solution: new Map([[other.path, merged.get(other.path) as string]]),
  };
};
