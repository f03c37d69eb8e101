import { getHeapSpaceStatistics } from 'node:v8';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';

// Preloaded into a node process and its worker threads by `bench/memory.ts`, together with --expose-gc: told by a signal, all threads
// collect their garbage and the main one prints what the process holds, so that what is measured is what is kept and not what has
// not been swept up yet.

/**
 * What a process holds, bytes: objects of the main thread, array buffers of the main thread, what V8 made of the program (byte code,
 * machine code, which grows while functions are still run for the first or hundredth time), and everything, as the system counts.
 */
export type MemorySample = { readonly objects: number; readonly buffers: number; readonly code: number; readonly rss: number };

const CODE = /code|trusted|shared/;
const collect = (): void => {
  // What a finaliser lets go of in the first run goes in the second.
  globalThis.gc?.();
  globalThis.gc?.();
};

const threads = new BroadcastChannel('tempernet-memory');
if (isMainThread) {
  threads.unref();
  let workers = 0;
  let missing = 0;
  const tell = (): void => {
    collect();
    const spaces = getHeapSpaceStatistics();
    const used = (isCode: boolean): number =>
      spaces.filter((s) => CODE.test(s.space_name) === isCode).reduce((sum, s) => sum + s.space_used_size, 0);
    const { rss, arrayBuffers } = process.memoryUsage();
    const memory: MemorySample = { objects: used(false), buffers: arrayBuffers, code: used(true), rss };
    process.stdout.write(`${JSON.stringify({ memory })}\n`);
  };
  threads.onmessage = ({ data }: { data: unknown }) => {
    if (data === 'here') workers++;
    else if (data === 'done' && --missing === 0) tell();
  };
  process.on('SIGUSR2', () => {
    missing = workers;
    if (missing === 0) tell();
    else threads.postMessage('collect');
  });
} else {
  threads.unref();
  threads.onmessage = ({ data }: { data: unknown }) => {
    if (data !== 'collect') return;
    collect();
    threads.postMessage('done');
  };
  threads.postMessage('here');
}
