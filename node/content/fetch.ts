import { chunkOf } from '../../protocol/chunks.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { type ContentManifest, decodeManifest } from '../../protocol/manifest.ts';
import type { Network } from '../net/network.ts';
import type { Clock } from '../process/clock.ts';
import { type FetchTarget, runSession } from './blob-session.ts';
import { createCandidates } from './candidates.ts';
import type { ContentMetrics } from './content-metrics.ts';
import type { ContentStore } from './content-store.ts';
import { createFetchPlan, type FetchPlan } from './fetch-plan.ts';
import { createWaker } from './waker.ts';

/** What fetching needs of the network. */
export type BlobPeers = Pick<Network, 'peers' | 'open' | 'onPeerChange' | 'report'>;

/** Collaborators of a fetch. */
export type FetchModules = {
  readonly store: ContentStore;
  readonly clock: Clock;
  readonly metrics: ContentMetrics;
  /** Without it only the own disk is asked. */
  readonly net?: BlobPeers;
};

/** One content on its way, for any number of callers. */
export type Fetch = {
  /** The whole content. Rejects with what ended the fetch. */
  readonly result: Promise<Uint8Array>;
  /** Another caller wants it: with these peers first, and up to this size. */
  join(providers: readonly string[], maxBytes: number): void;
  /** Ends it: nobody wants it any more. What came stays on disk, so the next fetch resumes. */
  abort(): void;
};

const MAX_PROVIDERS = 4;
/** Chunks that may wait for the disk. */
const MAX_WRITES = 16;
/** While preferred peers answer, others are asked only for content of more than this, or after this time. */
const SHARE_ABOVE_CHUNKS = 16;
const SHARE_AFTER_MS = 1_000;
/** Chunks read from disk at once. */
const READS = 8;

/** Starts a fetch: first the own disk, then up to four peers at once until every chunk is here and verified. */
export const startFetch = (digest: Hex, modules: FetchModules): Fetch => {
  const { store, clock, net, metrics } = modules;
  const ending = new AbortController();
  const candidates = createCandidates(digest);
  const waker = createWaker({ clock });
  const sessions = new Set<Promise<void>>();
  const writes = new Set<Promise<void>>();
  const began = clock.now();
  let limit = 0;
  let bytes = new Uint8Array(0);
  let manifest: ContentManifest | undefined;
  let plan: FetchPlan | undefined;
  let ready: Promise<void> | undefined;
  let failure: unknown;
  let eager = true;

  const fail = (error: unknown): never => {
    failure ??= error;
    ending.abort();
    throw error;
  };
  const prepare = async (found: ContentManifest): Promise<void> => {
    if (found.size > limit) throw new TempernetError('CONTENT_TOO_LARGE', { digest, size: found.size, limit });
    await store.begin(digest, found);
    bytes = new Uint8Array(found.size);
    const lacking = new Set(store.missing(digest));
    const present = found.chunks.map((_, index) => index).filter((index) => !lacking.has(index));
    const readNext = async (): Promise<void> => {
      for (let index = present.shift(); index !== undefined; index = present.shift()) {
        if (!(await store.readChunk(digest, index, chunkOf(bytes, index)))) lacking.add(index);
      }
    };
    await Promise.all(Array.from({ length: READS }, readNext));
    manifest = found;
    plan = createFetchPlan(found.chunks.length, [...lacking]);
  };
  const target: FetchTarget = {
    digest,
    plan: () => plan,
    manifest: () => manifest,
    acceptManifest: async (encoded) => {
      ready ??= Promise.resolve().then(() => prepare(decodeManifest(encoded)));
      await ready.catch(fail);
      waker.wake();
    },
    acceptChunk: async (index, data) => {
      if (plan?.done(index) !== true) return;
      const chunk = chunkOf(bytes, index);
      chunk.set(data);
      metrics.moved('fetched', chunk.length);
      const write: Promise<void> = store
        .writeChunk(digest, index, chunk)
        .catch(fail)
        .catch(() => undefined)
        .finally(() => writes.delete(write));
      writes.add(write);
      if (writes.size >= MAX_WRITES) await Promise.race(writes);
    },
  };
  const ask = async (from: BlobPeers, peerId: string): Promise<void> => {
    const first = eager;
    eager = false;
    const end = await runSession({ peerId, eager: first }, { open: from.open, clock, target }, ending.signal);
    if (plan === undefined) eager = true;
    if (!ending.signal.aborted && end === 'lied') from.report(peerId, 'lied');
    if (!ending.signal.aborted && end === 'failed') from.report(peerId, 'unreliable');
    candidates.ended(peerId, end, clock.now());
    waker.wake();
  };
  /** Starts as many sessions as there is work for; returns for how long nothing more can be started unless something happens. */
  const askMore = (from: BlobPeers): number => {
    const peers = from.peers();
    while (sessions.size < MAX_PROVIDERS && (plan === undefined || plan.free() > 0)) {
      const now = clock.now();
      const small = (plan?.remaining() ?? 0) <= SHARE_ABOVE_CHUNKS;
      const preferredOnly = small && now - began < SHARE_AFTER_MS && candidates.hopeful(peers);
      const peerId = candidates.next(peers, now, preferredOnly);
      if (peerId === undefined) return Math.min(SHARE_AFTER_MS, candidates.pause(peers, now, preferredOnly));
      const session: Promise<void> = ask(from, peerId).finally(() => sessions.delete(session));
      sessions.add(session);
    }
    return SHARE_AFTER_MS;
  };
  const run = async (): Promise<Uint8Array> => {
    const stored = store.manifest(digest);
    if (stored !== undefined) {
      ready = prepare(stored);
      await ready;
    }
    if (net === undefined && plan?.remaining() !== 0) throw new TempernetError('NET_NOT_FOUND', { digest });
    const unsubscribe = net?.onPeerChange(() => waker.wake());
    try {
      while (net !== undefined && plan?.remaining() !== 0 && !ending.signal.aborted) {
        await waker.wait(askMore(net), ending.signal);
      }
      if (!ending.signal.aborted) await Promise.all(writes);
      if (failure !== undefined) throw failure;
      if (ending.signal.aborted) throw new TempernetError('NET_ABORTED', { what: `fetching ${digest}` });
      return bytes;
    } finally {
      unsubscribe?.();
      ending.abort();
      await Promise.all([...sessions, ...writes]);
    }
  };

  return {
    result: Promise.resolve().then(run),
    join: (providers, maxBytes) => {
      candidates.prefer(providers);
      limit = Math.max(limit, maxBytes);
      waker.wake();
    },
    abort: () => ending.abort(),
  };
};
