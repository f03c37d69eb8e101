import type { Hex } from '../../../protocol/hex.ts';
import { prepareTask, publishTruth } from '../../../roles/handlers/prepare-task.ts';
import { train } from '../../../roles/handlers/train.ts';
import type { TrainedSolution } from '../../../roles/handlers/work.ts';
import type { Workshop } from '../../../roles/handlers/workshop.ts';
import type { SolverView, TaskView } from '../../../roles/view/task-view.ts';
import { type DigitsWorld, workshopOf } from './digits-world.ts';
import { account } from './script.ts';

export const PROPOSER = account(5);
export const SOLVERS = [account(11), account(12)] as const;
export const never = new AbortController().signal;

/** A task in the open state as the chain would show it. */
export const openTaskView = (world: DigitsWorld, specDigest: Hex, truthCommitment: Hex, taskNumber = 0): TaskView => ({
  taskId: BigInt(taskNumber + 1),
  projectId: 1n,
  proposer: PROPOSER,
  round: 1,
  taskNumber,
  specDigest,
  truthCommitment,
  headVersion: 0,
  headDigest: world.genesis.digest,
  state: 'open',
  deadline: 0,
  entered: { open: { block: 10, timestamp: 1_000 } },
  solvers: [],
  seats: [],
});

/** Proposes a task through the proposer's own work and publishes its truth, as after the commitments. */
export const proposeTask = async (world: DigitsWorld, taskNumber = 0, shop: Workshop = workshopOf(world, PROPOSER)) => {
  const { params, projectSpec, genesis } = world;
  const request = { projectId: 1n, taskNumber, headVersion: 0, headDigest: genesis.digest, specDigest: projectSpec, params };
  const prepared = await prepareTask(shop, { type: 'prepare-task', ...request }, never);
  const publish = { projectId: 1n, specDigest: projectSpec, taskNumber, taskSpec: prepared.specDigest };
  const { truthDigest } = await publishTruth(shop, { type: 'publish-truth', ...publish });
  const task = openTaskView(world, prepared.specDigest, prepared.truthCommitment, taskNumber);
  return { prepared, task: { ...task, truthDigest } as TaskView & { readonly truthDigest: Hex } };
};

/** Trains one slot with the solver's own work. */
export const trainSlot = async (world: DigitsWorld, task: TaskView, slot: 0 | 1): Promise<TrainedSolution> => {
  const shop = workshopOf(world, SOLVERS[slot]);
  const { params, projectSpec } = world;
  return train(shop, { type: 'train', task, slot, projectSpec, params }, never);
};

/** What the chain shows of a trained solution after its reveal. */
export const revealed = (slot: 0 | 1, solution: Omit<TrainedSolution, 'salt' | 'commitment'>): SolverView => {
  const { updateDigest, checkpointRoot, dataRoot, steps, leavesDigest } = solution;
  return { account: SOLVERS[slot], slot, revealed: { updateDigest, checkpointRoot, dataRoot, steps, leavesDigest } };
};
