import type { ErrorCode } from '../../protocol/errors/catalogue.ts';
import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';
import { encodeManifest } from '../../protocol/manifest.ts';
import { type BlobRequest, type BlobStatus, decodeBlobRequest, encodeBlobFrame } from '../../protocol/messages/blob-codec.ts';
import { MAX_BLOB_REQUEST_BYTES } from '../../protocol/messages/limits.ts';
import type { Network } from '../net/network.ts';
import type { PeerStream, StreamHandler } from '../net/peer-stream.ts';
import type { Clock } from '../process/clock.ts';
import { readFrame, sendFrame } from './blob-io.ts';
import type { ByteQuota } from './byte-quota.ts';
import type { ContentMetrics } from './content-metrics.ts';
import type { ContentStore } from './content-store.ts';
import { withDeadline } from './with-deadline.ts';

/** Collaborators of the serving side. */
export type BlobServerModules = {
  readonly store: ContentStore;
  readonly quota: ByteQuota;
  readonly clock: Clock;
  readonly metrics: ContentMetrics;
  readonly report: Network['report'];
};

/** A stream on which nothing is asked, or whose reader takes nothing, is closed after this long. */
const IDLE_MS = 60_000;

/** Errors that only a faulty or hostile asker causes. */
const NONSENSE: ReadonlySet<ErrorCode> = new Set(['NET_BAD_BLOB_FRAME', 'PROTOCOL_BAD_MESSAGE', 'PROTOCOL_MESSAGE_TOO_LARGE']);

const NOTHING: Uint8Array = new Uint8Array(0);

/**
 * Serves `/tempernet/blob/1`: any number of requests on one stream, one after another. An answer is a header, then the chunks in
 * order; where a chunk is missing or the quota is used up in between, another header says so and ends the answer.
 */
export const createBlobServer = (modules: BlobServerModules): StreamHandler => {
  const { store, quota, clock } = modules;

  const header = (stream: PeerStream, status: BlobStatus, signal: AbortSignal, manifest = NOTHING): Promise<void> =>
    sendFrame(stream, encodeBlobFrame({ kind: 'header', status, manifest }), signal);

  const answer = async (stream: PeerStream, request: BlobRequest, signal: AbortSignal): Promise<void> => {
    const { digest, first, count, wantManifest } = request;
    const manifest = store.manifest(digest);
    if (manifest === undefined) return header(stream, 'not-found', signal);
    if (!quota.allows(stream.peerId)) return header(stream, 'over-quota', signal);
    if (first > manifest.chunks.length) return header(stream, 'bad-range', signal);
    const encoded = wantManifest ? encodeManifest(manifest) : NOTHING;
    quota.spend(stream.peerId, encoded.length);
    await header(stream, 'ok', signal, encoded);
    const end = Math.min(first + count, manifest.chunks.length);
    let next = first < end ? store.readChunk(digest, first) : undefined;
    for (let index = first; index < end; index++) {
      const data = await next;
      if (data === undefined) return header(stream, 'not-found', signal);
      if (!quota.allows(stream.peerId)) return header(stream, 'over-quota', signal);
      // The disk reads the next chunk while this one leaves.
      next = index + 1 < end ? store.readChunk(digest, index + 1) : undefined;
      next?.catch(() => undefined);
      quota.spend(stream.peerId, data.length);
      await withDeadline(clock, IDLE_MS, signal, (limited) =>
        sendFrame(stream, encodeBlobFrame({ kind: 'chunk', index, data }), limited),
      );
      modules.metrics.moved('served', data.length);
    }
  };

  const nextRequest = async (stream: PeerStream, signal: AbortSignal): Promise<BlobRequest | undefined> => {
    try {
      const bytes = await withDeadline(clock, IDLE_MS, signal, (limited) => readFrame(stream, MAX_BLOB_REQUEST_BYTES, limited));
      return bytes === undefined ? undefined : decodeBlobRequest(bytes);
    } catch (error) {
      if (isTempernetError(error) && NONSENSE.has(error.code)) modules.report(stream.peerId, 'malformed');
      throw error;
    }
  };

  return async (stream, signal) => {
    for (;;) {
      const request = await nextRequest(stream, signal);
      if (request === undefined) return;
      await answer(stream, request, signal);
    }
  };
};
