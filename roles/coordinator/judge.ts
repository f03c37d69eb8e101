import type { ProjectParams } from '../../node/chain/struct-table.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Effect } from '../effects.ts';
import type { FilledBallot, Work } from '../handlers/work.ts';
import { KEEPER_STEP_BLOCKS } from '../keeper.ts';
import { truthsBefore } from '../known-truths.ts';
import { revealedTruths } from '../past-task.ts';
import type { RoleState } from '../state.ts';
import type { ProjectView } from '../view/round-view.ts';
import { seatOf, type TaskView } from '../view/task-view.ts';
import { publish, send, work, worked } from '../wishes.ts';
import { isProbing } from './accuse.ts';

/** Makes ready while others train, and fetches what was revealed while others still reveal. */
export const prepareWants = (task: TaskView, project: ProjectView, params: ProjectParams): readonly Effect[] => {
  const context = { projectSpec: project.specDigest, params };
  const wishes = [work(`${task.taskId}/warm-up`, { type: 'warm-up', task, ...context })];
  const fetch = (name: string, from: Hex, content: Extract<Work, { type: 'prefetch' }>['content']): Effect =>
    work(`${task.taskId}/prefetch/${name}`, { type: 'prefetch', from, content, ...context });
  if (task.truthDigest !== undefined) wishes.push(fetch('truth', task.proposer, { truth: task.truthDigest }));
  for (const { slot, account, revealed } of task.solvers) {
    if (revealed !== undefined) wishes.push(fetch(`slot-${slot}`, account, { solution: revealed }));
  }
  return wishes;
};

/** Wishes from the sample seed to the revealed ballot. `extra` intervals of its own choice come before the ballot. */
export const judgeWants = (
  state: RoleState,
  task: TaskView,
  project: ProjectView,
  params: ProjectParams,
  extra = 0,
): readonly Effect[] => {
  const seat = seatOf(task, state.me);
  const seed = task.sampleSeed;
  if (seat === undefined || seed === undefined || state.block < seed.block) return [];
  const wishes: Effect[] = [];
  const name = `block-hash/${seed.block}`;
  const value = seed.value ?? worked<Hex>(state, name);
  if (value === undefined) return [work(name, { type: 'block-hash', block: seed.block })];
  if (
    seed.value === undefined &&
    task.state === 'judging' &&
    state.block >= seed.block + seatIndex(task, state.me) * KEEPER_STEP_BLOCKS
  ) {
    wishes.push(send(`${task.taskId}/sample/${seed.block}`, { contract: 'tasks', method: 'storeSeed', args: [task.taskId] }));
  }
  const judged = `${task.taskId}/judge/${value}`;
  const ballot = worked<FilledBallot>(state, judged);
  if (ballot === undefined) {
    if (isProbing(state, task, extra)) return wishes;
    const context = { task, sampleSeed: value, projectSpec: project.specDigest, params };
    wishes.push(work(judged, { type: 'judge', ...context, earlierTruths: truthsBefore(revealedTruths(state), task) }));
  } else if (task.state === 'judging' && seat.commitment === undefined) {
    // The ballot rests on the seed that the chain holds; until it holds one, a seat does not bind itself.
    if (seed.value === undefined && !ownsStore(task, state)) return wishes;
    const args = [task.taskId, ballot.commitment];
    wishes.push(send(`${task.taskId}/ballot`, { contract: 'tasks', method: 'commitBallot', args }));
  } else if (task.state === 'tallying' && seat.commitment === ballot.commitment && seat.ballot === undefined) {
    const { verdict, scores, refutedMask, reportDigest, salt } = ballot;
    const args = [task.taskId, verdict, scores, refutedMask, reportDigest, salt];
    wishes.push(send(`${task.taskId}/reveal-ballot`, { contract: 'tasks', method: 'revealBallot', args }));
  } else if (seat.ballot !== undefined) {
    const message = { taskId: task.taskId, reportDigest: seat.ballot.reportDigest };
    wishes.push(publish(`${task.taskId}/ballot`, { topic: 'ballot', message }));
  }
  return wishes;
};

const ownsStore = (task: TaskView, state: RoleState): boolean => seatIndex(task, state.me) === 0;

const seatIndex = (task: TaskView, account: Hex): number => task.seats.findIndex((s) => s.coordinator === account);
