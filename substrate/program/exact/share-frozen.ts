import type { Program } from '../program-manifest.ts';

/** The program with its frozen contents in memory that all workers read: sent to a worker, shared memory is not copied. */
export const shareFrozen = (program: Program): Program => ({ ...program, frozen: program.frozen.map(shared) });

const shared = (content: Uint8Array): Uint8Array => {
  if (content.buffer instanceof SharedArrayBuffer) return content;
  const copy = new Uint8Array(new SharedArrayBuffer(content.length));
  copy.set(content);
  return copy;
};
