import { expect } from 'chai';
import { littleEndianBytes } from '../../../substrate/codecs/little-endian.ts';
import type { Batch, State } from '../../../substrate/program/engine.ts';
import { ExactEngine } from '../../../substrate/program/exact/exact-engine.ts';
import { caught } from '../support/caught.ts';
import { tinyProgram } from '../support/tiny-program.ts';

const floats = (...values: number[]): Uint8Array => littleEndianBytes(Float32Array.from(values));
const state = (...w: number[]): State => ({ params: [Float32Array.from(w)], optim: [] });
const batch: Batch = [floats(1, 2, 3, 3, 4, 7)];
const LARGE = 1024 * 1024;
const largeState: State = { params: [new Float32Array(LARGE)], optim: [] };
const largeBatch: Batch = [new Uint8Array(2 * 4 * LARGE)];

describe('exact engine', () => {
  const engines: ExactEngine[] = [];
  const create = async (...parameters: Parameters<typeof ExactEngine.create>): Promise<ExactEngine> => {
    const engine = await ExactEngine.create(...parameters);
    engines.push(engine);
    return engine;
  };
  afterEach(async () => {
    await Promise.all(engines.splice(0).map((engine) => engine.close()));
  });

  it('runs steps, evaluations and inference, and leaves its inputs alone', async () => {
    const session = await (await create()).open(tinyProgram());
    const start = state(0, 0, 0);
    const { state: next, losses } = await session.step(start, [batch]);
    expect([...next.params[0]!]).to.deep.equal([2, 3, 5]);
    expect(losses[0]).to.be.closeTo((1 + 4 + 9 + 9 + 16 + 49) / 6, 1e-5);
    expect([...start.params[0]!]).to.deep.equal([0, 0, 0]);
    const rows = { count: 5, columns: [floats(1, 2, 3, 3, 4, 7, 2, 3, 5, 2, 3, 5, 9, 9, 9)] };
    expect(await session.evaluate(next.params, rows)).to.deep.equal({ loss: 1, metrics: {}, count: 4 });
    expect([...(await session.infer(next.params, { count: 2, columns: [floats(2, 3, 5, 4, 4, 4)] }))[0]!]).to.deep.equal([
      0, 0, 0, 2, 1, -1,
    ]);
  });

  it('gives the state back when there is no step', async () => {
    const session = await (await create()).open(tinyProgram());
    const { state: next, losses } = await session.step(state(1, 2, 3), []);
    expect([...next.params[0]!]).to.deep.equal([1, 2, 3]);
    expect(losses.length).to.equal(0);
  });

  it('takes views of larger buffers for what they show', async () => {
    const session = await (await create()).open(tinyProgram());
    const wide = Float32Array.from([9, 0, 0, 0, 9]);
    const { state: next } = await session.step({ params: [wide.subarray(1, 4)], optim: [] }, [batch]);
    expect([...next.params[0]!]).to.deep.equal([2, 3, 5]);
  });

  it('gives the same for many steps in one call as for one step a call, on any worker of the pool', async () => {
    const session = await (await create({ workers: 3 })).open(tinyProgram());
    const batches = Array.from({ length: 6 }, (_, i): Batch => [floats(i, 1, 2, 3, 4, i * i)]);
    const whole = await session.step(state(1, 1, 1), batches);
    let single = state(1, 1, 1);
    for (const one of batches) single = (await session.step(single, [one])).state;
    expect([...single.params[0]!]).to.deep.equal([...whole.state.params[0]!]);
    const parallel = await Promise.all(Array.from({ length: 9 }, () => session.step(state(1, 1, 1), batches)));
    for (const result of parallel) expect([...result.state.params[0]!]).to.deep.equal([...whole.state.params[0]!]);
  });

  it('keeps several programs open side by side', async () => {
    const engine = await create();
    const [first, second] = [await engine.open(tinyProgram()), await engine.open(tinyProgram())];
    await first.step(state(0, 0, 0), [batch]);
    await second.step(state(0, 0, 0), [batch]);
    await first.close();
    expect((await caught(() => first.step(state(0, 0, 0), [batch]))).code).to.equal('SUBSTRATE_CLOSED');
    expect([...(await second.step(state(5, 5, 5), [batch])).state.params[0]!]).to.deep.equal([2, 3, 5]);
  });

  it('refuses inputs that do not fit the program', async () => {
    const session = await (await create()).open(tinyProgram());
    const codes = await Promise.all([
      caught(() => session.step(state(0, 0), [batch])),
      caught(() => session.step({ params: [], optim: [] }, [batch])),
      caught(() => session.step(state(0, 0, 0), [[floats(1, 2, 3)]])),
      caught(() => session.step({ ...state(0, 0, 0), optim: [new Float32Array(1)] }, [batch])),
      caught(() => session.infer(state(0, 0, 0).params, { count: 2, columns: [floats(1, 2, 3)] })),
    ]);
    expect(codes.map((error) => error.code)).to.deep.equal(Array.from({ length: 5 }, () => 'SUBSTRATE_BAD_LENGTH'));
    const few = await caught(() => session.evaluate(state(0, 0, 0).params, { count: 1, columns: [floats(1, 2, 3)] }));
    expect(few.code).to.equal('SUBSTRATE_TOO_FEW_EXAMPLES');
  });

  it('refuses a program of another engine', async () => {
    const program = tinyProgram();
    const other = { ...program, manifest: { ...program.manifest, engine: `exact:${'0'.repeat(64)}` } };
    const engine = await create();
    expect((await caught(() => engine.open(other))).code).to.equal('SUBSTRATE_ENGINE_MISMATCH');
  });

  it('refuses a graph that onnxruntime cannot open, and works on', async () => {
    const engine = await create();
    const program = tinyProgram();
    const broken = await engine.open({ ...program, graphs: { ...program.graphs, step: program.graphs.step.subarray(0, 40) } });
    expect((await caught(() => broken.step(state(0, 0, 0), [batch]))).code).to.equal('SUBSTRATE_ENGINE_FAILED');
    const session = await engine.open(program);
    expect([...(await session.step(state(0, 0, 0), [batch])).state.params[0]!]).to.deep.equal([2, 3, 5]);
  });

  it('stops a call at once when it is aborted, and works on', async () => {
    const engine = await create();
    const slow = await engine.open(tinyProgram('slow'));
    const abort = new AbortController();
    const call = caught(() => slow.step(largeState, [largeBatch], abort.signal));
    const queued = caught(() => slow.step(largeState, [largeBatch], abort.signal));
    abort.abort();
    expect((await call).code).to.equal('SUBSTRATE_ABORTED');
    expect((await queued).code).to.equal('SUBSTRATE_ABORTED');
    expect((await caught(() => slow.step(largeState, [], abort.signal))).code).to.equal('SUBSTRATE_ABORTED');
    const session = await engine.open(tinyProgram());
    expect([...(await session.step(state(0, 0, 0), [batch])).state.params[0]!]).to.deep.equal([2, 3, 5]);
  });

  it('stops a call that takes longer than its limit, and works on', async () => {
    let expire = (): void => {};
    const engine = await create(
      { callMs: 1234 },
      {
        startTimer: (_, fire) => {
          expire = fire;
          return () => {
            expire = () => {};
          };
        },
      },
    );
    const slow = await engine.open(tinyProgram('slow'));
    await slow.infer(largeState.params, { count: 1, columns: [new Uint8Array(4 * LARGE)] });
    const call = caught(() => slow.step(largeState, [largeBatch]));
    await new Promise((resolve) => setImmediate(resolve));
    expire();
    const error = await call;
    expect(error.code).to.equal('SUBSTRATE_TIME_LIMIT');
    expect(error.fields).to.deep.equal({ call: 'step', limitMs: 1234 });
    expect([...(await (await engine.open(tinyProgram())).step(state(0, 0, 0), [batch])).state.params[0]!]).to.deep.equal([
      2, 3, 5,
    ]);
  });

  it('stops a call that needs more memory than its limit, and works on', async () => {
    const engine = await create({ memoryBytes: 256 * 1024 * 1024 });
    const large = await engine.open(tinyProgram('large'));
    const error = await caught(() => large.step(largeState, [largeBatch]));
    expect(error.code).to.equal('SUBSTRATE_MEMORY_LIMIT');
    expect([...(await (await engine.open(tinyProgram())).step(state(0, 0, 0), [batch])).state.params[0]!]).to.deep.equal([
      2, 3, 5,
    ]);
  });

  it('frees what a closed session used, also when a call was still running', async () => {
    const engine = await create({ memoryBytes: 128 * 1024 * 1024 });
    const rows = { count: 1, columns: [new Uint8Array(4 * LARGE)] };
    for (let i = 0; i < 30; i++) {
      const session = await engine.open(tinyProgram('slow'));
      const call = session.infer(largeState.params, rows);
      if (i % 2 === 0) await call;
      await session.close();
      expect((await call).length).to.equal(1);
    }
  });

  it('ends calls in flight and in the queue when it is closed, and closes twice', async () => {
    const engine = await create();
    const slow = await engine.open(tinyProgram('slow'));
    const calls = [caught(() => slow.step(largeState, [largeBatch])), caught(() => slow.step(largeState, [largeBatch]))];
    await new Promise((resolve) => setImmediate(resolve));
    await engine.close();
    await engine.close();
    expect((await Promise.all(calls)).map((error) => error.code)).to.deep.equal(['SUBSTRATE_CLOSED', 'SUBSTRATE_CLOSED']);
    expect((await caught(() => slow.step(largeState, []))).code).to.equal('SUBSTRATE_CLOSED');
  });
});
