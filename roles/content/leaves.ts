import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { fromHex, type Hex, toHex } from '../../protocol/hex.ts';
import { merkleRoot } from '../../protocol/merkle.ts';

/** The digests of a run's `m + 1` states, one after the other, as content. */
export const encodeLeaves = (leaves: readonly Hex[]): Uint8Array => {
  const out = new Uint8Array(32 * leaves.length);
  for (const [i, leaf] of leaves.entries()) out.set(fromHex(leaf), 32 * i);
  return out;
};

/** Strict decoding of exactly `count` leaves; throws ROLE_BAD_CONTENT. */
export const decodeLeaves = (bytes: Uint8Array, count: number): Hex[] => {
  if (bytes.length !== 32 * count) {
    throw new TempernetError('ROLE_BAD_CONTENT', { what: 'leaves', detail: `${bytes.length} bytes, expected ${32 * count}` });
  }
  return Array.from({ length: count }, (_, i) => toHex(bytes.subarray(32 * i, 32 * i + 32)));
};

/** Root of the tree that a solution commits to. */
export const checkpointRoot = (leaves: readonly Hex[]): Hex => merkleRoot(leaves.map(fromHex));
