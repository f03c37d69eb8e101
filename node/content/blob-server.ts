import { chunkLength } from '../../protocol/chunks.ts';
import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { type ContentManifest, encodeManifest } from '../../protocol/manifest.ts';
import { type BlobRequest, type BlobStatus, decodeBlobRequest, encodeBlobFrame } from '../../protocol/messages/blob-codec.ts';
import { MAX_BLOB_REQUEST_BYTES } from '../../protocol/messages/limits.ts';
import type { Network } from '../net/network.ts';
import type { PeerQuota } from '../net/peer-quota.ts';
import type { PeerStream, StreamHandler } from '../net/peer-stream.ts';
import type { Clock } from '../process/clock.ts';
import { createAnswerPlaces } from './answer-places.ts';
import { createFrameReader, sendFrame } from './blob-io.ts';
import { chunkFrameHead } from './chunk-frame.ts';
import type { ContentMetrics } from './content-metrics.ts';
import type { ContentStore } from './content-store.ts';
import { watched } from './watchdog.ts';
import { withDeadline } from './with-deadline.ts';

/** Collaborators of the serving side. */
export type BlobServerModules = {
  readonly store: ContentStore;
  readonly quota: PeerQuota;
  readonly clock: Clock;
  readonly metrics: ContentMetrics;
  readonly report: Network['report'];
};

/** A stream on which nothing is asked is closed after this long, */
const IDLE_MS = 60_000;
/** and one whose reader takes no chunk for so long, since what it holds is held from others. Both are noticed after at most twice as long. */
const STALL_MS = 10_000;
/** An answer is over after that time and this for each of its chunks: 64 KiB/s. */
const CHUNK_MS = 4_000;

/** What a request costs of the quota, in bytes, whatever the answer: looking it up is work as well. */
const REQUEST_COST = 256;
/** Answers without a chunk or manifest on one stream: who fetches ends a stream after the first, so more is asking for its own sake. */
const MAX_EMPTY_ANSWERS = 64;
/** Answers that are given at once, to one peer and to all together; each holds a chunk or two. */
const ANSWERS = { ofPeer: 8, inAll: 128 };

const NOTHING: Uint8Array = new Uint8Array(0);

/**
 * Serves `/tempernet/blob/1`: any number of requests on one stream, one after another. An answer is a header, then the chunks in
 * order; where a chunk is missing or the quota is used up in between, another header says so and ends the answer.
 */
export const createBlobServer = (modules: BlobServerModules): StreamHandler => {
  const { store, quota, clock } = modules;
  const places = createAnswerPlaces(ANSWERS);

  const header = (stream: PeerStream, status: BlobStatus, signal: AbortSignal, manifest = NOTHING): Promise<void> =>
    sendFrame(stream, encodeBlobFrame({ kind: 'header', status, manifest }), signal);

  /** The whole frame of a chunk, read straight into its place; undefined when the chunk is missing. */
  const load = async (digest: Hex, manifest: ContentManifest, index: number): Promise<Uint8Array | undefined> => {
    const length = chunkLength(manifest.size, index);
    const head = chunkFrameHead(index, length);
    const frame = Buffer.allocUnsafeSlow(head.length + length);
    frame.set(head);
    return (await store.readChunk(digest, index, frame.subarray(head.length))) ? frame : undefined;
  };

  /** True when it brought a manifest or a chunk. */
  const answer = async (stream: PeerStream, request: BlobRequest, signal: AbortSignal, alive: () => void): Promise<boolean> => {
    const refuse = async (status: BlobStatus): Promise<boolean> => {
      await header(stream, status, signal);
      return false;
    };
    const manifest = store.manifest(request.digest);
    if (manifest === undefined) return refuse('not-found');
    if (!quota.allows(stream.peerId)) return refuse('over-quota');
    if (request.first > manifest.chunks.length) return refuse('bad-range');
    const place = places.enter(stream.peerId);
    if (place === undefined) return refuse('busy');
    let useful = false;
    const wanted = AbortSignal.any([signal, place.signal]);
    const end = Math.min(request.first + request.count, manifest.chunks.length);
    const milliseconds = STALL_MS + (end - request.first) * CHUNK_MS;
    try {
      await withDeadline(clock, milliseconds, wanted, (timely) =>
        watched({ milliseconds: STALL_MS, signal: timely }, { clock }, async (patient, taken) => {
          try {
            await respond(stream, request, manifest, patient, () => {
              useful = true;
              alive();
              taken();
              place.moved();
            });
          } catch (error) {
            // It waited in vain for its reader. Whoever breaks off by itself, or is broken off for another, did nothing wrong.
            if (patient.aborted && !wanted.aborted && isTempernetError(error, 'NET_STREAM_FAILED'))
              modules.report(stream.peerId, 'unreliable');
            throw error;
          }
        }),
      );
    } finally {
      place.leave();
    }
    return useful;
  };

  const respond = async (
    stream: PeerStream,
    { digest, first, count, wantManifest }: BlobRequest,
    manifest: ContentManifest,
    signal: AbortSignal,
    alive: () => void,
  ): Promise<void> => {
    const encoded = wantManifest ? encodeManifest(manifest) : NOTHING;
    quota.spend(stream.peerId, encoded.length);
    await header(stream, 'ok', signal, encoded);
    if (wantManifest) alive();
    const end = Math.min(first + count, manifest.chunks.length);
    let next = first < end ? load(digest, manifest, first) : undefined;
    for (let index = first; index < end; index++) {
      const frame = await next;
      if (signal.aborted) throw new TempernetError('NET_ABORTED', { what: 'an answer' });
      if (frame === undefined) return header(stream, 'not-found', signal);
      if (!quota.allows(stream.peerId)) return header(stream, 'over-quota', signal);
      // The disk reads the next chunk while this one leaves.
      next = index + 1 < end ? load(digest, manifest, index + 1) : undefined;
      next?.catch(() => undefined);
      quota.spend(stream.peerId, frame.length);
      await stream.send(frame, signal);
      alive();
      modules.metrics.moved('served', chunkLength(manifest.size, index));
    }
  };

  const parse = (bytes: Uint8Array, peerId: string): BlobRequest => {
    try {
      return decodeBlobRequest(bytes);
    } catch (error) {
      modules.report(peerId, 'malformed');
      throw error;
    }
  };

  return (stream, stopping) =>
    watched({ milliseconds: IDLE_MS, signal: stopping }, { clock }, async (signal, alive) => {
      const read = createFrameReader(stream, MAX_BLOB_REQUEST_BYTES);
      let empty = 0;
      for (;;) {
        const bytes = await read(signal).catch((error: unknown) => {
          if (isTempernetError(error, 'NET_BAD_BLOB_FRAME')) modules.report(stream.peerId, 'malformed');
          throw error;
        });
        if (bytes === undefined) return;
        alive();
        quota.spend(stream.peerId, REQUEST_COST);
        empty = (await answer(stream, parse(bytes, stream.peerId), signal, alive)) ? 0 : empty + 1;
        if (empty < MAX_EMPTY_ANSWERS) continue;
        modules.report(stream.peerId, 'flooded');
        throw new TempernetError('NET_BAD_BLOB_FRAME', { peer: stream.peerId, detail: 'it asks again and again for nothing' });
      }
    });
};
