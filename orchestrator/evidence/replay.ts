import type { Logger } from '../../node/log/logger.ts';
import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { type NetworkView, tasksOfRound } from '../../roles/view/network-view.ts';
import type { Records } from '../records/records.ts';
import { type AuditShop, openAuditShop } from './audit-shop.ts';
import { dataModeOf } from './data-mode.ts';
import { endOf } from './explain-proposer.ts';
import type { ReplayItem } from './replay-item.ts';
import { replayTask } from './replay-task.ts';
import { replayVersion } from './replay-version.ts';
import { type TaskCase, taskCase, viewOf } from './task-case.ts';

/** One round worked out again. */
export type ReplayedRound = {
  readonly round: number;
  readonly tasks: readonly { readonly task: string; readonly end: string; readonly items: readonly ReplayItem[] }[];
  readonly version: readonly ReplayItem[];
};

/** A run worked out again. */
export type Replay = {
  readonly source: string;
  readonly dataMode: string;
  readonly engine: string;
  readonly rounds: readonly ReplayedRound[];
  /** `undecided`: nothing differs, but content is missing here to say that all is the same. */
  readonly outcome: 'same' | 'differs' | 'undecided';
};

/** What a caller is told meanwhile. */
export type ReplayListener = {
  readonly round: (round: ReplayedRound) => void;
  /** So many of the solutions of that round are done. */
  readonly progress: (round: number, done: number, all: number) => void;
};

export type ReplayOptions = {
  readonly project: bigint;
  readonly round?: number;
  readonly workers: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
};

/** Works out every ended round of a project again, or one. Throws CLI_UNKNOWN_PROJECT, CLI_UNKNOWN_ROUND. */
export const replay = async (records: Records, options: ReplayOptions, logger: Logger, tell: ReplayListener): Promise<Replay> => {
  const view = viewOf(records);
  const numbers = roundsOf(records, view, options);
  const shop = await openAuditShop(records, options, logger);
  try {
    const rounds: ReplayedRound[] = [];
    let dataMode = '';
    for (const number of numbers) {
      const tasks = tasksOfRound(view, options.project, number);
      if (tasks.length === 0)
        throw new TempernetError('RECORDS_DAMAGED', { file: records.origin, detail: `round ${number} has no task` });
      const cases: TaskCase[] = [];
      for (const { taskId } of tasks) cases.push(await taskCase(records, String(taskId), view));
      dataMode = dataModeOf(cases[0]?.params.dataMode ?? 0);
      const round = await replayRound(shop, number, cases, options, tell);
      rounds.push(round);
      tell.round(round);
    }
    const items = rounds.flatMap(({ tasks, version }) => [...tasks.flatMap((t) => t.items), ...version]);
    const some = (word: ReplayItem['outcome']): boolean => items.some(({ outcome }) => outcome === word);
    const outcome = some('differs') ? 'differs' : some('unknown') ? 'undecided' : 'same';
    return { source: records.origin, dataMode, engine: shop.library.engineId, rounds, outcome };
  } finally {
    await shop.close();
  }
};

const replayRound = async (
  shop: AuditShop,
  number: number,
  cases: readonly TaskCase[],
  options: ReplayOptions,
  tell: ReplayListener,
): Promise<ReplayedRound> => {
  const signal = options.signal ?? new AbortController().signal;
  const all = cases.reduce((sum, { task }) => sum + task.solvers.filter((s) => s.revealed !== undefined).length, 0);
  let done = 0;
  const step = (): void => tell.progress(number, ++done, all);
  const tasks = [];
  tell.progress(number, 0, all);
  for (const found of cases) {
    const items = await orFailure('the task', () => replayTask(shop, found, signal, step));
    tasks.push({ task: String(found.task.taskId), end: endOf(found), items });
  }
  return { round: number, tasks, version: await orFailure('the version', () => replayVersion(shop, cases, signal)) };
};

/** What cannot be worked out again is not the same, unless it is only that content is missing here. */
const orFailure = async (what: string, work: () => Promise<ReplayItem[]>): Promise<ReplayItem[]> => {
  try {
    return await work();
  } catch (error) {
    if (!isTempernetError(error)) throw error;
    const outcome = isTempernetError(error, 'RECORDS_CONTENT_MISSING') ? 'unknown' : 'differs';
    return [{ what, outcome, detail: `cannot be worked out again: ${error.message} (${error.code})` }];
  }
};

const roundsOf = (records: Records, view: NetworkView, { project, round }: ReplayOptions): number[] => {
  const found = view.projects[String(project)];
  if (found === undefined) throw new TempernetError('CLI_UNKNOWN_PROJECT', { project: String(project) });
  const ended = Object.values(found.rounds)
    .filter(({ phase }) => phase === 'ended')
    .map((one) => one.round);
  const wanted = ended.filter((one) => round === undefined || one === round);
  if (wanted.length > 0) return wanted;
  const known = ended.length === 0 ? 'no round has ended yet' : `ended rounds: ${ended.join(', ')}`;
  throw new TempernetError('CLI_UNKNOWN_ROUND', { round: round ?? 1, where: records.origin, known });
};
