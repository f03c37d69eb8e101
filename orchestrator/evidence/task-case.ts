import type { ChainEvent, ChainEventOf } from '../../node/chain/events.ts';
import type { ProjectParams } from '../../node/chain/struct-table.ts';
import { settledPay, type TaskPay, type TaskPools, voidPay } from '../../protocol/consensus/pay.ts';
import { consensus, type SeatBallot, type SeatConsensus } from '../../protocol/consensus/seats.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { FAULTS } from '../../protocol/faults.ts';
import type { Hex } from '../../protocol/hex.ts';
import { EMPTY_VIEW, type NetworkView, reduceView, tasksOfRound } from '../../roles/view/network-view.ts';
import type { ProjectView, RoundView } from '../../roles/view/round-view.ts';
import type { BallotRecord, TaskView } from '../../roles/view/task-view.ts';
import type { Records } from '../records/records.ts';
import { type ExpectedFault, expectedFaults } from './expected-faults.ts';
import { type RoundCase, roundCase } from './round-case.ts';

/** One revealed ballot and whose it is. */
export type CastBallot = { readonly coordinator: Hex; readonly ballot: BallotRecord };

/** Everything about one task that follows from the records, computed with the protocol's own code. */
export type TaskCase = {
  readonly records: Records;
  readonly view: NetworkView;
  readonly task: TaskView;
  readonly project: ProjectView;
  readonly round: RoundView;
  /** The tasks of its round, itself included. */
  readonly tasks: readonly TaskView[];
  readonly params: ProjectParams;
  readonly pools: TaskPools;
  /** Revealed ballots by ticket, lowest first; rows of `result` and of `pay` are in this order. */
  readonly ballots: readonly CastBallot[];
  /** What the ballots decide; absent while the task is open and where none was revealed. */
  readonly result?: SeatConsensus;
  /** Absent while the task is open. */
  readonly pay?: TaskPay;
  readonly faults: readonly ExpectedFault[];
  /** Events that name the task, and what else happened in their transactions. */
  readonly events: readonly ChainEvent[];
  readonly penalties: readonly ChainEventOf<'Penalised'>[];
  readonly after: RoundCase;
  /** An account's name and address, for people. */
  label(account: Hex): string;
};

/** Folds all events of the records. Throws RECORDS_DAMAGED where they do not fit together, as those of a chain do. */
export const viewOf = ({ events, origin }: Pick<Records, 'events' | 'origin'>): NetworkView => {
  try {
    return events.reduce(reduceView, EMPTY_VIEW);
  } catch (cause) {
    throw new TempernetError('RECORDS_DAMAGED', { file: origin, detail: 'its events do not fit together' }, { cause });
  }
};

/** Reads one task out of the records; throws CLI_UNKNOWN_TASK, and PROTOCOL_BAD_BALLOTS for ballots that no contract takes. */
export const taskCase = async (records: Records, taskId: string, view: NetworkView = viewOf(records)): Promise<TaskCase> => {
  const task = view.tasks[taskId];
  const project = view.projects[String(task?.projectId)];
  const round = project?.rounds[task?.round ?? 0];
  if (task === undefined || project === undefined || round === undefined)
    throw new TempernetError('CLI_UNKNOWN_TASK', { task: taskId.slice(0, 80), where: records.origin, known: knownTasks(view) });
  const params = await records.params(project.projectId, round.paramsVersion);
  const { solverPool: solver, coordinatorPool: coordinator, proposerPool: proposer, aggregationPool: aggregation } = params;
  const pools = { solver, coordinator, proposer, aggregation };
  const ballots = task.seats.flatMap(({ coordinator, ballot }) => (ballot === undefined ? [] : [{ coordinator, ballot }]));
  const over = task.state === 'settled' || task.state === 'void';
  const result =
    over && ballots.length > 0
      ? consensus(
          ballots.map(({ ballot }) => seatBallot(ballot)),
          task.solvers.length,
          task.seats.length,
        )
      : undefined;
  const faults = expectedFaults(task, params.engine);
  const tasks = tasksOfRound(view, project.projectId, round.round);
  const events = eventsOf(records.events, task.taskId);
  return {
    records,
    view,
    task,
    project,
    round,
    tasks,
    params,
    pools,
    ballots,
    ...(result === undefined ? {} : { result }),
    ...(over ? { pay: payOf(task, params, pools, result, ballots.length) } : {}),
    faults,
    events,
    penalties: penaltiesOf(records.events, events, task, faults),
    after: roundCase(records.events, project.projectId, round.round, tasks, params),
    label: (account) => labelOf(records.names, account),
  };
};

/** An account as people know it: by name and the beginning of its address, or by its address alone. */
export const labelOf = (names: Records['names'], account: Hex): string => {
  const name = names[account];
  return name === undefined ? account : `${name} (${account.slice(0, 10)}…)`;
};

/** A ballot as the consensus takes it. */
export const seatBallot = ({ verdict, scores, refutedMask }: BallotRecord): SeatBallot => ({
  verdict: verdict === 1 ? 'bad-task' : 'scored',
  scores,
  refutedMask,
});

const payOf = (
  task: TaskView,
  params: ProjectParams,
  pools: TaskPools,
  result: SeatConsensus | undefined,
  ballots: number,
): TaskPay =>
  task.state === 'settled' && result !== undefined
    ? settledPay(result, pools, params.target)
    : voidPay(pools, task.solvers.length, ballots);

const eventsOf = (events: readonly ChainEvent[], taskId: bigint): ChainEvent[] => {
  const names = (event: ChainEvent): boolean =>
    ('taskId' in event.args && event.args.taskId === taskId) ||
    ('taskOrRound' in event.args && event.args.taskOrRound === taskId);
  const transactions = new Set(events.filter(names).map(({ txHash }) => txHash));
  return events.filter((event) => names(event) || (transactions.has(event.txHash) && isStake(event)));
};

const isStake = ({ name }: ChainEvent): boolean => name === 'Penalised' || name === 'Locked' || name === 'Unlocked';

/** A penalty names no task. It is this task's when its transaction is, and its account took part here in the role that pays. */
const penaltiesOf = (
  all: readonly ChainEvent[],
  events: readonly ChainEvent[],
  task: TaskView,
  faults: readonly ExpectedFault[],
): ChainEventOf<'Penalised'>[] => {
  const alone = (txHash: Hex): boolean =>
    all.every((e) => e.txHash !== txHash || !('taskId' in e.args) || e.args.taskId === task.taskId);
  return events
    .filter((event) => event.name === 'Penalised')
    .filter(({ args, txHash }) => {
      const fault = FAULTS[args.reason];
      const shown = faults.some((f) => f.account === args.account && f.fault === fault);
      const here = [task.proposer, ...task.solvers.map((s) => s.account), ...task.seats.map((s) => s.coordinator)];
      // Where one transaction ended several tasks, the fault decides.
      return fault !== 'version-refuted' && here.includes(args.account) && (shown || alone(txHash));
    });
};

const knownTasks = (view: NetworkView): string => {
  const ids = Object.keys(view.tasks);
  if (ids.length === 0) return 'nobody has proposed one yet';
  const shown = ids.slice(0, 12).join(', ');
  return `tasks there: ${shown}${ids.length > 12 ? `, ... ${ids.length} in all` : ''}`;
};
