import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChainClient } from '../../node/chain/client-types.ts';
import type { ChainEvent } from '../../node/chain/events.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { CastMember } from '../cast.ts';
import { encodeRecords, RECORDS_FILE } from './records-file.ts';

/**
 * Writes down what the chain of a run said, before it is gone: all events, every set of parameters that they name, addresses, chain id,
 * and the accounts' names. Under a temporary name first, so that a reader never finds half of it.
 */
export const writeRecords = async (
  folder: string,
  events: readonly ChainEvent[],
  chain: Pick<ChainClient, 'chainId' | 'addresses' | 'params'>,
  cast: readonly Pick<CastMember, 'account' | 'name'>[],
): Promise<void> => {
  const named = new Map(
    events.flatMap((event) => (event.name === 'ParamsChanged' ? [key(event.args.projectId, event.args.paramsVersion)] : [])),
  );
  const params = [];
  for (const { projectId, version } of named.values())
    params.push({ projectId, version, params: await chain.params(projectId, version) });
  const { chainId, addresses } = chain;
  const names = namesOf(cast);
  const draft = join(folder, `${RECORDS_FILE}.partial`);
  await writeFile(draft, encodeRecords({ chainId, addresses, names, params, events }));
  await rename(draft, join(folder, RECORDS_FILE));
};

/** What the accounts of a run are called. */
export const namesOf = (cast: readonly Pick<CastMember, 'account' | 'name'>[]): Readonly<Record<Hex, string>> =>
  Object.fromEntries(cast.map(({ account, name }) => [account, name]));

const key = (projectId: bigint, version: number): [string, { projectId: bigint; version: number }] => [
  `${projectId}/${version}`,
  { projectId, version },
];
