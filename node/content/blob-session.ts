import { chunkLength } from '../../protocol/chunks.ts';
import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { ContentManifest } from '../../protocol/manifest.ts';
import {
  BLOB_PROTOCOL,
  type BlobFrame,
  type BlobRequest,
  type BlobStatus,
  decodeBlobFrame,
  encodeBlobRequest,
} from '../../protocol/messages/blob-codec.ts';
import { MAX_BLOB_FRAME_BYTES } from '../../protocol/messages/limits.ts';
import type { Network } from '../net/network.ts';
import type { PeerStream } from '../net/peer-stream.ts';
import type { Clock } from '../process/clock.ts';
import { createFrameReader, sendFrame } from './blob-io.ts';
import type { ChunkRun, FetchPlan } from './fetch-plan.ts';
import { sha256 } from './sha256.ts';
import { watched } from './watchdog.ts';

/** Chunks asked at once (2 MiB), and requests on the way so that the holder never waits for the next. */
const RUN = 8;
const REQUESTS_ON_THE_WAY = 2;
/** A peer that brings no frame for so long is too slow to wait for: a chunk in it is 26 KB/s. */
const STALL_MS = 10_000;

/** What the sessions of one fetch share. */
export type FetchTarget = {
  readonly digest: Hex;
  /** Undefined until a manifest was accepted. */
  plan(): FetchPlan | undefined;
  manifest(): ContentManifest | undefined;
  /** Takes a manifest that hashes to the digest; idempotent. A throw ends the fetch, not only the session. */
  acceptManifest(encoded: Uint8Array): Promise<void>;
  /** Takes a verified chunk, copying it; resolves when the disk keeps up. A throw ends the fetch. */
  acceptChunk(index: number, data: Uint8Array): Promise<void>;
};

/** Collaborators of a session. */
export type SessionModules = { readonly open: Network['open']; readonly clock: Clock; readonly target: FetchTarget };

/** How a session ended: nothing left to take; the peer lacks (more of) it; is over quota or busy; broke off; served false data. */
export type SessionEnd = 'finished' | 'absent' | 'refused' | 'failed' | 'lied';

const END_OF: Record<Exclude<BlobStatus, 'ok'>, SessionEnd> = {
  'not-found': 'absent',
  'over-quota': 'refused',
  busy: 'refused',
  'bad-range': 'failed',
};

/** Fetches as many chunks from one peer as it takes part in. `eager` asks for the first chunks along with the manifest. */
export const runSession = async (
  options: { readonly peerId: string; readonly eager: boolean },
  modules: SessionModules,
  ending: AbortSignal,
): Promise<SessionEnd> => {
  const { target, clock } = modules;
  const asked: BlobRequest[] = [];
  let stream: PeerStream | undefined;
  const bad = (detail: string): TempernetError => new TempernetError('NET_BAD_BLOB_FRAME', { peer: options.peerId, detail });

  const exchange = async (opened: PeerStream, signal: AbortSignal, alive: () => void): Promise<SessionEnd> => {
    const read = createFrameReader(opened, MAX_BLOB_FRAME_BYTES);
    const frame = async (): Promise<BlobFrame> => {
      const bytes = await read(signal);
      if (bytes === undefined) throw bad('it ended before the answer');
      alive();
      return decodeBlobFrame(bytes);
    };
    const ask = async (run: ChunkRun, wantManifest: boolean): Promise<void> => {
      const request = { digest: target.digest, first: run.first, count: run.count, wantManifest };
      asked.push(request);
      await sendFrame(opened, encodeBlobRequest(request), signal);
    };
    /** Reads one whole answer; undefined when all that was asked came. */
    const take = async (request: BlobRequest): Promise<SessionEnd | undefined> => {
      const header = await frame();
      if (header.kind !== 'header') throw bad('a chunk before the header');
      if (header.status !== 'ok') return END_OF[header.status];
      if (request.wantManifest) {
        if (sha256(header.manifest) !== target.digest) return 'lied';
        await target.acceptManifest(header.manifest);
        target.plan()?.claim(request);
      }
      const { size, chunks } = target.manifest() as ContentManifest;
      const end = Math.min(request.first + request.count, chunks.length);
      for (let index = request.first; index < end; index++) {
        const next = await frame();
        if (next.kind === 'header') return next.status === 'ok' ? 'failed' : END_OF[next.status];
        if (next.index !== index) throw bad(`chunk ${next.index} instead of ${index}`);
        if (next.data.length !== chunkLength(size, index) || sha256(next.data) !== chunks[index]) return 'lied';
        await target.acceptChunk(index, next.data);
      }
      return undefined;
    };

    if (target.plan() === undefined) await ask({ first: 0, count: options.eager ? RUN : 0 }, true);
    for (;;) {
      while (asked.length < REQUESTS_ON_THE_WAY) {
        const run = target.plan()?.take(RUN);
        if (run === undefined) break;
        await ask(run, false);
      }
      const request = asked[0];
      if (request === undefined) return 'finished';
      const end = await take(request);
      if (end !== undefined) return end;
      asked.shift();
    }
  };

  try {
    return await watched({ milliseconds: STALL_MS, signal: ending }, { clock }, async (signal, alive) => {
      stream = await modules.open(options.peerId, BLOB_PROTOCOL, signal);
      const end = await exchange(stream, signal, alive);
      if (end === 'finished') await stream.close();
      else stream.abort(bad(end));
      return end;
    });
  } catch (error) {
    stream?.abort(error instanceof Error ? error : bad(String(error)));
    if (isTempernetError(error, 'PROTOCOL_BAD_MESSAGE') || isTempernetError(error, 'PROTOCOL_MESSAGE_TOO_LARGE')) return 'lied';
    return 'failed';
  } finally {
    for (const request of asked) target.plan()?.giveBack(request);
  }
};
