import { join } from 'node:path';
import { createChainClient } from '../../node/chain/chain-client.ts';
import type { Logger } from '../../node/log/logger.ts';
import { readDevnet } from '../../orchestrator/devnet-record.ts';
import { newestRun } from '../../orchestrator/records/newest-run.ts';
import { openFolder } from '../../orchestrator/records/open-folder.ts';
import type { Records } from '../../orchestrator/records/records.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { findDeployment } from '../find-deployment.ts';
import { readEvents } from '../read-events.ts';
import { openVisitor, type Visitor } from './visitor.ts';

/** Where evidence is to be taken from. */
export type RecordsSource = {
  readonly run?: string;
  readonly rpc?: string;
  readonly registry?: string;
  readonly chainId?: number;
  readonly bootstrap: readonly string[];
};

/**
 * The records of a run's folder when one is named, of a deployment when one is named or a devnet runs here, else of the newest run under
 * ./runs. Throws CLI_NO_RUN, RECORDS_*, CHAIN_*, NET_*.
 */
export const openRecords = async (source: RecordsSource, logger: Logger): Promise<Records> => {
  if (source.run !== undefined) return openFolder(source.run);
  if (source.rpc !== undefined || source.registry !== undefined || (await readDevnet()) !== undefined)
    return chainRecords(source, logger);
  const newest = await newestRun(join(process.cwd(), 'runs'));
  if (newest === undefined) throw new TempernetError('CLI_NO_RUN');
  return openFolder(newest);
};

const chainRecords = async (source: RecordsSource, logger: Logger): Promise<Records> => {
  const { rpc, registry, bootstrap } = await findDeployment(source);
  const here = await readDevnet();
  const names = here?.registry.toLowerCase() === registry ? here.names : undefined;
  const given = source.chainId === undefined ? {} : { chainId: source.chainId };
  const chain = await createChainClient({ rpcUrl: rpc, registry, ...given }, { logger });
  let visitor: Visitor | undefined;
  const close = async (): Promise<void> => {
    await visitor?.stop();
    await chain.close();
  };
  try {
    if (bootstrap.length === 0) throw new TempernetError('CLI_NO_PEER');
    visitor = await openVisitor({ chainId: chain.chainId, registry, bootstrap }, logger);
    return {
      origin: `chain ${chain.chainId} at ${rpc}, registry ${registry}, content from its peers`,
      kind: 'chain',
      chainId: chain.chainId,
      addresses: chain.addresses,
      events: await readEvents(chain),
      names: names ?? {},
      content: visitor.content,
      params: (projectId, version) => chain.params(projectId, version),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};
