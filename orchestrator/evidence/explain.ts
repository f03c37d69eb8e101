import { DATA_MODE } from '../../protocol/data-mode.ts';
import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { decodeTaskSpec } from '../../roles/content/task-spec.ts';
import { solverOf } from '../../roles/view/task-view.ts';
import { decodeDatasetManifest } from '../../substrate/data/dataset-manifest.ts';
import { isAddress } from '../records/plain-fields.ts';
import type { Records } from '../records/records.ts';
import { type AmountCheck, amountsOf, cutsOf } from './amounts-of.ts';
import { ballotReports } from './ballot-reports.ts';
import { dataModeOf } from './data-mode.ts';
import { differencesOf } from './differences.ts';
import { eventRows } from './event-rows.ts';
import { explainPenalty } from './explain-penalty.ts';
import { endOf, explainProposer } from './explain-proposer.ts';
import { explainRound } from './explain-round.ts';
import { claimOf, explainSeat } from './explain-seat.ts';
import { explainSolver } from './explain-solver.ts';
import { inAtn, type Section } from './section.ts';
import { type TaskCase, taskCase } from './task-case.ts';
import { missingTips } from './tips.ts';
import { voteDifferences } from './vote-differences.ts';

/** Why an account got and lost what it did by one task. */
export type Explanation = {
  readonly task: string;
  readonly account: Hex;
  readonly name?: string;
  /** Where the records come from, and what that is worth. */
  readonly source: string;
  readonly dataMode: string;
  /** How the task ended. */
  readonly end: string;
  readonly roles: readonly string[];
  readonly sections: readonly Section[];
  readonly amounts: readonly AmountCheck[];
  /** In words: what else was worked out here and is otherwise on chain. */
  readonly differences: readonly string[];
  /** Every amount is what the chain booked, to the wei, and nothing else differs. */
  readonly equal: boolean;
};

/** Longest spec and data manifest, bytes. */
const MAX_SPEC = 64 * 1024;

/**
 * Explains every number of one account's payments and penalties by one task, from the records alone. `account` is an address, or a name
 * that the run gave. Throws CLI_UNKNOWN_TASK, CLI_UNKNOWN_NAME, CLI_NO_PART.
 */
export const explain = async (
  records: Records,
  taskId: string,
  account: string,
  options: { readonly timeoutMs: number },
): Promise<Explanation> => {
  const found = await taskCase(records, taskId);
  const who = accountOf(records, account);
  const amounts = amountsOf(found, who);
  const roles = rolesOf(found, who);
  if (roles.length === 0 && amounts.length === 0)
    throw new TempernetError('CLI_NO_PART', { account, task: taskId, known: participants(found) });
  const name = records.names[who];
  const differences = [...differencesOf(found), ...missingTips(found), ...voteDifferences(found)];
  return {
    task: taskId,
    account: who,
    ...(name === undefined ? {} : { name }),
    source: records.origin,
    dataMode: dataModeOf(found.params.dataMode),
    end: endOf(found),
    roles,
    sections: await sectionsOf(found, who, amounts, options.timeoutMs),
    amounts,
    differences,
    equal: differences.length === 0 && amounts.every(({ computed, chain }) => computed === chain),
  };
};

/** What an account was in a task. */
const rolesOf = (found: TaskCase, account: Hex): string[] => [
  ...(found.task.proposer === account ? ['proposer'] : []),
  ...(solverOf(found.task, account) === undefined ? [] : ['solver']),
  ...(claimOf(found, account) === undefined ? [] : ['coordinator']),
  ...(found.after.proposals.some(({ args }) => args.aggregator === account) ? ['aggregator'] : []),
];

const sectionsOf = async (
  found: TaskCase,
  account: Hex,
  amounts: readonly AmountCheck[],
  timeoutMs: number,
): Promise<Section[]> => {
  const { task, records } = found;
  const solver = solverOf(task, account);
  const reports = await ballotReports(records.content, task, found.ballots, timeoutMs);
  return [
    ...(task.proposer === account ? explainProposer(found, reports) : []),
    ...(solver === undefined ? [] : explainSolver(found, solver, reports, await shardOf(found, solver.slot, timeoutMs))),
    ...(claimOf(found, account) === undefined ? [] : explainSeat(found, account, reports)),
    ...explainRound(found, account),
    ...cutsOf(found, account).map((event) => explainPenalty(found, event, reports)),
    ...gifts(amounts),
    { title: 'what it did, on chain', table: eventRows(found, account) },
  ];
};

/** Credits that come out of others' locks. */
const gifts = (amounts: readonly AmountCheck[]): Section[] =>
  amounts.flatMap(({ what, computed }): Section[] => {
    if (what === 'tip')
      return [
        {
          title: 'tip',
          facts: [{ name: 'tip', value: inAtn(computed), how: '1 ATN out of the first penalty that its call brought about' }],
        },
      ];
    if (what !== 'compensation') return [];
    const how = "the proposer's lock, less a tip where a deadline passed, divided by the task's capacity";
    return [{ title: 'compensation', facts: [{ name: 'compensation', value: inAtn(computed), how }] }];
  });

/** The account of an address or of a name that the run gave. Throws CLI_UNKNOWN_NAME. */
export const accountOf = ({ names, origin }: Pick<Records, 'names' | 'origin'>, account: string): Hex => {
  const named = Object.entries(names).find(([, name]) => name === account)?.[0];
  const address = named ?? account.toLowerCase();
  if (!isAddress(address)) throw new TempernetError('CLI_UNKNOWN_NAME', { name: account.slice(0, 80), where: origin });
  return address as Hex;
};

/** Everyone who did something in a task, for a hint. */
const participants = ({ task, after, records }: TaskCase): string =>
  [
    [task.proposer, 'proposer'] as const,
    ...task.solvers.map(({ account }) => [account, 'solver'] as const),
    ...task.seats.map(({ coordinator }) => [coordinator, 'coordinator'] as const),
    ...after.proposals.map(({ args }) => [args.aggregator, 'aggregator'] as const),
  ]
    .map(([account, role]) => `${account} (${records.names[account] ?? role})`)
    .join(', ');

/** The digest and size of a slot's shard, where the public part of the task can be fetched. */
const shardOf = async ({ task, params, records }: TaskCase, slot: number, timeoutMs: number): Promise<string | undefined> => {
  if (params.dataMode !== DATA_MODE.open) return undefined;
  try {
    const spec = decodeTaskSpec(await records.content.get(task.specDigest, { timeoutMs, maxBytes: MAX_SPEC }));
    const data = decodeDatasetManifest(await records.content.get(spec.dataRoot, { timeoutMs, maxBytes: MAX_SPEC }));
    const shard = data.shards[slot];
    return shard === undefined ? undefined : `, ${shard.digest}, ${shard.count} examples`;
  } catch (error) {
    if (isTempernetError(error)) return undefined;
    throw error;
  }
};
