import { chunkOf } from '../../protocol/chunks.ts';
import { manifestDigest } from '../../protocol/content.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { type Hex, isBytes32 } from '../../protocol/hex.ts';
import { BLOB_PROTOCOL } from '../../protocol/messages/blob-codec.ts';
import type { Logger } from '../log/logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Network } from '../net/network.ts';
import { createPeerQuota } from '../net/peer-quota.ts';
import { type Clock, systemClock } from '../process/clock.ts';
import { createBlobServer } from './blob-server.ts';
import type { Content, GetOptions } from './content.ts';
import { manifestOf } from './content-digest.ts';
import { createContentMetrics } from './content-metrics.ts';
import type { ContentStore } from './content-store.ts';
import { type BlobPeers, type Fetch, startFetch } from './fetch.ts';
import { withDeadline } from './with-deadline.ts';

/** Limits of the exchange. */
export type ContentOptions = {
  /** Largest content that `get` takes when the caller names no limit. @default 1 GiB */
  readonly maxBytes?: number;
  /** Bytes one peer may take from us at once. @default 2 GiB */
  readonly serveBurstBytes?: number;
  /** Bytes a second by which a peer's allowance is refilled. @default 64 MiB */
  readonly serveBytesPerSecond?: number;
};

/** Collaborators: without a network only the own disk is asked and nothing is served. */
export type ContentModules = {
  readonly store: ContentStore;
  readonly logger: Logger;
  readonly net?: BlobPeers & Pick<Network, 'handle'>;
  readonly clock?: Clock;
  readonly metrics?: Pick<Metrics, 'counter' | 'gauge'>;
};

/** Content with its lifecycle. */
export type ContentService = Content & {
  /** Serves the blob protocol. Idempotent. */
  start(): Promise<void>;
  /** Ends fetches and stops serving. Idempotent; the store stays usable through a new service. */
  stop(): Promise<void>;
};

const MiB = 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 60_000;
/** Chunks written to disk at once. */
const WRITES = 8;

/** Content over a store and the network. Concurrent gets of one digest share one fetch. */
export const createContent = (options: ContentOptions, modules: ContentModules): ContentService => {
  const { store, net } = modules;
  const clock = modules.clock ?? systemClock;
  const logger = modules.logger.child({ component: 'content' });
  const metrics = createContentMetrics(modules.metrics);
  const fetches = new Map<Hex, { readonly fetch: Fetch; callers: number; joined: number }>();
  const stopping = new AbortController();
  let unhandle: Promise<() => Promise<void>> | undefined;

  const join = (
    digest: Hex,
    providers: readonly string[],
    maxBytes: number,
  ): { readonly fetch: Fetch; callers: number; joined: number } => {
    const running = fetches.get(digest);
    const shared = running ?? {
      fetch: startFetch(digest, { store, clock, metrics, ...(net === undefined ? {} : { net }) }),
      callers: 0,
      joined: 0,
    };
    shared.fetch.join(providers, maxBytes);
    shared.callers++;
    shared.joined++;
    if (running !== undefined) return shared;
    fetches.set(digest, shared);
    const ended = (outcome: 'ok' | 'failed'): void => {
      if (fetches.get(digest) === shared) fetches.delete(digest);
      metrics.fetchEnded(outcome);
      metrics.stored(store.usedBytes());
    };
    shared.fetch.result.then(
      () => ended('ok'),
      (error: unknown) => {
        logger.debug(
          { digest, error: error instanceof Error ? error.message : String(error) },
          'fetch ended without the content',
        );
        ended('failed');
      },
    );
    return shared;
  };

  const get = async (digest: Hex, wish: GetOptions = {}): Promise<Uint8Array> => {
    checkDigest(digest);
    const maxBytes = wish.maxBytes ?? options.maxBytes ?? 1024 * MiB;
    const signal = wish.signal === undefined ? stopping.signal : AbortSignal.any([wish.signal, stopping.signal]);
    if (signal.aborted) throw new TempernetError('NET_ABORTED', { what: `fetching ${digest}` });
    const shared = join(digest, wish.providers ?? [], maxBytes);
    try {
      const bytes = await withDeadline(clock, wish.timeoutMs ?? DEFAULT_TIMEOUT_MS, signal, (limited) =>
        untilAborted(shared.fetch.result, limited),
      );
      if (bytes === undefined)
        throw signal.aborted
          ? new TempernetError('NET_ABORTED', { what: `fetching ${digest}` })
          : new TempernetError('NET_NOT_FOUND', { digest });
      if (bytes.length > maxBytes) throw new TempernetError('CONTENT_TOO_LARGE', { digest, size: bytes.length, limit: maxBytes });
      // Callers may write into what they get: each has its own bytes.
      return shared.joined === 1 ? bytes : bytes.slice();
    } finally {
      shared.callers--;
      if (shared.callers === 0) {
        if (fetches.get(digest) === shared) fetches.delete(digest);
        shared.fetch.abort();
      }
    }
  };

  return {
    get,
    put: async (bytes) => {
      const manifest = manifestOf(bytes);
      const digest = manifestDigest(manifest);
      await store.begin(digest, manifest);
      const missing = store.missing(digest) ?? [];
      const writeNext = async (): Promise<void> => {
        for (let index = missing.shift(); index !== undefined; index = missing.shift())
          await store.writeChunk(digest, index, chunkOf(bytes, index));
      };
      await Promise.all(Array.from({ length: WRITES }, writeNext));
      metrics.stored(store.usedBytes());
      return digest;
    },
    has: async (digest) => store.missing(checkDigest(digest))?.length === 0,
    delete: async (digest) => {
      await store.remove(checkDigest(digest));
      metrics.stored(store.usedBytes());
    },
    start: async () => {
      if (net === undefined || stopping.signal.aborted) return;
      const quota = createPeerQuota(
        { burst: options.serveBurstBytes ?? 2048 * MiB, perSecond: options.serveBytesPerSecond ?? 64 * MiB },
        { clock },
      );
      unhandle ??= net.handle(BLOB_PROTOCOL, createBlobServer({ store, quota, clock, metrics, report: net.report }));
      await unhandle;
    },
    stop: async () => {
      stopping.abort();
      const running = [...fetches.values()].map(({ fetch }) => fetch.result.catch(() => undefined));
      for (const { fetch } of fetches.values()) fetch.abort();
      await Promise.all(running);
      await (await unhandle)?.();
      unhandle = undefined;
      await store.rest();
    },
  };
};

const checkDigest = (digest: Hex): Hex => {
  if (!isBytes32(digest)) throw new TempernetError('CONTENT_BAD_DIGEST', { digest: String(digest).slice(0, 80) });
  return digest;
};

/** The result, or undefined as soon as the signal aborts. */
const untilAborted = <T>(result: Promise<T>, signal: AbortSignal): Promise<T | undefined> =>
  new Promise((resolve, reject) => {
    const give = (): void => resolve(undefined);
    if (signal.aborted) give();
    signal.addEventListener('abort', give, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  });
