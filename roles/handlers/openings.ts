import type { Hex } from '../../protocol/hex.ts';
import type { Opening } from '../../protocol/messages/topic-messages.ts';

/** What openings of solvers' own data are made and read with (mode `disclosed`). Keys have 32 bytes. */
export type Openings = {
  /** A content key sealed to an account under a context; undefined while the account's own key was not heard. */
  readonly seal: (account: Hex, contentKey: Uint8Array, context: Uint8Array) => Uint8Array | undefined;
  /** The content key that was sealed to this node's own account under that context. Throws WALLET_BAD_SEAL. */
  readonly unseal: (sealed: Uint8Array, context: Uint8Array) => Uint8Array;
  /** Content under a key that is used for nothing else. */
  readonly encrypt: (content: Uint8Array, contentKey: Uint8Array, context: Uint8Array) => Uint8Array;
  /** The content again; throws WALLET_BAD_SEAL. */
  readonly decrypt: (bytes: Uint8Array, contentKey: Uint8Array, context: Uint8Array) => Uint8Array;
  /** The opening that the solver of a slot tells, once it is heard and fits; undefined when `signal` fires before that. */
  readonly until: (
    taskId: bigint,
    slot: number,
    fits: (opening: Opening) => boolean,
    signal: AbortSignal,
  ) => Promise<Opening | undefined>;
};
