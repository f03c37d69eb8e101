import type { Hex } from '../../protocol/hex.ts';

/** A block header as the client keeps it. */
export type Header = {
  readonly number: number;
  readonly hash: Hex;
  readonly parentHash: Hex;
  /** s */
  readonly timestamp: number;
  /** wei; 0 on chains without a base fee. */
  readonly baseFee: bigint;
  /** Which addresses may have logged in it, where the endpoint says so: 256 bytes. */
  readonly bloom?: Hex;
};

/**
 * JSON-RPC to one endpoint. Errors: CHAIN_UNREACHABLE (no answer; try again), CHAIN_RPC (an error answer; `code`, `detail`, and the
 * revert data as `data` where there is some), CHAIN_CLOSED.
 */
export type Rpc = {
  call(method: string, params: readonly unknown[]): Promise<unknown>;
  /** Present when the endpoint pushes new heads. Calls `onHead` at each; returns the unsubscriber. Survives reconnection. */
  readonly subscribeHeads?: (onHead: (raw: unknown) => void) => () => void;
  /** Idempotent. */
  close(): void;
};
