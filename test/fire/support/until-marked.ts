import { setTimeout as wait } from 'node:timers/promises';
import type { MortalNode } from './mortal-node.ts';

const LOOK_EVERY_MS = 20;

/** Resolves when the node's process has left this mark; a condition that only a file tells. */
export const untilMarked = async (node: MortalNode, mark: string): Promise<void> => {
  while (!node.marks.reached.has(mark)) await wait(LOOK_EVERY_MS);
};
