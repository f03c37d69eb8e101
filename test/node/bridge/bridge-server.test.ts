import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { expect } from 'chai';
import type { Clock } from '../../../node/process/clock.ts';
import { caught } from '../../substrate/support/caught.ts';
import { dialRaw, HELLO, joinRaw, TOKEN } from './support/raw-worker.ts';
import { createBridges, openTestBridge } from './support/test-bridge.ts';

/** Time that moves when a test says so; who sleeps is woken by the end of what it waits for. */
const handClock = (): Clock & { time: number } => {
  const clock = {
    time: 1_000_000,
    now: () => clock.time,
    sleep: (_: number, signal?: AbortSignal): Promise<void> =>
      new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true })),
  };
  return clock;
};

const statusOf = (dialled: Promise<unknown>): Promise<string> =>
  dialled.then(
    () => 'open',
    (error: Error) => error.message,
  );

describe('bridge server', () => {
  const bridges = createBridges();
  const bridge = bridges.start;
  afterEach(() => bridges.stop());

  it('welcomes who has the token, and counts it', async () => {
    const { url, pool, metrics } = await bridge();
    const worker = await dialRaw(url);
    expect(worker.socket.protocol).to.equal('tempernet-bridge.1');
    worker.send(HELLO);
    expect((await worker.next()).head).to.deep.equal({ type: 'welcome', protocol: 1, maxMessageBytes: 16 * 1024 * 1024 });
    expect(pool.workers.map(({ hello }) => hello.programs)).to.deep.equal([HELLO.programs]);
    expect(await metrics()).to.contain('tempernet_bridge_workers_count 1');
    worker.socket.terminate();
  });

  it('answers a wrong token and none with 401, and after five of them hears nothing for a minute, the right one neither', async () => {
    const clock = handClock();
    const { url, metrics } = await bridge({}, clock);
    for (const token of ['wrong', `${TOKEN}x`, TOKEN.slice(1), 'x'.repeat(4000), '%'])
      expect(await statusOf(dialRaw(url, token)), token).to.equal('401');
    expect(await statusOf(dialRaw(url))).to.equal('429');
    clock.time += 60_000;
    expect(await statusOf(dialRaw(url))).to.equal('open');
    expect(await metrics()).to.contain('tempernet_bridge_refused_total{why="wrong token"} 5');
  });

  it('lets go of whom it refuses, who would otherwise keep its place by not hanging up', async () => {
    const clock = handClock();
    const { url } = await bridge({ maxWorkers: 1 }, clock);
    const strangers = Array.from({ length: 65 }, () =>
      connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true }),
    );
    try {
      await Promise.all(
        strangers.map(async (stranger) => {
          stranger.on('error', () => undefined).resume();
          stranger.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
          await once(stranger, 'end');
        }),
      );
      clock.time += 60_000;
      expect(await statusOf(dialRaw(url))).to.equal('open');
    } finally {
      for (const stranger of strangers) stranger.destroy();
    }
  });

  it('answers another version with 400, a plain request with 426, more workers than it takes with 503', async () => {
    const { url } = await bridge({ maxWorkers: 1 });
    expect(await statusOf(dialRaw(url, TOKEN, 'tempernet-bridge.2'))).to.equal('400');
    const plain = await new Promise((resolve) =>
      request(url.replace('ws:', 'http:'), (response) => resolve(response.statusCode)).end(),
    );
    expect(plain).to.equal(426);
    await joinRaw(url);
    expect(await statusOf(dialRaw(url))).to.equal('503');
  });

  it('says which version it speaks to who says hello in another one', async () => {
    const { url } = await bridge();
    const worker = await dialRaw(url);
    worker.send({ ...HELLO, protocol: 2 });
    expect(await worker.closed).to.deep.equal({ code: 4406, reason: 'this node speaks version 1 of the bridge' });
  });

  it('closes on whoever does not begin with a proper hello', async () => {
    const { url, pool } = await bridge();
    const wrong: object[] = [
      { type: 'result', job: 1 },
      { ...HELLO, programs: ['0x12'] },
      { ...HELLO, programs: 'all' },
      { ...HELLO, versions: { a: 1 } },
      { ...HELLO, versions: ['2.9.0'] },
      { ...HELLO, threads: -1 },
      { ...HELLO, memoryBytes: '1' },
      { ...HELLO, device: 'x'.repeat(201) },
    ];
    for (const hello of wrong) {
      const worker = await dialRaw(url);
      worker.send(hello);
      expect((await worker.closed).code, JSON.stringify(hello).slice(0, 80)).to.equal(4400);
    }
    expect(pool.workers).to.deep.equal([]);
  });

  it('closes on text, on garbage, on messages larger than it takes and on connections that say nothing', async () => {
    const { url } = await bridge({ maxMessageBytes: 4096 });
    const text = await dialRaw(url);
    text.socket.send(JSON.stringify(HELLO));
    expect((await text.closed).code).to.equal(4400);
    const garbage = await dialRaw(url);
    garbage.socket.send(Buffer.alloc(100, 7));
    expect((await garbage.closed).code).to.equal(4400);
    const large = await dialRaw(url);
    large.socket.send(Buffer.alloc(5000));
    expect((await large.closed).code).to.equal(1009);
    const silent = await dialRaw((await bridge({ helloMs: 50 })).url);
    expect((await silent.closed).code).to.equal(4408);
  });

  it('cuts a line on which nothing is heard for three heartbeats', async () => {
    const { url, pool } = await bridge({ heartbeatMs: 30 });
    const alive = await joinRaw(url);
    const frozen = await joinRaw(url);
    frozen.socket.pause();
    expect(pool.workers).to.have.lengthOf(2);
    const gone = pool.workers[1]!.link.gone;
    await new Promise((resolve) => gone.addEventListener('abort', resolve, { once: true }));
    expect(String(gone.reason)).to.contain('nothing was heard');
    expect(pool.workers).to.have.lengthOf(1);
    alive.socket.terminate();
  });

  it('survives half a message and half a request', async () => {
    const { url, pool } = await bridge();
    const worker = await dialRaw(url);
    worker.socket.send(Buffer.alloc(3), { fin: false });
    worker.socket.terminate();
    const { port } = new URL(url);
    const half = connect(Number(port), '127.0.0.1');
    half.on('error', () => undefined);
    await new Promise<void>((resolve) => half.write('GET / HTTP/1.1\r\nUpgrade: websock', () => resolve()));
    half.destroy();
    const next = await joinRaw(url);
    expect(pool.workers).to.have.lengthOf(1);
    next.socket.terminate();
  });

  it('is refused off loopback without TLS', async () => {
    for (const host of ['0.0.0.0', '::', '192.0.2.1']) {
      const error = await caught(() => openTestBridge({ listen: { host, port: 0 } }));
      expect(error.code, host).to.equal('BRIDGE_NEEDS_TLS');
    }
  });
});
