import type { RunDocument } from '../run-document.ts';
import { toCsv } from './csv.ts';

/** `rounds.csv`: one line a round, with a column `ms <mark>` for each phase that occurs. */
export const roundsCsv = ({ rounds }: Pick<RunDocument, 'rounds'>): string => {
  const marks = [...new Set(rounds.flatMap(({ phases }) => Object.keys(phases)))];
  const columns = [
    'round',
    'outcome',
    'version',
    'digest',
    'loss',
    'accuracy',
    'gas',
    'solutions',
    'accepted',
    ...marks.map((mark) => `ms ${mark}`),
  ];
  return toCsv(
    columns,
    rounds.map(({ phases, solutions, tasks: _, rewards: __, ...figures }) => ({
      ...figures,
      solutions: solutions.length,
      accepted: solutions.filter(({ accepted }) => accepted).length,
      ...Object.fromEntries(Object.entries(phases).map(([mark, ms]) => [`ms ${mark}`, ms])),
    })),
  );
};

/** `solutions.csv`: one line a solution of every round. */
export const solutionsCsv = ({ rounds }: Pick<RunDocument, 'rounds'>): string =>
  toCsv(
    ['round', 'task', 'slot', 'account', 'accepted', 'refuted', 'score', 'scores', 'incentive'],
    rounds.flatMap(({ round, solutions }) => solutions.map((row) => ({ ...row, round, scores: row.scores.join(' ') }))),
  );

/** `accounts.csv`: one line an account and kind of credit or penalty; penalties are negative. Amounts are ATN, as in the document. */
export const accountsCsv = ({ accounts }: Pick<RunDocument, 'accounts'>): string =>
  toCsv(
    ['account', 'name', 'reason', 'amount'],
    accounts.flatMap(({ account, name, earned, penalties }) => [
      ...Object.entries(earned).map(([reason, amount]) => ({ account, name, reason, amount })),
      ...penalties.map(({ reason, amount }) => ({ account, name, reason: `penalty: ${reason}`, amount: `-${amount}` })),
    ]),
  );
