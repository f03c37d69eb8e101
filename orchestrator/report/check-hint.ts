import { relative } from 'node:path';
import type { RunDocument } from '../run-document.ts';

/** The command that explains the first solution of a run, as one line; none where no solver joined any task. */
export const checkHint = ({ rounds, accounts, folder }: Pick<RunDocument, 'rounds' | 'accounts' | 'folder'>): string[] => {
  const [first] = rounds.flatMap(({ solutions }) => solutions);
  if (first === undefined) return [];
  const who = accounts.find(({ account }) => account === first.account)?.name ?? first.account;
  return [`to check: npx tempernet explain ${first.task} ${who} --run ${relative('', folder)}`];
};
