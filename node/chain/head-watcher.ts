import type { Logger } from '../log/logger.ts';
import type { Clock } from '../process/clock.ts';
import { fetchHeader, parseHeader } from './header.ts';
import type { Header, Rpc } from './rpc.ts';

/** With pushed heads, the chain is still asked this often: a broken connection shows, and connects again. */
const SAFETY_POLL_MS = 2_000;

/** Tells listeners about every new head; asks the endpoint only while somebody listens. */
export type HeadWatcher = {
  /** The newest head seen, while somebody listens. */
  latest(): Header | undefined;
  /** Calls `onHead` once a new head, in the order seen; returns the canceller. */
  watch(onHead: (head: Header) => void): () => void;
  close(): void;
};

/** Over pushed heads where the endpoint has them, else by polling every `pollMs`. */
export const createHeadWatcher = (
  options: { readonly pollMs: number },
  modules: { readonly rpc: Rpc; readonly logger: Logger; readonly clock: Clock },
): HeadWatcher => {
  const { rpc, logger, clock } = modules;
  const listeners = new Set<(head: Header) => void>();
  let latest: Header | undefined;
  let running: AbortController | undefined;

  const seen = (head: Header): void => {
    if (head.hash === latest?.hash) return;
    latest = head;
    for (const listener of [...listeners]) listener(head);
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    const every = rpc.subscribeHeads === undefined ? options.pollMs : SAFETY_POLL_MS;
    const unsubscribe = rpc.subscribeHeads?.((raw) => {
      try {
        if (!signal.aborted) seen(parseHeader(raw));
      } catch (error) {
        logger.warn({ error }, 'pushed head ignored');
      }
    });
    let failing = false;
    while (!signal.aborted) {
      try {
        const head = await fetchHeader(rpc, 'latest');
        failing = false;
        if (head !== null && !signal.aborted) seen(head);
      } catch (error) {
        if (!failing && !signal.aborted) logger.warn({ error }, 'chain endpoint does not answer');
        failing = true;
      }
      await clock.sleep(every, signal);
    }
    unsubscribe?.();
  };

  const stop = (): void => {
    running?.abort();
    running = undefined;
    latest = undefined;
  };

  return {
    latest: () => latest,
    watch: (onHead) => {
      listeners.add(onHead);
      if (running === undefined) {
        running = new AbortController();
        void run(running.signal);
      } else if (latest !== undefined) {
        onHead(latest);
      }
      return () => {
        if (listeners.delete(onHead) && listeners.size === 0) stop();
      };
    },
    close: () => {
      listeners.clear();
      stop();
    },
  };
};
