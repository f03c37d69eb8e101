import type { Hex } from '../protocol/hex.ts';
import type { RoleState } from './state.ts';
import type { TaskView } from './view/task-view.ts';

/** A truth that the chain shows; `block` is where it was revealed, `settled` whether its task ended so. */
export type RevealedTruth = {
  readonly digest: Hex;
  readonly block: number;
  readonly round: number;
  readonly proposer: Hex;
  readonly settled: boolean;
};

/** What the tasks of a project are known from. */
type KnownTasks = Pick<RoleState, 'past' | 'view' | 'projectId'>;

/** What stays known of a task of the served project that is long over: who proposed it, and its truth if it was revealed. */
export type PastTask = { readonly proposer: Hex; readonly truth?: RevealedTruth };

/** A task reduced to what is needed for good. */
export const pastTask = (task: TaskView): PastTask => {
  const { proposer, round, truthDigest: digest, entered } = task;
  if (digest === undefined) return { proposer };
  const block = entered.revealing?.block ?? Number.POSITIVE_INFINITY;
  return { proposer, truth: { digest, block, round, proposer, settled: task.state === 'settled' } };
};

/** Every truth that was revealed in the served project, oldest first. Who folded the whole chain has no `past` beside the view. */
export const revealedTruths = (state: KnownTasks): readonly RevealedTruth[] =>
  everyTask(state).flatMap(({ truth }) => (truth === undefined ? [] : [truth]));

/** How many tasks of the served project the account has proposed: the number of its next one. */
export const proposedBy = (state: RoleState, account: Hex): number =>
  everyTask(state).filter(({ proposer }) => proposer === account).length;

const everyTask = ({ past, view, projectId }: KnownTasks): readonly PastTask[] => [
  ...past,
  ...Object.values(view.tasks)
    .filter((task) => task.projectId === projectId)
    .map(pastTask),
];
