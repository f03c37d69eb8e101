import { createBlobServer } from '../../../../node/content/blob-server.ts';
import { type FetchTarget, runSession } from '../../../../node/content/blob-session.ts';
import { manifestOf } from '../../../../node/content/content-digest.ts';
import { createContentMetrics } from '../../../../node/content/content-metrics.ts';
import type { ContentStore } from '../../../../node/content/content-store.ts';
import { createFetchPlan, type FetchPlan } from '../../../../node/content/fetch-plan.ts';
import { createGossip } from '../../../../node/net/gossip.ts';
import type { RawGossip } from '../../../../node/net/gossip-router.ts';
import { createNetMetrics } from '../../../../node/net/net-metrics.ts';
import type { Verdict } from '../../../../node/net/network.ts';
import { createPeerQuota } from '../../../../node/net/peer-quota.ts';
import { createStatementBook } from '../../../../node/net/statement-book.ts';
import { topicString } from '../../../../node/net/topic-string.ts';
import { systemClock } from '../../../../node/process/clock.ts';
import { chunkOf } from '../../../../protocol/chunks.ts';
import { manifestDigest } from '../../../../protocol/content.ts';
import { TempernetError } from '../../../../protocol/errors/tempernet-error.ts';
import { type ContentManifest, decodeManifest, encodeManifest } from '../../../../protocol/manifest.ts';
import { decodeBlobFrame, encodeBlobFrame, encodeBlobRequest } from '../../../../protocol/messages/blob-codec.ts';
import { encodeMessage } from '../../../../protocol/messages/codec.ts';
import { silentLogger } from '../../../node/log/silent-logger.ts';
import { DEPLOYMENT } from '../../../node/net/support/hosts.ts';
import { type Decoder, decoder } from '../decoder.ts';
import { MESSAGES } from '../samples.ts';
import { scriptedStream } from '../scripted-stream.ts';

const CONTENT = Uint8Array.from({ length: 300_000 }, (_, i) => i & 255);
const MANIFEST = manifestOf(CONTENT);
const CONTENT_DIGEST = manifestDigest(MANIFEST);

const framed = (...frames: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat(
    frames.flatMap((frame) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(frame.length);
      return [length, frame];
    }),
  );

/** A store that holds one content and takes nothing. */
const STORE: Pick<ContentStore, 'manifest' | 'readChunk'> = {
  manifest: (digest) => (digest === CONTENT_DIGEST ? MANIFEST : undefined),
  readChunk: async (_digest, index, target) => {
    target.set(chunkOf(CONTENT, index));
    return true;
  },
};

const quota = createPeerQuota({ burst: Number.MAX_SAFE_INTEGER, perSecond: 1 }, { clock: systemClock });
const serve = createBlobServer({
  store: STORE as ContentStore,
  quota,
  clock: systemClock,
  metrics: createContentMetrics(),
  report: () => undefined,
});

/** Where a fetch keeps what it accepts. */
const target = (): FetchTarget & { readonly got: Map<number, Uint8Array> } => {
  let manifest: ContentManifest | undefined;
  let plan: FetchPlan | undefined;
  const got = new Map<number, Uint8Array>();
  return {
    digest: CONTENT_DIGEST,
    got,
    plan: () => plan,
    manifest: () => manifest,
    acceptManifest: async (encoded) => {
      manifest = decodeManifest(encoded);
      plan = createFetchPlan(manifest.chunks.length, [...manifest.chunks.keys()]);
    },
    acceptChunk: async (index, data) => {
      plan?.done(index);
      got.set(index, data.slice());
    },
  };
};

const header = encodeBlobFrame({ kind: 'header', status: 'ok', manifest: encodeManifest(MANIFEST) });
const chunk = (index: number): Uint8Array => encodeBlobFrame({ kind: 'chunk', index, data: chunkOf(CONTENT, index) });

const listeners: ((message: RawGossip) => void)[] = [];
createGossip(
  { ...DEPLOYMENT, maxEnvelopeBytes: 64 * 1024, queueLength: 4 },
  {
    router: {
      join: () => undefined,
      leave: () => undefined,
      publish: async () => 0,
      onMessage: (listener) => void listeners.push(listener),
      onJoin: () => undefined,
      onDeaf: () => undefined,
    },
    logger: silentLogger,
    metrics: createNetMetrics(),
    quota,
    accountOf: () => undefined,
    forwarded: quota,
    passedOn: quota,
    statements: createStatementBook({ clock: systemClock, accountOf: () => undefined }),
    report: () => undefined,
  },
);

/** Ways in for what peers send over streams and gossip. */
export const EXCHANGE_DECODERS: readonly Decoder[] = [
  decoder({
    name: 'blob server',
    kind: 'bytes',
    covers: [],
    seeds: () => [
      framed(
        encodeBlobRequest({ digest: CONTENT_DIGEST, first: 0, count: 1, wantManifest: true }),
        encodeBlobRequest({ digest: CONTENT_DIGEST, first: 1, count: 9, wantManifest: false }),
      ),
    ],
    decode: async (bytes) => {
      const { stream, sent } = scriptedStream(bytes);
      try {
        await serve(stream, new AbortController().signal);
      } finally {
        for (const frame of sent) decodeBlobFrame(frame.subarray(4));
      }
    },
    codes: ['NET_BAD_BLOB_FRAME', 'NET_STREAM_FAILED', 'PROTOCOL_BAD_MESSAGE', 'PROTOCOL_MESSAGE_TOO_LARGE'],
    memory: 8 * 1024 * 1024,
  }),
  decoder({
    name: 'blob answer',
    kind: 'bytes',
    covers: [],
    seeds: () => [
      framed(header, chunk(0), chunk(1)),
      framed(encodeBlobFrame({ kind: 'header', status: 'ok', manifest: encodeManifest(MANIFEST) }), chunk(0), chunk(1)),
    ],
    decode: async (bytes) => {
      const { stream } = scriptedStream(bytes);
      const kept = target();
      const end = await runSession(
        { peerId: 'peer', eager: true },
        { open: async () => stream, clock: systemClock, target: kept },
        new AbortController().signal,
      );
      for (const [index, data] of kept.got) {
        if (Buffer.compare(data, chunkOf(CONTENT, index)) !== 0) throw new RangeError('took a chunk that is not of the content');
      }
      if (end !== 'finished') throw new TempernetError('NET_BAD_BLOB_FRAME', { peer: 'peer', detail: end });
    },
    codes: ['NET_BAD_BLOB_FRAME'],
    memory: 8 * 1024 * 1024,
  }),
  decoder({
    name: 'gossip',
    kind: 'bytes',
    covers: [],
    structure: 'proto',
    seeds: () => [encodeMessage('solution', MESSAGES.solution)],
    decode: async (data) => {
      const answered = Promise.withResolvers<Verdict>();
      let answers = 0;
      const answer = (verdict: Verdict): void => {
        answers++;
        answered.resolve(verdict);
      };
      for (const listener of listeners)
        listener({ topic: topicString(DEPLOYMENT, 'solution'), data, signer: 'peer', source: 'peer', answer });
      const verdict = await answered.promise;
      if (answers !== 1 || !['accept', 'ignore', 'reject'].includes(verdict))
        throw new RangeError(`${answers} answers: ${verdict}`);
      if (verdict !== 'accept') throw new TempernetError('PROTOCOL_BAD_MESSAGE', { what: 'solution', detail: verdict });
    },
    codes: ['PROTOCOL_BAD_MESSAGE'],
  }),
];
