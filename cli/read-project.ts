import type { ChainClient } from '../node/chain/client-types.ts';
import type { ChainEvent, ChainEventOf } from '../node/chain/events.ts';
import { TempernetError } from '../protocol/errors/tempernet-error.ts';
import type { Hex } from '../protocol/hex.ts';
import { readEvents } from './read-events.ts';

/** The spec digest that a project was created with; throws CLI_UNKNOWN_PROJECT. */
export const readProjectSpecDigest = async (chain: Pick<ChainClient, 'head' | 'follow'>, projectId: bigint): Promise<Hex> => {
  const created = (event: ChainEvent): event is ChainEventOf<'ProjectCreated'> =>
    event.name === 'ProjectCreated' && event.args.projectId === projectId;
  const found = (await readEvents(chain, created)).find(created);
  if (found === undefined) throw new TempernetError('CLI_UNKNOWN_PROJECT', { project: String(projectId) });
  return found.args.specDigest;
};
