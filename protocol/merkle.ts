import { fromHex, type Hex, toHex } from './hex.ts';
import { keccak } from './keccak.ts';
import { uintBytes } from './words.ts';

// The ordered tree that a contract may open. Leaf and node have different first bytes, so neither can pass for the
// other; the index inside the leaf fixes its place; an odd node is promoted as it is, never paired with itself.

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const EMPTY = new Uint8Array(32);

/** Hash of leaf `index`: `H(0x00, uint64 index, data)`. */
export const leafHash = (index: number, data: Uint8Array): Uint8Array => keccak(LEAF, uintBytes(BigInt(index), 8), data);

/** Hash of the node above two others: `H(0x01, left, right)`. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => keccak(NODE, left, right);

const parents = (level: readonly Uint8Array[]): Uint8Array[] => {
  const above: Uint8Array[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const left = level[i] as Uint8Array;
    const right = level[i + 1];
    above.push(right === undefined ? left : nodeHash(left, right));
  }
  return above;
};

/** Root over leaf data in order: leaf `H(0x00, uint64 index, data)`, node `H(0x01, left, right)`. No leaves: 32 zero bytes. */
export const merkleRoot = (leaves: readonly Uint8Array[]): Hex => {
  let level = leaves.map((data, index) => leafHash(index, data));
  while (level.length > 1) level = parents(level);
  return toHex(level[0] ?? EMPTY);
};

/** The siblings from leaf `index` up to the root, lowest first; a promoted node has none. An index outside the leaves gives none. */
export const merkleProof = (leaves: readonly Uint8Array[], index: number): Hex[] => {
  const proof: Hex[] = [];
  let level = leaves.map((data, at) => leafHash(at, data));
  for (let at = index; level.length > 1; at >>= 1, level = parents(level)) {
    const sibling = level[at ^ 1];
    if (sibling !== undefined) proof.push(toHex(sibling));
  }
  return proof;
};

/** True when `data` is leaf `index` of the tree of `count` leaves under `root`. */
export const verifyMerkle = (root: Hex, count: number, index: number, data: Uint8Array, proof: readonly Hex[]): boolean => {
  if (!Number.isSafeInteger(index) || index < 0 || index >= count) return false;
  let hash = leafHash(index, data);
  let used = 0;
  for (let at = index, width = count; width > 1; at = Math.floor(at / 2), width = Math.ceil(width / 2)) {
    const left = at % 2 === 1;
    if (!left && at + 1 === width) continue;
    const sibling = proof[used++];
    if (sibling === undefined || sibling.length !== 66) return false;
    hash = left ? nodeHash(fromHex(sibling), hash) : nodeHash(hash, fromHex(sibling));
  }
  return used === proof.length && toHex(hash) === root;
};
