import type { Hex } from '../../protocol/hex.ts';
import { solutionCommitment } from '../../protocol/statements.ts';
import { checkpointRoot, encodeLeaves } from '../content/leaves.ts';
import { NOTHING } from '../content/nothing.ts';
import type { TrainedSolution } from './work.ts';
import type { Workshop } from './workshop.ts';

/** What a solver found. Without leaves (mode `private`) the tree is empty and nothing says where states are. */
export type FoundSolution = {
  readonly taskId: bigint;
  readonly update: Uint8Array;
  readonly leaves: readonly Hex[];
  readonly dataRoot: Hex;
  readonly steps: number;
};

/** The commitment to a solution; `keep` puts its update and its list of leaves where others find them, and gives their digests. */
export const commitSolution = async (
  shop: Workshop,
  { taskId, update, leaves, dataRoot, steps }: FoundSolution,
  keep: (content: Uint8Array) => Promise<Hex>,
): Promise<TrainedSolution> => {
  const found = { updateDigest: await keep(update), checkpointRoot: checkpointRoot(leaves), dataRoot, steps, salt: shop.salt() };
  const leavesDigest = leaves.length === 0 ? NOTHING : await keep(encodeLeaves(leaves));
  return { ...found, leavesDigest, commitment: solutionCommitment(shop.domain, { taskId, solver: shop.me, ...found }) };
};
