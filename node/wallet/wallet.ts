import type { Hex } from '../../protocol/hex.ts';

/** An account that signs and reads what is sealed to it. The key never leaves it. */
export type Wallet = {
  /** Lower-case address. */
  readonly address: Hex;
  /** Signs a 32-byte digest (EIP-712, transaction hash): 65 bytes r, s, v with low s and v 27 or 28. Deterministic (RFC 6979). */
  signDigest(digest: Hex): Hex;
  /** The content key that somebody sealed to this account under that context (`sealKey`). Throws WALLET_BAD_SEAL. */
  unseal(sealed: Uint8Array, context: Uint8Array): Uint8Array;
};
