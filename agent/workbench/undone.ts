import type { Change } from './step/action.ts';

/** What the steps of a plan did to files, and whether they committed or took a commit back. */
export type Deed = { readonly changes: readonly Change[]; readonly git: 'commit' | 'revert-commit' | null };

/**
 * For each step of a finished plan, whether what it did was undone in that plan. A change: the file is again as it was before the
 * step, or none of the lines that the step put in is left. A commit: it was taken back. Null for steps that did neither.
 */
export const undoneSteps = (deeds: readonly Deed[], end: ReadonlyMap<string, string>): (boolean | null)[] => {
  const undone = deeds.map(({ changes }) =>
    changes.length === 0 ? null : changes.every((one) => isUndone(one, end.get(one.path) ?? null)),
  );
  const commits: number[] = [];
  deeds.forEach(({ git }, index) => {
    if (git === 'commit') {
      undone[index] = false;
      commits.push(index);
    }
    const last = git === 'revert-commit' ? commits.pop() : undefined;
    if (last !== undefined) undone[last] = true;
  });
  return undone;
};

const isUndone = ({ before, after }: Change, end: string | null): boolean => {
  if (end === before) return true;
  const old = new Set(linesOf(before));
  const added = linesOf(after).filter((line) => !old.has(line));
  if (added.length === 0) return false;
  const left = new Set(linesOf(end));
  return added.every((line) => !left.has(line));
};

const linesOf = (text: string | null): string[] => (text ?? '').split('\n').filter((line) => line.trim() !== '');
