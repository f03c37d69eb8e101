import type { Hex } from '../../protocol/hex.ts';
import type { Opening } from '../../protocol/messages/topic-messages.ts';

/** What openings of solvers' own data are made and read with (mode `disclosed`). */
export type Openings = {
  /** The public key of an account that was heard of; undefined before. */
  readonly keyOf: (account: Hex) => Uint8Array | undefined;
  /** What was sealed to this node's own account under that context. Throws WALLET_BAD_SEAL. */
  readonly unseal: (sealed: Uint8Array, context: Uint8Array) => Uint8Array;
  /** The newest opening that the solver of a slot told, if one was heard. */
  readonly heard: (taskId: bigint, slot: number) => Opening | undefined;
  /** The opening that the solver of a slot tells, once it is heard and fits; undefined when `signal` fires before that. */
  readonly until: (
    taskId: bigint,
    slot: number,
    fits: (opening: Opening) => boolean,
    signal: AbortSignal,
  ) => Promise<Opening | undefined>;
};
