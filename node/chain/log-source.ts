import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';
import { fetchHeader, toQuantity } from './header.ts';
import { parseLogs, type RawLog } from './raw-log.ts';
import type { Header, Rpc } from './rpc.ts';

/** Headers fetched at once while catching up. */
const PARALLEL = 16;

/** One block's logs, in order. */
export type BlockLogs = { readonly header: Header; readonly logs: readonly RawLog[] };

/** Raised inside this folder when the chain changed branch while it was read: look again. */
export const MOVED = Symbol('the chain moved');

/** Reads the logs of some contracts. */
export type LogSource = {
  /** Logs of one block of a known hash: exact whatever the chain does meanwhile. */
  ofBlock(header: Header): Promise<BlockLogs[]>;
  /** Logs of the blocks `from` to `to.number`, only of blocks that have some; MOVED when they may not belong to one branch. */
  ofRange(from: number, to: Header): Promise<BlockLogs[] | typeof MOVED>;
};

/** A source of logs of `addresses`. */
export const createLogSource = (addresses: readonly string[], rpc: Rpc): LogSource => {
  const getLogs = async (filter: Record<string, unknown>): Promise<RawLog[]> => {
    const logs = await rpc.call('eth_getLogs', [{ ...filter, address: addresses }]);
    return parseLogs('eth_getLogs', logs).sort(
      (a, b) => Number(a.blockNumber) - Number(b.blockNumber) || Number(a.logIndex) - Number(b.logIndex),
    );
  };
  return {
    ofBlock: async (header) => {
      const logs = await getLogs({ blockHash: header.hash });
      return logs.length === 0 ? [] : [{ header, logs }];
    },
    ofRange: async (from, to) => {
      const logs = await getLogs({ fromBlock: toQuantity(from), toBlock: toQuantity(to.number) });
      const byBlock = Map.groupBy(logs, (log) => Number(log.blockNumber));
      const blocks: BlockLogs[] = [];
      const numbers = [...byBlock.keys()];
      for (let index = 0; index < numbers.length; index += PARALLEL) {
        const slice = numbers.slice(index, index + PARALLEL);
        const headers = await Promise.all(slice.map((number) => (number === to.number ? to : fetchHeader(rpc, number))));
        for (const header of headers) {
          const own = header === null ? undefined : byBlock.get(header.number);
          if (header === null || own === undefined || own.some((log) => log.blockHash.toLowerCase() !== header.hash))
            return MOVED;
          blocks.push({ header, logs: own });
        }
      }
      // A block without logs shows nothing of its branch; the end of the range standing where it stood does.
      return (await fetchHeader(rpc, to.number))?.hash === to.hash ? blocks : MOVED;
    },
  };
};

/** True for what another try may heal. */
export const isTransient = (error: unknown): boolean =>
  isTempernetError(error, 'CHAIN_UNREACHABLE') || isTempernetError(error, 'CHAIN_RPC');
