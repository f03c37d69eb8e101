import type { Hex } from '../../protocol/hex.ts';
import { decodeLeaves } from '../content/leaves.ts';
import type { TaskView } from '../view/task-view.ts';
import { openingsOf } from './open-data.ts';
import { seenOpenings } from './opened-data.ts';
import { promised } from './promise-once.ts';
import { OPENING_PROMISE, readPromise, SOLUTION_PROMISE } from './read-promise.ts';
import { solutionKey } from './train.ts';
import type { TrainedSolution, Work } from './work.ts';
import type { Workshop } from './workshop.ts';

/**
 * Frees the disk of a finished task's checkpoints and openings: one's own, revealed or not, and those fetched to check others. Updates and
 * leaves stay: from them and the base, anyone can still re-run the work. Of the list that another solver revealed only what was
 * fetched as a state goes: it could name the head version.
 */
export const forget = async (shop: Workshop, { task }: Extract<Work, { type: 'forget' }>): Promise<true> => {
  for (const { account, slot, revealed } of task.solvers) {
    if (account === shop.me) {
      const own = promised<TrainedSolution>(shop.journal, solutionKey(task, slot), SOLUTION_PROMISE);
      for (const leaf of await leavesOf(shop, own?.leavesDigest)) await shop.content.delete(leaf);
      for (const digest of openedBy(shop, task, slot)) await shop.content.delete(digest);
    } else {
      await shop.library.forgetStates(await leavesOf(shop, revealed?.leavesDigest));
      await shop.library.forgetStates(seenBy(shop, task, slot));
    }
  }
  return true;
};

/**
 * Frees the disk of states that a former life of this node fetched and did not delete, because it was away when their tasks ended;
 * but for those of tasks that go on. `live` are all that do.
 */
export const forgetLeft = async (shop: Workshop, { live }: Extract<Work, { type: 'forget-left' }>): Promise<true> => {
  const lists = live.flatMap(({ solvers }) => solvers.map(({ revealed }) => leavesOf(shop, revealed?.leavesDigest)));
  const openings = live.flatMap((task) => task.solvers.flatMap(({ slot }) => seenBy(shop, task, slot)));
  const needed = new Set([...(await Promise.all(lists)).flat(), ...openings]);
  await shop.library.forgetStates(shop.library.leftStates.filter((digest) => !needed.has(digest)));
  return true;
};

/** What this node opened of its own data in a slot, for whatever sample. */
const openedBy = ({ journal }: Workshop, { taskId }: TaskView, slot: number): Hex[] =>
  journal.list(openingsOf(taskId, slot)).map(([key, bytes]) => readPromise(bytes, key, OPENING_PROMISE).digest as Hex);

/** What this node fetched of another's data that were opened to it. */
const seenBy = ({ journal }: Workshop, { taskId }: TaskView, slot: number): Hex[] =>
  journal.list(seenOpenings(taskId, slot)).map(([key]) => key.slice(seenOpenings(taskId, slot).length) as Hex);

/** The states that a list names, if it is here and is one. */
const leavesOf = async (shop: Workshop, digest: Hex | undefined): Promise<readonly Hex[]> => {
  if (digest === undefined || !(await shop.content.has(digest))) return [];
  const bytes = await shop.content.get(digest);
  return bytes.length % 32 === 0 ? decodeLeaves(bytes, bytes.length / 32) : [];
};
