import type { Hex } from '../../protocol/hex.ts';
import { merkleRoot } from '../../protocol/merkle.ts';
import { bytes32Word, uintWord } from '../../protocol/words.ts';
import { acceptedSolvers, type TaskView } from '../view/task-view.ts';

/** One accepted solution: an input of a round's merge. */
export type MergeInput = { readonly taskId: bigint; readonly slot: number; readonly account: Hex; readonly updateDigest: Hex };

/** All accepted solutions of a round in canonical order: task id, then slot. */
export const mergeInputs = (tasks: readonly TaskView[]): MergeInput[] =>
  [...tasks]
    .sort((a, b) => (a.taskId < b.taskId ? -1 : 1))
    .flatMap((task) =>
      acceptedSolvers(task).flatMap(({ slot, account, revealed }) =>
        revealed === undefined ? [] : [{ taskId: task.taskId, slot, account, updateDigest: revealed.updateDigest }],
      ),
    );

/** Root over `abi.encode(taskId, slot, updateDigest)` of each input: what an aggregator claims to have merged. */
export const inputRoot = (inputs: readonly MergeInput[]): Hex =>
  merkleRoot(inputs.map((i) => concat(uintWord(i.taskId), uintWord(BigInt(i.slot)), bytes32Word(i.updateDigest))));

const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(32 * parts.length);
  for (const [i, part] of parts.entries()) out.set(part, 32 * i);
  return out;
};
