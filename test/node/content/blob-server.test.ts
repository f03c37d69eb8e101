import { expect } from 'chai';
import { createBlobServer } from '../../../node/content/blob-server.ts';
import { manifestOf } from '../../../node/content/content-digest.ts';
import { createContentMetrics } from '../../../node/content/content-metrics.ts';
import type { PeerFault } from '../../../node/net/peer-fault.ts';
import { createPeerQuota } from '../../../node/net/peer-quota.ts';
import type { PeerStream } from '../../../node/net/peer-stream.ts';
import { CHUNK_SIZE } from '../../../protocol/chunks.ts';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { type BlobFrame, decodeBlobFrame, encodeBlobRequest } from '../../../protocol/messages/blob-codec.ts';
import { DIGEST } from '../../garbage/support/samples.ts';
import { createFakeClock } from '../net/support/fake-clock.ts';
import { until } from '../net/support/until.ts';
import { testBytes } from './support/bytes.ts';
import { codeOf } from './support/code-of.ts';

const CHUNKS = 8;
const failed = (): TempernetError => new TempernetError('NET_STREAM_FAILED', { peer: 'p', protocol: 'test', detail: 'ended' });

/** A peer that asks once for all chunks and takes what is sent only when `take` is called, or at once when `eager`. */
const reader = (peerId: string, eager = false) => {
  const request = encodeBlobRequest({ digest: DIGEST, first: 0, count: CHUNKS, wantManifest: false });
  const asked = new Uint8Array(4 + request.length);
  new DataView(asked.buffer).setUint32(0, request.length);
  asked.set(request, 4);
  const got: BlobFrame[] = [];
  let at = 0;
  let take: (() => void) | undefined;
  const stream: PeerStream = {
    peerId,
    send: (frame, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(failed());
        signal?.addEventListener('abort', () => reject(failed()), { once: true });
        take = () => {
          take = undefined;
          got.push(decodeBlobFrame(frame.subarray(4)));
          resolve();
        };
        if (eager) take();
      }),
    readInto: async (target) => {
      if (at >= asked.length) return false;
      target.set(asked.subarray(at, at + target.length));
      at += target.length;
      return true;
    },
    close: async () => undefined,
    abort: () => undefined,
  };
  return {
    stream,
    got,
    take: async () => {
      await until('something is sent', () => take !== undefined);
      take?.();
    },
  };
};

describe('serving content', () => {
  const start = () => {
    const clock = createFakeClock();
    const faults: [string, PeerFault][] = [];
    const manifest = manifestOf(testBytes(CHUNKS * CHUNK_SIZE));
    const serve = createBlobServer({
      store: {
        manifest: () => manifest,
        missing: () => [],
        begin: async () => undefined,
        writeChunk: async () => undefined,
        readChunk: async () => true,
        remove: async () => undefined,
        usedBytes: () => 0,
        rest: async () => undefined,
      },
      quota: createPeerQuota({ burst: 2 ** 40, perSecond: 1 }, { clock }),
      clock,
      metrics: createContentMetrics(),
      report: (peer, fault) => void faults.push([peer, fault]),
    });
    return { clock, faults, serve: (stream: PeerStream) => serve(stream, new AbortController().signal) };
  };
  const first = (got: readonly BlobFrame[]): unknown => (got[0]?.kind === 'header' ? got[0].status : got[0]);

  it('keeps a place for a peer that has none, however many others take none of their answers', async () => {
    const { faults, serve } = start();
    const ends = [];
    for (let peer = 0; peer < 20; peer++) {
      for (let i = 0; i < 8; i++) ends.push(codeOf(serve(reader(`deaf${peer}`).stream)));
    }
    const honest = reader('honest', true);
    await serve(honest.stream);
    expect(first(honest.got)).to.equal('ok');
    expect(honest.got).to.have.length(1 + CHUNKS);
    expect(faults, 'to be broken off for another is no fault').to.deep.equal([]);
    expect(await Promise.race(ends)).to.equal('NET_STREAM_FAILED');
  });

  it('gives one peer eight answers at once, and tells it that it is busy from then on', async () => {
    const { serve } = start();
    for (let i = 0; i < 8; i++) void codeOf(serve(reader('greedy').stream));
    const more = reader('greedy', true);
    await serve(more.stream);
    expect(first(more.got)).to.equal('busy');
    expect(more.got).to.have.length(1);
  });

  it('ends an answer of which nothing is taken, and counts it', async () => {
    const { clock, faults, serve } = start();
    const ended = codeOf(serve(reader('deaf').stream));
    await clock.advance(10_000);
    expect(await ended).to.equal('NET_STREAM_FAILED');
    expect(faults).to.deep.equal([['deaf', 'unreliable']]);
  });

  it('ends an answer that is taken too slowly: ten seconds and four for each chunk', async () => {
    const { clock, faults, serve } = start();
    const slow = reader('slow');
    const ended = codeOf(serve(slow.stream));
    for (let step = 1; step <= 5; step++) {
      await slow.take();
      expect(faults, `step ${step}`).to.deep.equal([]);
      await clock.advance(9_000);
    }
    expect(await ended).to.equal('NET_STREAM_FAILED');
    expect(faults).to.deep.equal([['slow', 'unreliable']]);
  });

  it('lets one finish that is slower than the others but not too slow', async () => {
    const { clock, faults, serve } = start();
    const slow = reader('slow');
    const ended = codeOf(serve(slow.stream));
    for (let step = 1; step <= 1 + CHUNKS; step++) {
      await clock.advance(4_000);
      await slow.take();
    }
    await ended;
    expect(slow.got).to.have.length(1 + CHUNKS);
    expect(faults).to.deep.equal([]);
  });
});
