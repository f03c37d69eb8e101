// Preloaded into a node process of a test: its marked sources take the place of the files, and it ends itself, as by kill -9, at the
// first mark that it was told to die at. Product code knows nothing of it.
import { openSync, readFileSync, writeSync } from 'node:fs';
import { flushCompileCache, registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const { FIRE_SOURCES, FIRE_MARKS, FIRE_DIE_AT = '' } = process.env;

if (isMainThread && FIRE_SOURCES !== undefined && FIRE_MARKS !== undefined) {
  const sources = JSON.parse(readFileSync(FIRE_SOURCES, 'utf8')) as Record<string, string>;
  const marks = openSync(FIRE_MARKS, 'a');
  const dieAt = new Set(FIRE_DIE_AT.split(','));
  const seen = new Set<string>();
  const reach = (mark: string): void => {
    if (seen.has(mark)) return;
    seen.add(mark);
    const dies = dieAt.has(mark);
    writeSync(marks, `${dies ? '!' : ''}${mark}\n`);
    if (!dies) return;
    flushCompileCache(); // Or the next start would compile all over again.
    process.kill(process.pid, 'SIGKILL');
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
  };
  Object.assign(globalThis, {
    __mark: {
      in: <T>(number: number, awaited: T): T => {
        reach(`${number}i`);
        return awaited;
      },
      out: <T>(number: number, value?: T): T | undefined => {
        reach(`${number}o`);
        return value;
      },
    },
  });
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      const source = sources[url];
      return source === undefined ? loaded : { ...loaded, source };
    },
  });
}
