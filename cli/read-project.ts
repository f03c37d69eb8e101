import type { ChainClient } from '../node/chain/client-types.ts';
import { TempernetError } from '../protocol/errors/tempernet-error.ts';
import type { Hex } from '../protocol/hex.ts';

/** The spec digest that a project was created with; throws CLI_UNKNOWN_PROJECT. */
export const readProjectSpecDigest = async (chain: Pick<ChainClient, 'head' | 'follow'>, projectId: bigint): Promise<Hex> => {
  const { number } = await chain.head();
  const abort = new AbortController();
  let found: Hex | undefined;
  await chain.follow(
    async ({ events, block }) => {
      for (const event of events)
        if (event.name === 'ProjectCreated' && event.args.projectId === projectId) found = event.args.specDigest;
      if (found !== undefined || block >= number) abort.abort();
    },
    { signal: abort.signal },
  );
  if (found === undefined) throw new TempernetError('CLI_UNKNOWN_PROJECT', { project: String(projectId) });
  return found;
};
