import type { ChainEvent } from '../../node/chain/events.ts';
import { TASK_STATES } from '../../protocol/lifecycle.ts';
import type { NetworkView } from './network-view.ts';
import type { SeatView, SolverView, TaskView } from './task-view.ts';

/** The part of the fold that concerns tasks: every event of the TaskContract. */
export const reduceTask = (view: NetworkView, event: ChainEvent): NetworkView => {
  const put = (task: TaskView): NetworkView => ({ ...view, tasks: { ...view.tasks, [String(task.taskId)]: task } });
  if (event.name === 'TaskProposed') return put(proposed(event));
  if (!('taskId' in event.args)) return view;
  const task = view.tasks[String(event.args.taskId)];
  if (task === undefined) return view;
  const next = change(view, task, event);
  return next === task ? view : put(next);
};

const proposed = ({ args, block, timestamp }: Extract<ChainEvent, { name: 'TaskProposed' }>): TaskView => ({
  taskId: args.taskId,
  projectId: args.projectId,
  proposer: args.proposer,
  round: args.round,
  taskNumber: args.taskNumber,
  specDigest: args.specDigest,
  truthCommitment: args.truthCommitment,
  headVersion: args.headVersion,
  headDigest: args.headDigest,
  state: 'open',
  deadline: 0,
  entered: { open: { block, timestamp } },
  solvers: [],
  seats: [],
});

const change = (view: NetworkView, task: TaskView, event: ChainEvent): TaskView => {
  switch (event.name) {
    case 'TaskStateChanged': {
      const state = TASK_STATES[event.args.state] ?? 'none';
      const entered = { ...task.entered, [state]: { block: event.block, timestamp: event.timestamp } };
      const next = { ...task, state, deadline: event.args.deadline, entered };
      if (state === 'sealed') return { ...next, seatSeed: { block: event.block + 1 }, coordinatorStakes: view.coordinatorStakes };
      if (state === 'judging') return { ...next, sampleSeed: { block: event.block + 1 } };
      return next;
    }
    case 'SolverJoined':
      return { ...task, solvers: [...task.solvers, { account: event.args.solver, slot: event.args.slot }] };
    case 'SolutionCommitted':
      return withSolver(task, event.args.slot, { commitment: event.args.commitment });
    case 'SolutionRevealed': {
      const { updateDigest, checkpointRoot, dataRoot, steps, leavesDigest } = event.args;
      return withSolver(task, event.args.slot, { revealed: { updateDigest, checkpointRoot, dataRoot, steps, leavesDigest } });
    }
    case 'TruthRevealed':
      return { ...task, truthDigest: event.args.truthDigest };
    case 'SeedArmed': {
      const seed = { block: event.args.seedBlock };
      return event.args.sample ? { ...task, sampleSeed: seed } : { ...task, seatSeed: seed };
    }
    case 'SeedStored': {
      const { sample, seed: value, windowEnd } = event.args;
      if (sample) return { ...task, sampleSeed: { block: task.sampleSeed?.block ?? 0, value } };
      return { ...task, seatSeed: { block: task.seatSeed?.block ?? 0, value }, seatWindowEnd: windowEnd };
    }
    case 'SeatClaimed': {
      const kept = task.seats.filter((s) => s.coordinator !== event.args.displaced);
      const seats = [...kept, { coordinator: event.args.coordinator, ticket: event.args.ticket }];
      return { ...task, seats: seats.sort(byTicket) };
    }
    case 'BallotCommitted':
      return withSeat(task, event.args.coordinator, { commitment: event.args.commitment });
    case 'BallotRevealed': {
      const { verdict, scores, refutedMask, reportDigest } = event.args;
      const next = { ...task, lastBallotBlock: event.block };
      return withSeat(next, event.args.coordinator, { ballot: { verdict, scores, refutedMask, reportDigest } });
    }
    case 'TaskSettled': {
      const { weightMedians, scoreMedians, g, acceptedMask, refutedMask } = event.args;
      return { ...task, settlement: { weightMedians, scoreMedians, g, acceptedMask, refutedMask } };
    }
    case 'TaskVoided':
      return { ...task, voidReason: event.args.reason };
    default:
      return task;
  }
};

const withSolver = (task: TaskView, slot: number, part: Partial<SolverView>): TaskView => ({
  ...task,
  solvers: task.solvers.map((s) => (s.slot === slot ? { ...s, ...part } : s)),
});

const withSeat = (task: TaskView, coordinator: string, part: Partial<SeatView>): TaskView => ({
  ...task,
  seats: task.seats.map((s) => (s.coordinator === coordinator ? { ...s, ...part } : s)),
});

const byTicket = (a: SeatView, b: SeatView): number =>
  a.ticket !== b.ticket ? (a.ticket < b.ticket ? -1 : 1) : a.coordinator < b.coordinator ? -1 : 1;
