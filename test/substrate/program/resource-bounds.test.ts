import { expect } from 'chai';
import { littleEndianBytes } from '../../../substrate/codecs/little-endian.ts';
import type { Batch, State } from '../../../substrate/program/engine.ts';
import { ExactEngine } from '../../../substrate/program/exact/exact-engine.ts';
import { parseManifestText } from '../../../substrate/program/load-program.ts';
import { NativeEngine } from '../../../substrate/program/native/native-engine.ts';
import type { Program } from '../../../substrate/program/program-manifest.ts';
import { callLimitMs, resourceBounds } from '../../../substrate/program/resource-bounds.ts';
import { caught } from '../support/caught.ts';
import { node } from '../support/proto-writer.ts';
import { type TinyKind, tinyFiles, tinyProgram } from '../support/tiny-program.ts';

const MIB = 1024 * 1024;

const bounded = (kind: TinyKind, bounds: Readonly<Record<string, string>>): Program => {
  const program = tinyProgram(kind);
  return { ...program, manifest: { ...program.manifest, bounds } };
};

const zeros = (values: number): State => ({ params: [new Float32Array(values)], optim: [] });
const batch: Batch = [littleEndianBytes(Float32Array.of(1, 2, 3, 3, 4, 7))];
const wideRow = { count: 1, columns: [new Uint8Array(4 * MIB)] };
const [wide, wideBatch]: [State, Batch] = [zeros(MIB), [new Uint8Array(8 * MIB)]];

describe('resource bounds of a program', () => {
  it('are read from its manifest, where they are', () => {
    expect(resourceBounds({ bounds: { normMax: '10' } })).to.deep.equal({});
    const both = { memoryBytes: String(256 * MIB), stepMs: '1500', normMax: '10' };
    expect(resourceBounds({ bounds: both })).to.deep.equal({ memoryBytes: 256 * MIB, stepMs: 1500 });
  });

  for (const [name, bounds] of Object.entries({
    'less memory than any engine needs': { memoryBytes: '1000' },
    'more memory than any engine has': { memoryBytes: '4294967297' },
    'a fraction of a byte': { memoryBytes: '268435456.5' },
    'memory in scientific notation': { memoryBytes: '1e9' },
    'no time at all': { stepMs: '0' },
    'more than an hour a step': { stepMs: '3600001' },
    'a negative time': { stepMs: '-5' },
  })) {
    it(`of ${name} are refused`, async () => {
      const text = JSON.stringify({ ...tinyFiles().json, bounds });
      const error = await caught(async () => parseManifestText(text));
      expect(error.code).to.equal('SUBSTRATE_BAD_MANIFEST');
      expect(error.fields.path).to.equal(`bounds.${Object.keys(bounds)[0]}`);
    });
  }

  it('hold for a call beside the limit of the engine: the smaller of the two', () => {
    expect(callLimitMs(60_000, { stepMs: 100 }, 25)).to.equal(2_500);
    expect(callLimitMs(2_000, { stepMs: 100 }, 25)).to.equal(2_000);
    expect(callLimitMs(60_000, {}, 25)).to.equal(60_000);
    expect(callLimitMs(60_000, { stepMs: 100 }, 0)).to.equal(100);
  });

  it('stop a program that needs more memory than it says, on an engine that would have more', async () => {
    const engine = await ExactEngine.create({ memoryBytes: 2048 * MIB });
    try {
      const greedy = await engine.open(bounded('large', { memoryBytes: String(256 * MIB) }));
      const error = await caught(() => greedy.step(wide, [wideBatch]));
      expect(error.code).to.equal('SUBSTRATE_MEMORY_LIMIT');
      expect(error.fields.limitBytes).to.equal(256 * MIB);
      const modest = await engine.open(bounded('slow', { memoryBytes: String(256 * MIB) }));
      await modest.infer(wide.params, wideRow);
      expect(engine.peakBytes).to.be.within(16 * MIB, 256 * MIB);
    } finally {
      await engine.close();
    }
  });

  it('count a program by itself: what another one left in a worker is not its', async () => {
    const engine = await ExactEngine.create({ workers: 1 });
    try {
      const values = 4 * MIB;
      const large = await engine.open(tinyProgram({ shape: [values], nodes: [[1, node('Neg', ['w'], ['w.next'])]] }));
      await large.step(zeros(values), [[new Uint8Array(8 * values)]]);
      expect(engine.peakBytes).to.be.greaterThan(64 * MIB);
      const small = await engine.open(bounded('mean', { memoryBytes: String(64 * MIB) }));
      expect([...(await small.step(zeros(3), [batch])).state.params[0]!]).to.deep.equal([2, 3, 5]);
    } finally {
      await engine.close();
    }
  });

  it('stop a call whose steps take longer than the program says, and name its limit', async () => {
    const limits: number[] = [];
    let expire = (): void => undefined;
    const engine = await ExactEngine.create(
      { callMs: 600_000 },
      {
        startTimer: (ms, fire) => {
          limits.push(ms);
          if (ms === 70) queueMicrotask(() => expire());
          expire = fire;
          return () => undefined;
        },
      },
    );
    try {
      const slow = await engine.open(bounded('slow', { stepMs: '35' }));
      const error = await caught(() => slow.step(wide, [wideBatch, wideBatch]));
      expect(error.code).to.equal('SUBSTRATE_TIME_LIMIT');
      expect(error.fields).to.deep.equal({ call: 'step', limitMs: 70 });
      expect(limits).to.deep.equal([600_000, 70]);
    } finally {
      await engine.close();
    }
  });

  it('stop a program on the native engine between two steps, and tell it from an abort', async () => {
    const program = bounded('mean', { stepMs: '5' });
    const engine = new NativeEngine(
      { allowedPrograms: [program.hash] },
      {
        startTimer: (_, fire) => {
          fire();
          return () => undefined;
        },
      },
    );
    const session = await engine.open(program);
    const error = await caught(() => session.step(zeros(3), [batch, batch]));
    expect(error.code).to.equal('SUBSTRATE_TIME_LIMIT');
    expect(error.fields).to.deep.equal({ call: 'step', limitMs: 10 });
    const aborted = await caught(() => session.step(zeros(3), [batch], AbortSignal.abort()));
    expect(aborted.code).to.equal('SUBSTRATE_ABORTED');
    await engine.close();
  });
});
