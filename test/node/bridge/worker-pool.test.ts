import { expect } from 'chai';
import { caught } from '../../substrate/support/caught.ts';
import { HELLO, joinRaw, PROGRAM, type RawWorker } from './support/raw-worker.ts';
import { createBridges, floats, twoFloats } from './support/test-bridge.ts';

const MEMORY = { memoryBytes: 500 };

/** Takes a worker's next job and answers it well. */
const answer = async (worker: RawWorker, ...values: number[]): Promise<void> => {
  const { head } = await worker.next();
  worker.send({ type: 'result', job: head.job, ...MEMORY }, [floats('out', ...values)]);
};

describe('worker pool', () => {
  const bridges = createBridges();
  const bridge = bridges.start;
  afterEach(() => bridges.stop());

  it('gives jobs to idle workers in the order in which they came, and the answers to who asked', async () => {
    const { url, pool, metrics } = await bridge();
    const jobs = [1, 2, 3].map((n) => pool.run(twoFloats(n)));
    const workers = [await joinRaw(url), await joinRaw(url)];
    const serve = async (worker: RawWorker): Promise<void> => {
      for (;;) {
        const { head, tensors } = await worker.next();
        const [input] = new Float32Array(tensors[0]!.bytes.slice().buffer);
        worker.send({ type: 'result', job: head.job, ...MEMORY }, [floats('out', input!, -input!)]);
      }
    };
    for (const worker of workers) void serve(worker);
    const answers = await Promise.all(jobs);
    expect(answers.map(([out]) => new Float32Array(out!.bytes.slice().buffer)[1])).to.deep.equal([-1, -2, -3]);
    expect(await metrics()).to.contain('tempernet_bridge_jobs_total{outcome="done"} 3');
  });

  it('repeats a job whose worker was lost in the middle of it, on another one', async () => {
    const { url, pool } = await bridge();
    const first = await joinRaw(url);
    const job = pool.run(twoFloats(1));
    await first.next();
    const second = await joinRaw(url);
    first.socket.terminate();
    await answer(second, 5, 6);
    expect((await job)[0]!.bytes).to.have.lengthOf(8);
  });

  const lies: [string, (worker: RawWorker, job: unknown) => void][] = [
    ['another job', (worker, job) => worker.send({ type: 'result', job: Number(job) + 1, ...MEMORY }, [floats('out', 1, 2)])],
    ['another shape', (worker, job) => worker.send({ type: 'result', job, ...MEMORY }, [floats('out', 1, 2, 3)])],
    ['another name', (worker, job) => worker.send({ type: 'result', job, ...MEMORY }, [floats('output', 1, 2)])],
    ['too few tensors', (worker, job) => worker.send({ type: 'result', job, ...MEMORY })],
    ['too many tensors', (worker, job) => worker.send({ type: 'result', job, ...MEMORY }, [floats('out', 1, 2), floats('b')])],
    [
      'another type',
      (worker, job) => worker.send({ type: 'result', job, ...MEMORY }, [{ ...floats('out', 1, 2), dtype: 'int32' }]),
    ],
    ['no memory', (worker, job) => worker.send({ type: 'result', job }, [floats('out', 1, 2)])],
    ['no message of a worker', (worker, job) => worker.send({ type: 'welcome', job, ...MEMORY })],
    ['half a message', (worker) => worker.socket.send(Buffer.from('TNB1'), { fin: true })],
  ];
  for (const [name, lie] of lies) {
    it(`cuts off a worker that answers with ${name}, and has the job done by another one`, async () => {
      const { url, pool } = await bridge();
      const liar = await joinRaw(url);
      const job = pool.run(twoFloats(1));
      lie(liar, (await liar.next()).head.job);
      expect((await liar.closed).code).to.equal(4400);
      await answer(await joinRaw(url), 1, 2);
      expect((await job)[0]!.name).to.equal('out');
    });
  }

  it('cuts off a worker that answers before it was asked or answers twice', async () => {
    const { url, pool } = await bridge();
    const early = await joinRaw(url);
    early.send({ type: 'result', job: 1, ...MEMORY }, [floats('out', 1, 2)]);
    expect((await early.closed).code).to.equal(4400);
    const twice = await joinRaw(url);
    const job = pool.run(twoFloats(1));
    await answer(twice, 1, 2);
    await job;
    twice.send({ type: 'result', job: 1, ...MEMORY }, [floats('out', 1, 2)]);
    expect((await twice.closed).code).to.equal(4400);
  });

  it('cuts off a worker whose memory grows beyond what it may use', async () => {
    const { url, pool } = await bridge();
    const leaking = await joinRaw(url);
    const job = pool.run(twoFloats(1));
    const { head } = await leaking.next();
    leaking.send({ type: 'progress', job: head.job, done: 1, memoryBytes: 999 });
    leaking.send({ type: 'progress', job: head.job, done: 2, memoryBytes: 1001 });
    expect((await leaking.closed).code).to.equal(4413);
    await answer(await joinRaw(url), 1, 2);
    await job;
  });

  it('gives a job up when three workers were lost with it', async () => {
    const { url, pool, metrics } = await bridge();
    const job = caught(() => pool.run(twoFloats(1)));
    for (let i = 0; i < 3; i++) {
      const worker = await joinRaw(url);
      await worker.next();
      worker.socket.terminate();
    }
    expect((await job).code).to.equal('BRIDGE_JOB_LOST');
    expect((await job).fields).to.include({ call: 'step', attempts: 3 });
    expect(await metrics()).to.contain('tempernet_bridge_jobs_total{outcome="lost"} 3');
  });

  it('cuts off a worker that makes no progress, and ends a job that takes too long though it does', async () => {
    const stalled = await bridge({ stallMs: 1_000 });
    const hung = await joinRaw(stalled.url);
    const job = stalled.pool.run(twoFloats(1));
    await hung.next();
    expect((await hung.closed).code).to.equal(4408);
    await answer(await joinRaw(stalled.url), 1, 2);
    await job;

    const late = await bridge({ callMs: 80, graceMs: 60 });
    const slow = await joinRaw(late.url);
    const error = await caught(() => late.pool.run(twoFloats(1)));
    expect(error.code).to.equal('SUBSTRATE_TIME_LIMIT');
    const { head } = await slow.next();
    expect((await slow.next()).head).to.deep.equal({ type: 'cancel', job: head.job });
    // It does not leave the job either.
    expect((await slow.closed).code).to.equal(4408);
  });

  it('gives a job up at once when its caller does, and uses the worker again once it has left it', async () => {
    const { url, pool } = await bridge();
    const worker = await joinRaw(url);
    const caller = new AbortController();
    const job = caught(() => pool.run(twoFloats(1), caller.signal));
    const { head } = await worker.next();
    caller.abort();
    expect((await job).code).to.equal('SUBSTRATE_ABORTED');
    expect((await worker.next()).head.type).to.equal('cancel');
    const second = pool.run(twoFloats(2));
    worker.send({ type: 'error', job: head.job, kind: 'cancelled', detail: '', ...MEMORY });
    await answer(worker, 3, 4);
    expect(await second).to.have.lengthOf(1);
    expect((await caught(() => pool.run(twoFloats(1), AbortSignal.abort()))).code).to.equal('SUBSTRATE_ABORTED');
  });

  it('passes on that the program failed, without asking another worker', async () => {
    const { url, pool } = await bridge();
    const worker = await joinRaw(url);
    const job = caught(() => pool.run(twoFloats(1)));
    const { head } = await worker.next();
    worker.send({ type: 'error', job: head.job, kind: 'program', detail: 'x'.repeat(9_000), ...MEMORY });
    expect((await job).code).to.equal('SUBSTRATE_ENGINE_FAILED');
    expect((await job).message.length).to.be.lessThan(600);
    expect(pool.workers).to.have.lengthOf(1);
  });

  it('waits for a worker that has the program, a bounded time and with a bounded number of jobs', async () => {
    const { url, pool } = await bridge({ waitMs: 60, maxWaiting: 2 });
    await joinRaw(url, { ...HELLO, programs: [`0x${'cd'.repeat(32)}`] });
    const waiting = [1, 2].map((n) => caught(() => pool.run(twoFloats(n))));
    expect((await caught(() => pool.run(twoFloats(3)))).code).to.equal('BRIDGE_BUSY');
    const [first] = await Promise.all(waiting);
    expect(first!.code).to.equal('BRIDGE_NO_WORKER');
    expect(first!.fields).to.include({ programHash: PROGRAM, workers: 1, offering: 0 });
  });

  it('sends no more than the other side reads, and no message larger than it may', async () => {
    const { url, pool } = await bridge({ maxMessageBytes: 64 * 1024 * 1024 });
    const worker = await joinRaw(url);
    worker.socket.pause();
    const large = { ...twoFloats(), tensors: [{ ...floats('in'), shape: [12_000_000], parts: [new Uint8Array(48_000_000)] }] };
    const before = process.memoryUsage().arrayBuffers;
    const job = pool.run(large);
    const { link } = pool.workers[0]!;
    await new Promise((resolve) => setImmediate(resolve));
    expect(link.bufferedBytes).to.be.within(1, 8 * 1024 * 1024);
    expect(process.memoryUsage().arrayBuffers - before).to.be.lessThan(16 * 1024 * 1024);
    worker.socket.resume();
    await answer(worker, 1, 2);
    await job;
    const huge = { ...twoFloats(), tensors: [{ ...floats('in'), shape: [20_000_000], parts: [new Uint8Array(80_000_000)] }] };
    expect((await caught(() => pool.run(huge))).code).to.equal('BRIDGE_TOO_LARGE');
    const wrong = { ...twoFloats(), tensors: [{ ...floats('in', 1), shape: [2] }] };
    expect((await caught(() => pool.run(wrong))).code).to.equal('BRIDGE_BAD_FRAME');
    // A job that could not be sent leaves its worker as it was.
    const next = pool.run(twoFloats(1));
    await answer(worker, 1, 2);
    await next;
  });

  it('refuses what waits and what comes once it is closed', async () => {
    const { url, pool } = await bridge();
    const waiting = caught(() => pool.run(twoFloats(1)));
    const busy = await bridge();
    const worker = await joinRaw(busy.url);
    const running = caught(() => busy.pool.run(twoFloats(1)));
    await worker.next();
    await Promise.all([pool.close(), busy.pool.close()]);
    expect((await waiting).code).to.equal('SUBSTRATE_CLOSED');
    expect((await running).code).to.equal('SUBSTRATE_CLOSED');
    expect((await worker.closed).code).to.equal(1001);
    expect((await caught(() => pool.run(twoFloats(1)))).code).to.equal('SUBSTRATE_CLOSED');
    expect(url).to.match(/^ws:/);
  });
});
