import { consensus, type SeatBallot } from '../protocol/consensus/seats.ts';
import { CREDIT_KINDS } from '../roles/view/ledger-view.ts';
import { tasksOfRound } from '../roles/view/network-view.ts';
import { headOf, type ProjectView } from '../roles/view/round-view.ts';
import { type TaskView, VOID_REASONS } from '../roles/view/task-view.ts';
import { atnText } from './amounts.ts';
import type { Observer } from './observer.ts';
import type { RoundRow, SolutionRow } from './run-document.ts';

/** What the observer saw of one ended round, with the model's figures measured beside it. */
export const roundRow = (
  observer: Observer,
  project: ProjectView,
  round: number,
  measured: { readonly loss: number; readonly accuracy?: number; readonly gas: number },
): RoundRow => {
  const tasks = tasksOfRound(observer.view, project.projectId, round);
  const version = project.versions.findLast((v) => v.round <= round) ?? headOf(project);
  const times = observer.times.get(round);
  return {
    round,
    outcome: project.rounds[round]?.outcome === 1 ? 'published' : 'empty',
    version: version.version,
    digest: version.digest,
    ...measured,
    phases: Object.fromEntries(Object.entries(times?.marks ?? {}).map(([name, ms]) => [name, Math.round(ms)])),
    tasks: tasks.map((t) => ({
      task: String(t.taskId),
      state: t.state,
      ...(t.voidReason === undefined ? {} : { reason: VOID_REASONS[t.voidReason] ?? String(t.voidReason) }),
    })),
    solutions: tasks.flatMap(solutionRows),
    rewards: rewardsOf(observer, project.projectId, round),
  };
};

const solutionRows = (task: TaskView): SolutionRow[] => {
  const ballots: SeatBallot[] = task.seats.flatMap(({ ballot }) =>
    ballot === undefined
      ? []
      : [{ verdict: ballot.verdict === 1 ? 'bad-task' : 'scored', scores: ballot.scores, refutedMask: ballot.refutedMask }],
  );
  const shares = task.settlement ? consensus(ballots, task.solvers.length, task.seats.length).incentive : [];
  const bit = (mask: bigint | undefined, slot: number): boolean => (((mask ?? 0n) >> BigInt(slot)) & 1n) === 1n;
  return task.solvers.map(({ slot, account }) => ({
    task: String(task.taskId),
    slot,
    account,
    accepted: bit(task.settlement?.acceptedMask, slot),
    refuted: bit(task.settlement?.refutedMask, slot),
    score: task.settlement?.scoreMedians[slot] ?? 0,
    scores: ballots.map((b) => b.scores[slot] ?? 0),
    incentive: Number(shares[slot] ?? 0n) / 2 ** 32,
  }));
};

/** ATN credited for a round's tasks and for its version, by kind. */
const rewardsOf = (observer: Observer, projectId: bigint, round: number): Record<string, string> => {
  const sums = new Map<string, bigint>();
  for (const event of observer.events) {
    if (event.name !== 'Credited' || event.args.projectId !== projectId) continue;
    // Credits name the task they are for, those of a version its round.
    const { taskOrRound } = event.args;
    if ((observer.view.tasks[String(taskOrRound)]?.round ?? Number(taskOrRound)) !== round) continue;
    const kind = CREDIT_KINDS[event.args.kind] ?? String(event.args.kind);
    sums.set(kind, (sums.get(kind) ?? 0n) + event.args.amount);
  }
  return Object.fromEntries([...sums].map(([kind, amount]) => [kind, atnText(amount)]));
};
