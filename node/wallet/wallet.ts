import type { Hex } from '../../protocol/hex.ts';

/** An account that signs. The key never leaves it. */
export type Wallet = {
  /** Lower-case address. */
  readonly address: Hex;
  /** Signs a 32-byte digest (EIP-712, transaction hash): 65 bytes r, s, v with low s and v 27 or 28. Deterministic (RFC 6979). */
  signDigest(digest: Hex): Hex;
};
