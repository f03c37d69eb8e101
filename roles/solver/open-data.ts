import type { ProjectParams } from '../../node/chain/struct-table.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Opening } from '../../protocol/messages/topic-messages.ts';
import type { Effect } from '../effects.ts';
import type { RoleState } from '../state.ts';
import type { SolutionRecord, TaskView } from '../view/task-view.ts';
import { publish, work, worked } from '../wishes.ts';

/** Seconds of the chain after which an opening is made and told again: gossip may be lost, and a seat may only now be heard of. */
const AGAIN_SECONDS = 2;

type OwnSolution = {
  readonly task: TaskView;
  readonly slot: number;
  readonly revealed: SolutionRecord;
  readonly projectSpec: Hex;
  readonly params: ProjectParams;
};

/** Wishes of a solver whose data are its own while its solution is judged: to open to the seats what the sample takes of them. */
export const openWants = (state: RoleState, { task, slot, revealed, projectSpec, params }: OwnSolution): readonly Effect[] => {
  const seed = task.sampleSeed;
  if (seed === undefined || state.block < seed.block) return [];
  const hash = `block-hash/${seed.block}`;
  const sampleSeed = seed.value ?? worked<Hex>(state, hash);
  if (sampleSeed === undefined) return [work(hash, { type: 'block-hash', block: seed.block })];
  const { taskId } = task;
  const first = `${taskId}/open-data/${sampleSeed}`;
  const turn = Math.floor((state.timestamp - (task.entered.judging?.timestamp ?? 0)) / AGAIN_SECONDS);
  // The first takes a while: it is not begun again meanwhile.
  const name = worked(state, first) === undefined || turn < 1 ? first : `${first}/${turn}`;
  const opening = worked<Opening>(state, name);
  if (opening === undefined) return [work(name, { type: 'open-data', task, slot, sampleSeed, projectSpec, params })];
  const digests = [revealed.updateDigest, revealed.leavesDigest];
  return [publish(name, { topic: 'solution', message: { taskId, slot, digests, opening } })];
};
