import { keccak_256 } from '@noble/hashes/sha3.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { type Hex, toHex } from '../../protocol/hex.ts';
import { systemClock } from '../process/clock.ts';
import { createChainMeters } from './chain-metrics.ts';
import type { ChainClient, ChainModules, ChainOptions } from './client-types.ts';
import { CONTRACT_NAMES, type ContractAddresses } from './contract-name.ts';
import { createDecoder, EVENT_SOURCES } from './decode.ts';
import { type AnyCall, decodeAnswer, encodeCall } from './encode-call.ts';
import { followChain } from './follow.ts';
import { createHeadWatcher } from './head-watcher.ts';
import { fetchHeader, quantity } from './header.ts';
import { createHttpRpc } from './http-rpc.ts';
import { createLogSource, isTransient } from './log-source.ts';
import { createPatientRpc } from './patient-rpc.ts';
import type { Receipt } from './receipt.ts';
import { asRevert } from './revert.ts';
import type { Header, Rpc } from './rpc.ts';
import { createSender } from './sender.ts';
import { untilQuiet } from './until-quiet.ts';
import { createViews, type Read } from './views.ts';
import { createWsRpc } from './ws-rpc.ts';

const TIMEOUT_MS = 30_000;
const MINED_RETRY_MS = 250;
const STUCK_MS = 10_000;

/**
 * Connects to a deployment and finds its contracts through the registry.
 * Errors: CHAIN_UNREACHABLE, CHAIN_WRONG_CHAIN, CHAIN_NOT_DEPLOYED.
 */
export const createChainClient = async (options: ChainOptions, modules: ChainModules): Promise<ChainClient> => {
  const clock = modules.clock ?? systemClock;
  const logger = modules.logger.child({ component: 'chain' });
  const endpoint = { url: options.rpcUrl, timeoutMs: options.timeoutMs ?? TIMEOUT_MS };
  const transport = /^wss?:/.test(options.rpcUrl) ? createWsRpc(endpoint) : createHttpRpc(endpoint);
  const rpc = createPatientRpc(endpoint, { rpc: transport, clock });
  const { chainId, addresses } = await connect(rpc, options).catch((error: unknown) => {
    rpc.close();
    throw error;
  });
  const meters = createChainMeters(modules.metrics);
  const heads = createHeadWatcher({ pollMs: options.pollMs ?? 50 }, { rpc, logger, clock });
  const decode = createDecoder(addresses);
  const logs = createLogSource(
    EVENT_SOURCES.map((name) => addresses[name]),
    { rpc, logger },
  );
  const { wallet } = modules;
  const sender =
    wallet === undefined
      ? undefined
      : createSender(
          { chainId, stuckMs: options.stuckMs ?? STUCK_MS, confirmations: options.confirmations ?? 0 },
          { rpc, heads, wallet, addresses, meters, logger, clock },
        );
  const closing = new AbortController();
  const verify = async (): Promise<void> => void (await connect(rpc, { ...options, chainId }));
  const read: Read = (contract, method, args) => readCall(rpc, addresses[contract], { contract, method, args });

  /** A transaction that is mined must not count as failed because the endpoint is away just then. */
  const minedIn = async (block: number): Promise<Header | null> => {
    for (;;) {
      try {
        return await fetchHeader(rpc, block);
      } catch (error) {
        if (!isTransient(error)) throw error;
        await clock.sleep(MINED_RETRY_MS, closing.signal);
      }
    }
  };

  const eventsOf = async (receipt: Receipt) => {
    if (receipt.logs.length === 0) return [];
    const timestamp = (await minedIn(receipt.block))?.timestamp ?? 0;
    return receipt.logs.map((log) => decode(log, timestamp)).filter((event) => event !== undefined);
  };

  return {
    ...createViews(read),
    addresses,
    chainId,
    read,
    follow: (handler, { fromBlock = 0, resume, signal } = {}) => {
      const settings = {
        fromBlock,
        confirmations: options.confirmations ?? 0,
        logRange: options.logRange ?? 2_000,
        signal: signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]),
        ...(resume === undefined ? {} : { cursor: `chain/cursor/${addresses.registry}/${resume}` }),
      };
      const { journal } = modules;
      return followChain(
        async (batch) => {
          if (batch.reorgedTo !== undefined) meters.reorgs.inc({});
          meters.head.set({}, batch.block);
          await handler(batch);
        },
        settings,
        { rpc, heads, logs, decode, verify, logger, clock, ...(journal === undefined ? {} : { journal }) },
      );
    },
    send: async (call, settings = {}) => {
      if (sender === undefined) throw new TempernetError('CHAIN_NO_WALLET', { method: call.method });
      const receipt = await sender.send(call, settings);
      const { txHash, block, gasUsed } = receipt;
      return { txHash, block, gasUsed, status: 1, events: await eventsOf(receipt) };
    },
    quiet: async (signal) => {
      if (wallet === undefined) return;
      const until = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
      await untilQuiet(
        { account: wallet.address, stuckMs: options.stuckMs ?? STUCK_MS, signal: until },
        { rpc, heads, logger, clock },
      );
    },
    blockHash: async (block) => (await fetchHeader(rpc, block))?.hash ?? null,
    head: async () => {
      const header = await fetchHeader(rpc, 'latest');
      if (header === null) throw new TempernetError('CHAIN_BAD_DATA', { what: 'the latest block', detail: 'there is none' });
      return { number: header.number, timestamp: header.timestamp };
    },
    close: async () => {
      closing.abort();
      sender?.close();
      heads.close();
      rpc.close();
    },
  };
};

const connect = async (rpc: Rpc, options: ChainOptions): Promise<{ chainId: number; addresses: ContractAddresses }> => {
  const chainId = quantity('chain id', await rpc.call('eth_chainId', []));
  if (options.chainId !== undefined && options.chainId !== chainId) {
    throw new TempernetError('CHAIN_WRONG_CHAIN', { actual: chainId, expected: options.chainId });
  }
  const registry = options.registry.toLowerCase() as Hex;
  const entries = await Promise.all(CONTRACT_NAMES.map(async (name) => [name, await lookUp(rpc, registry, name)] as const));
  return { chainId, addresses: { ...Object.fromEntries(entries), registry } as ContractAddresses };
};

const lookUp = async (rpc: Rpc, registry: Hex, key: string): Promise<Hex> => {
  try {
    const account = await readCall(rpc, registry, {
      contract: 'registry',
      method: 'get',
      args: [toHex(keccak_256(utf8ToBytes(key)))],
    });
    if (typeof account === 'string' && !/^0x0*$/.test(account)) return account as Hex;
  } catch (error) {
    if (!isTempernetError(error, 'CHAIN_REVERTED') && !isTempernetError(error, 'CHAIN_BAD_DATA')) throw error;
  }
  throw new TempernetError('CHAIN_NOT_DEPLOYED', { registry, key });
};

const readCall = async (rpc: Rpc, to: Hex, call: AnyCall): Promise<unknown> => {
  const data = encodeCall(call);
  try {
    return decodeAnswer(call, await rpc.call('eth_call', [{ to, data }, 'latest']));
  } catch (error) {
    throw asRevert(call, error);
  }
};
