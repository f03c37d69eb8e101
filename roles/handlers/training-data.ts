import { DATA_MODE } from '../../protocol/data-mode.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Dataset } from '../../substrate/data/dataset.ts';
import { NOTHING } from '../content/nothing.ts';
import type { OpenTask } from './open-task.ts';
import type { OwnData } from './own-data.ts';
import type { Work } from './work.ts';
import type { Workshop } from './workshop.ts';

/** What a solver of that slot trains on, and the root that its solution commits to (protocol section 4). Throws ROLE_NO_OWN_DATA. */
export const trainingData = async (
  shop: Workshop,
  { spec, payload: { schema }, shards }: OpenTask,
  { task, slot, params }: Extract<Work, { type: 'train' }>,
  signal: AbortSignal,
): Promise<{ readonly data: Dataset; readonly dataRoot: Hex }> => {
  if (params.dataMode === DATA_MODE.open) {
    const providers = shop.providersOf(task.proposer);
    const data = await shop.library.dataset(schema, shards[slot]?.digest as Hex, { signal, providers });
    return { data, dataRoot: spec.dataRoot };
  }
  const own = requireOwnData(shop);
  const data = await own.dataset(schema);
  return { data, dataRoot: params.dataMode === DATA_MODE.disclosed ? (await own.tree(schema)).root : NOTHING };
};

/** The solver's own examples; throws ROLE_NO_OWN_DATA where it was started without any. */
export const requireOwnData = ({ ownData }: Workshop): OwnData => {
  if (ownData === undefined) throw new TempernetError('ROLE_NO_OWN_DATA');
  return ownData;
};
