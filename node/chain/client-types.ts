import type { Hex } from '../../protocol/hex.ts';
import type { Journal } from '../journal/journal.ts';
import type { Logger } from '../log/logger.ts';
import type { Clock } from '../process/clock.ts';
import type { Wallet } from '../wallet/wallet.ts';
import type { ChainMetrics } from './chain-metrics.ts';
import type { ContractAddresses, ContractName } from './contract-name.ts';
import type { ChainEvent } from './events.ts';
import type { ChainViews } from './views.ts';

/** How to reach a deployment. */
export type ChainOptions = {
  /** `http(s)://` or `ws(s)://`; over WebSocket new heads are pushed, otherwise polled. */
  readonly rpcUrl: string;
  /** Address of the Registry contract. */
  readonly registry: Hex;
  /** When given, another chain id raises CHAIN_WRONG_CHAIN. */
  readonly chainId?: number;
  /** Blocks that must stand on top of a block before its events are delivered, or a transaction in it counts as sent; default 0. */
  readonly confirmations?: number;
  /** Time between two looks at the chain's head, ms; default 50. */
  readonly pollMs?: number;
  /** Blocks asked for in one eth_getLogs; default 2,000. */
  readonly logRange?: number;
  /** How long an answer is waited for, ms; default 30,000. */
  readonly timeoutMs?: number;
  /** A transaction that is not mined for so long is sent again with higher fees, ms; default 10,000. */
  readonly stuckMs?: number;
};

/** What the client works with. */
export type ChainModules = {
  /** Signs transactions; without it `send` raises CHAIN_NO_WALLET. */
  readonly wallet?: Wallet;
  /** Keeps the cursor of `follow` when `resume` is named. */
  readonly journal?: Pick<Journal, 'get' | 'put'>;
  readonly logger: Logger;
  readonly metrics?: ChainMetrics;
  readonly clock?: Clock;
};

/** One step of the ordered stream. */
export type ChainBatch = {
  /** In (block, logIndex) order; all of one block arrive together. Empty when nothing but time passed. */
  readonly events: ChainEvent[];
  /** Everything up to and including this block has now been delivered. */
  readonly block: number;
  /** Time of that block, s. */
  readonly timestamp: number;
  readonly hash: Hex;
  /** Set when the chain took another branch: every event above this block is undone, and what follows starts at the next one. */
  readonly reorgedTo?: number;
};

/** How to follow. */
export type FollowOptions = {
  /** First block to deliver; default 0. Ignored when a cursor of that name is found. */
  readonly fromBlock?: number;
  /** Name of a cursor in the journal: go on behind the last batch whose handler finished. Delivery is then at least once. */
  readonly resume?: string;
  /** Ends the stream; `follow` then returns. */
  readonly signal?: AbortSignal;
};

/** A contract call. `args` as ethers takes them: bigint or number, hex, arrays, objects for structs. */
export type ContractCall = { readonly contract: ContractName; readonly method: string; readonly args: readonly unknown[] };

/** Settings of one transaction. */
export type SendOptions = {
  readonly signal?: AbortSignal;
  /** Skips the estimate (and its early revert). */
  readonly gasLimit?: number;
};

/** A mined transaction that succeeded. */
export type SentTransaction = {
  readonly txHash: Hex;
  readonly block: number;
  readonly gasUsed: number;
  readonly status: 1;
  /** What it emitted, in order; so a caller learns the id of what it created. */
  readonly events: readonly ChainEvent[];
};

/** The chain as a node sees it. Errors: CHAIN_* of the catalogue; CHAIN_REVERTED carries `error` (the custom error's name) and `args`. */
export type ChainClient = ChainViews & {
  readonly addresses: ContractAddresses;
  readonly chainId: number;
  /** Delivers batches one at a time, each after the one before was handled; returns when the signal aborts, throws what the handler throws. */
  follow(handler: (batch: ChainBatch) => Promise<void>, options?: FollowOptions): Promise<void>;
  /** Signs, sends and waits until mined and confirmed. Many may be in flight; nonces have no gap, and follow the order in which the endpoint answers the estimates. */
  send(call: ContractCall, options?: SendOptions): Promise<SentTransaction>;
  /**
   * Resolves when nothing that the wallet sent waits for its block any more: what an earlier run sent before it was killed is then part
   * of what views tell. Does not wait for what is stuck.
   */
  quiet(signal?: AbortSignal): Promise<void>;
  /** A view's result as plain data: one value as it is, several or a struct as an object by name. */
  read(contract: ContractName, method: string, args: readonly unknown[]): Promise<unknown>;
  /** The hash of a block, null when the chain does not have it (yet). */
  blockHash(block: number): Promise<Hex | null>;
  /** The newest block that the endpoint knows. */
  head(): Promise<{ number: number; timestamp: number }>;
  /** Stops timers and sockets; in-flight calls are rejected. Idempotent. */
  close(): Promise<void>;
};
