import { Transaction } from 'ethers';
import { INTERFACES } from '../../../node/chain/interfaces.ts';

/** How many leading arguments name what a statement is about. */
const SUBJECT: Readonly<Record<string, number>> = {
  propose: 2,
  commitSolution: 1,
  revealTruth: 1,
  revealSolution: 1,
  commitBallot: 1,
  revealBallot: 1,
};

/** The statements among raw transactions, mined or not: who, about what, and all that was said about it. */
export const statementsIn = (raw: readonly string[]): Map<string, Set<string>> => {
  const said = new Map<string, Set<string>>();
  for (const one of raw) {
    const { from, data } = Transaction.from(one);
    const call = INTERFACES.tasks.parseTransaction({ data });
    const subject = SUBJECT[call?.name ?? ''];
    if (call === null || subject === undefined) continue;
    const key = `${from} ${call.name} ${call.args.slice(0, subject).join('/')}`;
    said.set(key, (said.get(key) ?? new Set()).add(data));
  }
  return said;
};
