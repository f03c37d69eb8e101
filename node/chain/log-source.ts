import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Logger } from '../log/logger.ts';
import { mayHoldLog } from './bloom.ts';
import { fetchHeader, toQuantity } from './header.ts';
import { createLogDoubt } from './log-doubt.ts';
import { parseLogs, type RawLog } from './raw-log.ts';
import type { Header, Rpc } from './rpc.ts';

/** Headers fetched at once while catching up; ranges up to here are checked block by block. */
const PARALLEL = 16;
/** What a header holds where the chain keeps no blooms. */
const ALL_ONES: Hex = `0x${'ff'.repeat(256)}`;

/** One block's logs, in order. */
export type BlockLogs = { readonly header: Header; readonly logs: readonly RawLog[] };

/** Raised inside this folder when the chain changed branch while it was read: look again. */
export const MOVED = Symbol('the chain moved');

/** Reads the logs of some contracts. */
export type LogSource = {
  /** Logs of one block of a known hash: exact whatever the chain does meanwhile. CHAIN_LOGS_MISSING: they are not there yet. */
  ofBlock(header: Header): Promise<BlockLogs[]>;
  /**
   * Logs of the blocks `from` to `to.number`, only of blocks that have some; MOVED when they may not belong to one branch. What the
   * endpoint leaves out is seen (CHAIN_LOGS_MISSING) in a range of at most 16 blocks only: no wider one should end near the head.
   */
  ofRange(from: number, to: Header): Promise<BlockLogs[] | typeof MOVED>;
};

/** A source of logs of `addresses`. */
export const createLogSource = (
  addresses: readonly string[],
  modules: { readonly rpc: Rpc; readonly logger: Logger },
): LogSource => {
  const { rpc } = modules;
  const ours = new Set(addresses.map((address) => address.toLowerCase()));
  const doubt = createLogDoubt(modules);
  const getLogs = async (filter: Record<string, unknown>): Promise<RawLog[]> => {
    const logs = await rpc.call('eth_getLogs', [{ ...filter, address: addresses }]);
    return parseLogs('eth_getLogs', logs).sort(inOrder);
  };
  const mayHold = ({ bloom }: Header): boolean =>
    bloom !== undefined && bloom !== ALL_ONES && addresses.some((address) => mayHoldLog(bloom, address));

  const ofBlock = async (header: Header): Promise<BlockLogs[]> => {
    let logs = await getLogs({ blockHash: header.hash });
    // Some endpoints have no logs, instead of an error, for a block that they do not have (yet).
    if (logs.length === 0 && mayHold(header))
      logs = (await doubt.settle(header)).filter(({ address }) => ours.has(address.toLowerCase())).sort(inOrder);
    return logs.length === 0 ? [] : [{ header, logs }];
  };

  /** Every block of a short range, each on top of the one before it. */
  const ofEach = async (
    from: number,
    to: Header,
    byBlock: ReadonlyMap<number, RawLog[]>,
  ): Promise<BlockLogs[] | typeof MOVED> => {
    const numbers = Array.from({ length: to.number - from }, (_, index) => from + index);
    const headers = [...(await Promise.all(numbers.map((number) => fetchHeader(rpc, number)))), to];
    const blocks: BlockLogs[] = [];
    for (const [index, header] of headers.entries()) {
      if (header === null || (index > 0 && header.parentHash !== headers[index - 1]?.hash)) return MOVED;
      const own = byBlock.get(header.number);
      if (own?.some((log) => log.blockHash.toLowerCase() !== header.hash)) return MOVED;
      if (own !== undefined) blocks.push({ header, logs: own });
      else if (mayHold(header)) blocks.push(...(await ofBlock(header)));
    }
    return blocks;
  };

  return {
    ofBlock,
    ofRange: async (from, to) => {
      const logs = await getLogs({ fromBlock: toQuantity(from), toBlock: toQuantity(to.number) });
      const byBlock = Map.groupBy(logs, (log) => Number(log.blockNumber));
      // Near the head, where backends differ, nothing is believed that the headers do not bear out.
      if (to.number - from < PARALLEL) return ofEach(from, to, byBlock);
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

const inOrder = (a: RawLog, b: RawLog): number =>
  Number(a.blockNumber) - Number(b.blockNumber) || Number(a.logIndex) - Number(b.logIndex);

/** True for what another try may heal. */
export const isTransient = (error: unknown): boolean =>
  (['CHAIN_UNREACHABLE', 'CHAIN_RPC', 'CHAIN_LOGS_MISSING'] as const).some((code) => isTempernetError(error, code));
