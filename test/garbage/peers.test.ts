import { setImmediate as turn } from 'node:timers/promises';
import { multiaddr } from '@multiformats/multiaddr';
import { expect } from 'chai';
import { createBlobServer } from '../../node/content/blob-server.ts';
import { createContentMetrics } from '../../node/content/content-metrics.ts';
import type { Network } from '../../node/net/network.ts';
import { createPeerQuota } from '../../node/net/peer-quota.ts';
import type { PeerStream } from '../../node/net/peer-stream.ts';
import { topicString } from '../../node/net/topic-string.ts';
import { type Clock, systemClock } from '../../node/process/clock.ts';
import type { Hex } from '../../protocol/hex.ts';
import { BLOB_PROTOCOL, decodeBlobFrame, encodeBlobRequest } from '../../protocol/messages/blob-codec.ts';
import { encodeMessage } from '../../protocol/messages/codec.ts';
import type { TaskHint } from '../../protocol/messages/topic-messages.ts';
import { testBytes } from '../node/content/support/bytes.ts';
import { codeOf } from '../node/content/support/code-of.ts';
import { createNodes } from '../node/content/support/nodes.ts';
import { keepCounts } from '../node/net/support/counts.ts';
import { createFakeClock } from '../node/net/support/fake-clock.ts';
import { connect, createHosts, DEPLOYMENT } from '../node/net/support/hosts.ts';
import { createStranger, type Stranger } from '../node/net/support/stranger.ts';
import { until } from '../node/net/support/until.ts';

const hint = (taskId: bigint, fill = '00'): TaskHint => ({ taskId, specDigest: `0x${fill.repeat(32)}` });
const FAULTS = 'net_peer_faults_total';
const BAN_SECONDS = 600;

/** The machine's clock, set forward by the test. */
const shiftedClock = (): Clock & { forward(seconds: number): void } => {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    sleep: systemClock.sleep,
    forward: (seconds) => {
      offset += seconds * 1000;
    },
  };
};

/** Publishes by hand what the stranger says, as long as somebody listens. */
const shout = async (stranger: Stranger, bytes: Uint8Array): Promise<void> => {
  await stranger.say('task', bytes).catch(() => undefined);
};

describe('garbage: a peer that misbehaves is counted, cut off and forgotten, and nobody else is', function () {
  this.timeout(120_000);
  const hosts = createHosts();
  const clock = shiftedClock();
  let victim: Network;
  let honest: Network;
  let stranger: Stranger;
  let counts: Map<string, number>;
  let heard: TaskHint[];

  const start = async (limits: object = {}): Promise<void> => {
    const kept = keepCounts();
    counts = kept.counts;
    victim = await hosts.start({ limits }, { metrics: kept.metrics, clock });
    honest = await hosts.start({});
    await connect(honest, victim);
    stranger = await createStranger(victim);
    heard = [];
    victim.subscribe('task', (message) => void heard.push(message));
  };
  afterEach(async () => {
    await stranger.host.stop();
    await hosts.stop();
  });
  const faults = (fault: string): number => counts.get(`${FAULTS}{${fault}}`) ?? 0;
  const isHeard = (taskId: bigint, fill = '00'): boolean =>
    heard.some((message) => message.taskId === taskId && message.specDigest === hint(taskId, fill).specDigest);
  /** The honest peer lives at the same address as the stranger. */
  const honestIsHeard = async (taskId: bigint): Promise<void> => {
    await until('the honest peer is heard', () => {
      if (!isHeard(taskId)) void honest.publish('task', hint(taskId));
      return isHeard(taskId);
    });
    expect(victim.peers()).to.include(honest.peerId);
  };
  const isCutOff = async (): Promise<void> => {
    await until('the stranger is cut off', () => !victim.peers().includes(stranger.peerId));
    await stranger.host.dial(multiaddr(victim.addresses()[0] as string)).catch(() => undefined);
    await until('and not let in again', () => stranger.host.getConnections().length === 0);
  };
  const isForgiven = async (taskId: bigint): Promise<void> => {
    clock.forward(BAN_SECONDS + 1);
    await stranger.host.dial(multiaddr(victim.addresses()[0] as string));
    await until('the stranger is heard again', () => {
      if (!isHeard(taskId)) void shout(stranger, encodeMessage('task', hint(taskId)));
      return isHeard(taskId);
    });
  };

  it('that sends what cannot be decoded', async () => {
    await start();
    for (let sent = 0; sent < 3; sent++) await stranger.say('task', new Uint8Array([255, sent]));
    await isCutOff();
    expect(faults('malformed')).to.equal(3);
    await honestIsHeard(1n);
    await isForgiven(2n);
  });

  it('that floods', async () => {
    await start({ messageBurst: 20, messagesPerSecond: 1 });
    await stranger.say('task', encodeMessage('task', hint(1n)));
    for (let taskId = 2n; taskId < 400n && faults('flooded') < 100; taskId++) {
      await shout(stranger, encodeMessage('task', hint(taskId)));
      if (!victim.peers().includes(stranger.peerId)) break;
    }
    await isCutOff();
    expect(heard.length).to.be.lessThan(60);
    clock.forward(30);
    await honestIsHeard(1_000n);
  });

  it('that says two things of one task: the first stands, the second is neither believed nor passed on', async () => {
    await start();
    const far = await hosts.start({});
    await connect(far, victim);
    const there: TaskHint[] = [];
    far.subscribe('task', (message) => void there.push(message));
    await stranger.say('task', encodeMessage('task', hint(1n)));
    await until('the first is heard', () => isHeard(1n));
    for (let lie = 1; lie <= 9 && victim.peers().includes(stranger.peerId); lie++) {
      await shout(stranger, encodeMessage('task', hint(1n, `0${lie}`)));
      await until('the lie is counted', () => faults('equivocated') >= lie);
    }
    await isCutOff();
    expect(new Set(heard.map((message) => message.specDigest)).size).to.equal(1);
    await honestIsHeard(2n);
    await until('the honest hint was passed on or came directly', () => there.length > 0 || far.peers().length > 0);
    expect(there.every((message) => message.specDigest === hint(0n).specDigest)).to.equal(true);
    clock.forward(3_600);
    await isForgiven(3n);
    await stranger.say('task', encodeMessage('task', hint(1n, '07')));
    await until('a new statement after an hour is heard', () => isHeard(1n, '07'));
  });

  it('that opens connection after connection', async () => {
    await start();
    const address = multiaddr(victim.addresses()[0] as string);
    for (let i = 0; i < 12; i++) await stranger.host.dial(address, { force: true }).catch(() => undefined);
    await until(
      'no more than four stay',
      () => stranger.host.getConnections().filter(({ status }) => status === 'open').length <= 4,
    );
    expect(faults('flooded')).to.be.greaterThan(5);
    await honestIsHeard(1n);
  });

  it('that opens stream after stream and says nothing, while others are served', async () => {
    await start();
    let served = 0;
    await victim.handle('/tempernet/test/1', async (stream) => {
      served++;
      const one = new Uint8Array(1);
      while (await stream.readInto(one)) await stream.send(one);
    });
    const [connection] = stranger.host.getConnections();
    const opened = [];
    for (let i = 0; i < 40; i++)
      opened.push(await connection!.newStream('/tempernet/test/1', { maxOutboundStreams: 100 }).catch(() => undefined));
    await until('it has its share and no more', () => served === 32 || faults('flooded') >= 8);
    expect(served).to.be.lessThanOrEqual(32);
    const stream = await honest.open(victim.peerId, '/tempernet/test/1');
    await stream.send(Uint8Array.of(7));
    const back = new Uint8Array(1);
    expect(await stream.readInto(back)).to.equal(true);
    expect(back[0]).to.equal(7);
    await stream.close();
  });

  it('that takes none of the gossip it asked for: what waits for it is bounded, then it is let go', async () => {
    await start();
    await stranger.say('task', encodeMessage('task', hint(1n)));
    await until('they know each other', () => isHeard(1n));
    let taken = 0;
    const topic = topicString(DEPLOYMENT, 'solution');
    stranger.host.services.pubsub.addEventListener('gossipsub:message', () => void taken++);
    stranger.host.services.pubsub.subscribe(topic);
    const digests = Array.from({ length: 256 }, (_, i): Hex => `0x${i.toString(16).padStart(64, '0')}`);
    await until('the stranger hears what it asked for', () => {
      if (taken === 0) void victim.publish('solution', { taskId: 1n, slot: 0, digests });
      return taken > 0;
    });
    for (const connection of stranger.host.getConnections()) {
      for (const stream of connection.streams)
        if (stream.protocol.startsWith('/meshsub') && stream.direction === 'inbound') stream.pause();
    }
    for (let taskId = 2n; taskId < 4_000n && victim.peers().includes(stranger.peerId); taskId++) {
      await victim.publish('solution', { taskId, slot: 0, digests });
      await turn(); // In which the sockets of those who do take it are served: all live in this process.
    }
    await until('it is let go', () => !victim.peers().includes(stranger.peerId));
    await honestIsHeard(9n);
  });
});

describe('garbage: a peer that asks or answers badly', function () {
  this.timeout(120_000);
  const nodes = createNodes();
  const hosts = createHosts();
  afterEach(async () => {
    await nodes.stop();
    await hosts.stop();
  });

  const ask = (digest: Hex, first: number, count: number): Uint8Array => {
    const request = encodeBlobRequest({ digest, first, count, wantManifest: false });
    const framed = new Uint8Array(4 + request.length);
    new DataView(framed.buffer).setUint32(0, request.length);
    framed.set(request, 4);
    return framed;
  };

  it('again and again for nothing, is ended and counted', async () => {
    const [a, b] = [await nodes.start(), await nodes.start()];
    await connect(b.net, a.net);
    const stream = await b.net.open(a.net.peerId, BLOB_PROTOCOL);
    const answers = (async () => {
      const prefix = new Uint8Array(4);
      let got = 0;
      while (await stream.readInto(prefix)) {
        const frame = new Uint8Array(new DataView(prefix.buffer).getUint32(0));
        await stream.readInto(frame);
        expect(decodeBlobFrame(frame)).to.include({ kind: 'header', status: 'not-found' });
        got++;
      }
      return got;
    })();
    const ended = codeOf(answers);
    for (let i = 0; i < 80; i++) await stream.send(ask(`0x${'ab'.repeat(32)}`, 0, 1)).catch(() => undefined);
    expect(await ended).to.equal('NET_STREAM_FAILED');
    await until('it was counted', () => a.counts.get(`${FAULTS}{flooded}`) === 1);
    expect((await b.content.get(await a.content.put(testBytes(1_000)))).length).to.equal(1_000);
  });

  it('byte by byte, or takes its answer not at all, loses its stream after a while, and holds little meanwhile', async () => {
    const holder = await nodes.start();
    const digest = await holder.content.put(testBytes(32 * 1024 * 1024));
    const [server, client] = [await hosts.start({}), await hosts.start({})];
    await connect(client, server);
    const clock = createFakeClock();
    let read = 0;
    const store = {
      ...holder.store,
      readChunk: (of: Hex, index: number, target: Uint8Array) => {
        read++;
        return holder.store.readChunk(of, index, target);
      },
    };
    const quota = createPeerQuota({ burst: 2 ** 40, perSecond: 1 }, { clock });
    await server.handle(
      BLOB_PROTOCOL,
      createBlobServer({ store, quota, clock, metrics: createContentMetrics(), report: () => undefined }),
    );
    const slow = await client.open(server.peerId, BLOB_PROTOCOL);
    await slow.send(ask(digest, 0, 1).subarray(0, 1));
    const deaf = await client.open(server.peerId, BLOB_PROTOCOL);
    await deaf.send(ask(digest, 0, 128));
    let before = -1;
    await until('the server waits for its reader', () => {
      const stands = read > 4 && read === before;
      before = read;
      return stands;
    });
    // What fills the transport's windows, not the content.
    expect(read).to.be.lessThan(80);
    const ended = codeOf(slow.readInto(new Uint8Array(1)));
    for (let minute = 0; minute < 3; minute++) await clock.advance(60_000);
    expect(await ended).to.equal('NET_STREAM_FAILED');
    const all = new Uint8Array(32 * 1024 * 1024);
    expect(await codeOf(deaf.readInto(all))).to.equal('NET_STREAM_FAILED');
    expect(read).to.be.lessThan(80);
  });

  it('with all the streams it may have and takes none of the answers, as five peers do: another is served meanwhile', async () => {
    const holder = await nodes.start();
    const digest = await holder.content.put(testBytes(8 * 1024 * 1024));
    const [server, client] = [await hosts.start({}), await hosts.start({})];
    await connect(client, server);
    const clock = createFakeClock();
    const quota = createPeerQuota({ burst: 2 ** 40, perSecond: 1 }, { clock });
    const faults: string[] = [];
    let asked = 0;
    const store = {
      ...holder.store,
      manifest: (of: Hex) => {
        asked++;
        return holder.store.manifest(of);
      },
    };
    await server.handle(
      BLOB_PROTOCOL,
      createBlobServer({
        store,
        quota,
        clock,
        metrics: createContentMetrics(),
        report: (peer, fault) => void faults.push(`${peer} ${fault}`),
      }),
    );
    const deaf = await Promise.all(Array.from({ length: 5 }, () => createStranger(server)));
    const answered = async (stream: PeerStream): Promise<string> => {
      const prefix = new Uint8Array(4);
      await stream.readInto(prefix);
      const frame = new Uint8Array(new DataView(prefix.buffer).getUint32(0));
      await stream.readInto(frame);
      const header = decodeBlobFrame(frame);
      return header.kind === 'header' ? header.status : 'a chunk';
    };
    try {
      await Promise.all(
        deaf.map(async ({ host }) => {
          const [connection] = host.getConnections();
          for (let i = 0; i < 32; i++) {
            const stream = await connection!.newStream(BLOB_PROTOCOL, { maxOutboundStreams: 64 });
            stream.pause();
            stream.send(ask(digest, 0, 32));
          }
        }),
      );
      await until('all have asked', () => asked === 5 * 32);
      const last = await client.open(server.peerId, BLOB_PROTOCOL);
      await last.send(ask(digest, 0, 1));
      expect(await answered(last)).to.equal('ok');
      await last.close();
      for (let i = 0; i < 2; i++) await clock.advance(10_000);
      await until('each deaf answer is counted', () => faults.length >= 5 * 8);
      expect(new Set(faults)).to.deep.equal(new Set(deaf.map(({ peerId }) => `${peerId} unreliable`)));
    } finally {
      for (const { host } of deaf) await host.stop();
    }
  });

  it('with wrong bytes for what it said to hold, is banned after two lies; others serve; it is asked again later', async () => {
    const clock = shiftedClock();
    const victim = await nodes.start({ clock });
    const liar = await nodes.start({
      disguise: (store) => ({
        ...store,
        readChunk: async (digest, index, target) => {
          const there = await store.readChunk(digest, index, target);
          if (lying) target[0]! ^= 1;
          return there;
        },
      }),
    });
    let lying = true;
    const honest = await nodes.start();
    await connect(victim.net, liar.net);
    await connect(victim.net, honest.net);
    for (const seed of [1, 2]) {
      const bytes = testBytes(700_000, seed);
      const digest = await liar.content.put(bytes);
      await honest.content.put(bytes);
      expect(Buffer.compare(await victim.content.get(digest, { providers: [liar.net.peerId] }), bytes)).to.equal(0);
    }
    await until('the liar is cut off', () => !victim.net.peers().includes(liar.net.peerId));
    expect(victim.counts.get(`${FAULTS}{lied}`)).to.equal(2);
    expect(await codeOf(victim.net.dial(liar.net.addresses()[0] as string))).to.equal('NET_PEER_BANNED');
    lying = false;
    clock.forward(BAN_SECONDS + 1);
    await connect(victim.net, liar.net);
    const digest = await liar.content.put(testBytes(5_000, 3));
    expect((await victim.content.get(digest, { providers: [liar.net.peerId] })).length).to.equal(5_000);
  });
});
