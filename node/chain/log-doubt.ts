import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Logger } from '../log/logger.ts';
import { bloomOf } from './bloom.ts';
import { parseLogs, type RawLog } from './raw-log.ts';
import type { Header, Rpc } from './rpc.ts';

/** Looks at a block before its header is taken for wrong: half a minute at the pace of whoever follows the chain. */
const LOOKS = 120;
/** Blocks whose looks are counted: the oldest is forgotten beyond. */
const MAX_COUNTED = 64;

/** Settles what a block holds whose header says that there may be logs, where none were shown. */
export type LogDoubt = {
  /**
   * All logs of the block, of whatever address, when they are what its header says. CHAIN_LOGS_MISSING while they are not: to be asked
   * again after a pause. None at all when the endpoint has the block and its headers were wrong before, or in all looks at this one.
   */
  settle(header: Header): Promise<readonly RawLog[]>;
};

/**
 * A bloom is exact the other way round: the logs of all addresses give the header's own, or some are missing. A header that stays wrong
 * must not stop a node for ever, so its endpoint is then believed without a wait, until one of its headers is borne out again.
 */
export const createLogDoubt = (modules: { readonly rpc: Rpc; readonly logger: Logger }): LogDoubt => {
  const { rpc, logger } = modules;
  const looks = new Map<Hex, number>();
  let isTrusted = true;

  const allLogs = async (hash: Hex): Promise<readonly RawLog[]> => {
    try {
      return parseLogs('eth_getLogs', await rpc.call('eth_getLogs', [{ blockHash: hash }]));
    } catch (error) {
      // Some backends do not have the block, and some endpoints give no logs of all addresses: no answer proves nothing.
      if (isTempernetError(error, 'CHAIN_RPC')) return [];
      throw error;
    }
  };

  const count = (hash: Hex): number => {
    const now = (looks.get(hash) ?? 0) + 1;
    looks.set(hash, now);
    const [oldest] = looks.keys();
    if (looks.size > MAX_COUNTED && oldest !== undefined) looks.delete(oldest);
    return now;
  };

  return {
    settle: async (header) => {
      const { hash, number } = header;
      const logs = await allLogs(hash);
      if (bloomOf(logs) === header.bloom) {
        isTrusted = true;
        looks.delete(hash);
        return logs;
      }
      const missing = new TempernetError('CHAIN_LOGS_MISSING', { block: number, hash });
      if (count(hash) < LOOKS && isTrusted) throw missing;
      // What has no such block, or has it no more, says nothing about its logs.
      if ((await rpc.call('eth_getBlockByHash', [hash, false])) === null) throw missing;
      if (isTrusted)
        logger.warn({ block: number }, 'headers say that there are logs which never come: they are believed no more');
      isTrusted = false;
      looks.delete(hash);
      return [];
    },
  };
};
