import { expect } from 'chai';
import type { Network } from '../../../node/net/network.ts';
import { connect, createHosts } from './support/hosts.ts';

const PROTOCOL = '/tempernet/test/1';

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'resolved',
    (error: { code?: string }) => error.code,
  );

describe('direct streams', () => {
  const hosts = createHosts();
  let a: Network;
  let b: Network;
  beforeEach(async () => {
    [a, b] = [await hosts.start({}), await hosts.start({})];
    await connect(a, b);
  });
  afterEach(() => hosts.stop());

  it('carry bytes both ways, in any sizes of reads, and end cleanly', async () => {
    await b.handle(PROTOCOL, async (stream) => {
      const seen = new Uint8Array(10);
      await stream.readInto(seen);
      await stream.send(seen.toReversed());
    });
    const stream = await a.open(b.peerId, PROTOCOL);
    await stream.send(Uint8Array.of(1, 2, 3));
    await stream.send(Uint8Array.of(4, 5, 6, 7, 8, 9, 10));
    const [three, seven, none] = [new Uint8Array(3), new Uint8Array(7), new Uint8Array(1)];
    expect(await stream.readInto(three)).to.equal(true);
    expect(await stream.readInto(seven)).to.equal(true);
    expect([...three, ...seven]).to.deep.equal([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(await stream.readInto(none)).to.equal(false);
    await stream.close();
  });

  it('make the writer wait while the reader does not read, and lose nothing', async () => {
    const total = 24 * 1024 * 1024;
    const piece = new Uint8Array(256 * 1024).fill(7);
    let sent = 0;
    await b.handle(PROTOCOL, async (stream) => {
      for (; sent < total; sent += piece.length) await stream.send(piece);
    });
    const stream = await a.open(b.peerId, PROTOCOL);
    const first = new Uint8Array(1);
    await stream.readInto(first);
    let before = -1;
    while (before !== sent) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(sent).to.be.lessThan(total / 2);
    const rest = new Uint8Array(total - 1);
    expect(await stream.readInto(rest)).to.equal(true);
    expect(rest.every((byte) => byte === 7)).to.equal(true);
    await stream.close();
  });

  it('break with a code when the handler fails, when the peer leaves, and when they end inside a read', async () => {
    await b.handle(PROTOCOL, async (stream) => {
      const choice = new Uint8Array(1);
      await stream.readInto(choice);
      await stream.send(Uint8Array.of(1));
      if (choice[0] === 1) throw new RangeError('a bug in a handler');
      if (choice[0] === 2) await b.stop();
    });
    for (const choice of [1, 0]) {
      const stream = await a.open(b.peerId, PROTOCOL);
      await stream.send(Uint8Array.of(choice));
      expect(await codeOf(stream.readInto(new Uint8Array(2)))).to.equal('NET_STREAM_FAILED');
    }
  });

  it('cannot be opened to strangers, for unknown protocols, or by those who gave up', async () => {
    expect(await codeOf(a.open('12D3KooWSLY2aCGLjNGtsNGeWkJ6CV3fqrcyNBWexhjSqhAwF8TY', PROTOCOL))).to.equal('NET_STREAM_FAILED');
    expect(await codeOf(a.open(b.peerId, PROTOCOL))).to.equal('NET_STREAM_FAILED');
    expect(await codeOf(a.open(b.peerId, PROTOCOL, AbortSignal.abort()))).to.equal('NET_ABORTED');
  });

  it('free a reader that gives up, and the handlers of a host that stops', async () => {
    const served = Promise.withResolvers<string>();
    const begun = Promise.withResolvers<void>();
    await b.handle(PROTOCOL, async (stream, signal) => {
      begun.resolve();
      await stream
        .readInto(new Uint8Array(2))
        .catch((error: { code: string }) => served.resolve(`${error.code} ${signal.aborted}`));
    });
    const stream = await a.open(b.peerId, PROTOCOL);
    await stream.send(Uint8Array.of(1));
    const patience = new AbortController();
    const read = codeOf(stream.readInto(new Uint8Array(1), patience.signal));
    patience.abort();
    expect(await read).to.equal('NET_ABORTED');
    await begun.promise;
    await b.stop();
    expect(await served.promise).to.equal('NET_STREAM_FAILED true');
  });
});
