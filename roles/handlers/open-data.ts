import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { fromHex, type Hex, toHex } from '../../protocol/hex.ts';
import type { Opening, SealedKey } from '../../protocol/messages/topic-messages.ts';
import { sampledIntervals } from '../../protocol/order.ts';
import { openingContext, openingKeyContext } from '../content/opening-context.ts';
import type { TaskView } from '../view/task-view.ts';
import { openTask } from './open-task.ts';
import { promiseOnce } from './promise-once.ts';
import { OPENING_PROMISE } from './read-promise.ts';
import { requireOwnData, seedOf } from './training-data.ts';
import type { Work } from './work.ts';
import type { Workshop } from './workshop.ts';

type Request = Extract<Work, { type: 'open-data' }>;

/**
 * Opens to the seats of a task the rows that its sampled intervals take of this solver's own data: encrypted content, written down with
 * its key before anyone hears of it, so that a restart opens the same; and that key for every seat whose own key is known by now. Asked
 * again it has the keys of those who were heard of since. Who lost its seat gets none. Throws ROLE_DATA_CHANGED.
 */
export const openData = async (shop: Workshop, request: Request): Promise<Opening> => {
  const { task, slot, sampleSeed } = request;
  const { openings, domain, journal } = shop;
  if (openings === undefined) throw new TempernetError('ROLE_NO_OWN_DATA');
  const about = { taskId: task.taskId, slot, sampleSeed };
  const { digest, contentKey } = await promiseOnce(journal, openingKey(task, slot, sampleSeed), OPENING_PROMISE, async () => {
    const key = shop.salt();
    const content = openings.encrypt(await sampledRows(shop, request), fromHex(key), openingContext(domain, about));
    return { digest: await shop.content.put(content), contentKey: key };
  });
  const keys = task.seats.flatMap(({ coordinator: seat }): SealedKey[] => {
    const sealed = openings.seal(seat, fromHex(contentKey), openingKeyContext(domain, about, digest, seat));
    return sealed === undefined ? [] : [{ seat, key: toHex(sealed) }];
  });
  return { sampleSeed, digest, keys: keys.sort((a, b) => (a.seat < b.seat ? -1 : 1)) };
};

const sampledRows = async (shop: Workshop, { task, slot, sampleSeed, projectSpec, params }: Request): Promise<Uint8Array> => {
  const { spec, payload } = await openTask(shop, task, projectSpec, params);
  const tree = await requireOwnData(shop).tree(payload.schema);
  const expected = task.solvers[slot]?.revealed?.dataRoot;
  if (tree.root !== expected) throw new TempernetError('ROLE_DATA_CHANGED', { expected: String(expected), actual: tree.root });
  const run = { taskSeed: seedOf(task), slot, count: tree.count, steps: spec.steps, intervals: params.intervals };
  const sample = sampledIntervals(sampleSeed, task.taskId, slot, params.sampled, params.intervals);
  return tree.open(payload.rowsOf(run, sample));
};

const openingKey = ({ taskId }: TaskView, slot: number, sampleSeed: Hex): string => `${openingsOf(taskId, slot)}${sampleSeed}`;

/** Under which keys the journal holds what was opened of a slot. */
export const openingsOf = (taskId: bigint, slot: number): string => `opening/${taskId}/${slot}/`;
