import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { float32View, int32View, littleEndianBytes } from '../../../substrate/codecs/little-endian.ts';
import { runConformance } from '../../../substrate/conformance/run-conformance.ts';
import type { Dataset } from '../../../substrate/data/dataset.ts';
import type { Payload, TrainingJob } from '../../../substrate/payload.ts';
import { linePayload, lineSample } from './support/line-payload.ts';

/** Changes the first number of some content. */
const nudged = (content: Uint8Array, by: number): Uint8Array => {
  const numbers = int32View(content).slice();
  numbers[0]! += by;
  return littleEndianBytes(numbers);
};
/** Brought to a length, as a careless reader would. */
const fitted = (content: Uint8Array, length: number): Uint8Array => {
  const out = new Uint8Array(length);
  out.set(content.subarray(0, length));
  return out;
};
const withoutNan = (content: Uint8Array): Uint8Array =>
  littleEndianBytes(float32View(content).map((value) => (Number.isFinite(value) ? value : 0)));
const labelsOf = ({ rows, count }: Dataset): number[] => {
  const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
  return Array.from({ length: count }, (_, row) => view.getInt32(row * 12 + 8, true));
};
const trainingOn = (payload: Payload, change: (job: TrainingJob) => TrainingJob): Partial<Payload> => ({
  train: (job, ...rest) => payload.train(change(job), ...rest),
});

type Break = (payload: Payload) => Partial<Payload> | Promise<Partial<Payload>>;

/** For each check a payload that breaks its promise. */
const BROKEN: Readonly<Record<string, Break>> = {
  'determinism/init': (payload) => {
    let calls = 0;
    return { init: (seed) => nudged(payload.init(seed), calls++) };
  },
  'determinism/training': (payload) => {
    let calls = 0;
    return trainingOn(payload, (job) => ({ ...job, slot: job.slot + 7 * calls++ }));
  },
  'determinism/intervals': (payload) => ({
    train: async (job, ...rest) => {
      const trained = await payload.train(job, ...rest);
      return { ...trained, update: nudged(trained.update, job.intervals) };
    },
  }),
  'determinism/evaluation': (payload) => {
    let calls = 0;
    return {
      evaluate: async (...call) => {
        const measured = await payload.evaluate(...call);
        return { ...measured, loss: measured.loss + calls++ / 1e6 };
      },
    };
  },
  'determinism/arguments': (payload) => ({
    merge: (rule, f, base, updates) => {
      const merged = payload.merge(rule, f, base, updates);
      updates[0]![0]! ^= 1;
      return merged;
    },
  }),
  'derivation/ends': (payload) => ({ firstState: (base) => payload.firstState(nudged(base, 64)) }),
  'derivation/replay': (payload) => ({ replay: (job, _index, ...rest) => payload.replay(job, 0, ...rest) }),
  'derivation/rows': (payload) => ({ rowsOf: (run, intervals) => payload.rowsOf(run, intervals).slice(1) }),
  'content/lengths': () => ({ check: () => undefined }),
  'content/users': (payload) => ({
    apply: (base, update, normMax) => payload.apply(base, fitted(update, payload.bounds.updateBytes), normMax),
  }),
  'content/not-finite': (payload) => ({ updateFrom: (base, state) => payload.updateFrom(base, withoutNan(state)) }),
  'content/round-trip': (payload) => ({ apply: (...call) => nudged(payload.apply(...call), 1) }),
  'bounds/sizes': (payload) => ({ bounds: { ...payload.bounds, stateBytes: payload.bounds.stateBytes - 1 } }),
  'bounds/norm': (payload) => ({ apply: (base, update) => payload.apply(base, update) }),
  'bounds/abort': (payload) => ({ train: (job, onState) => payload.train(job, onState) }),
  'merge/order': (payload) => ({
    merge: (rule, f, base, updates) => {
      payload.merge(rule, f, base, updates);
      return payload.apply(base, updates[0]!);
    },
  }),
  'merge/identity': (payload) => ({
    merge: (rule, f, base, updates) => {
      payload.merge(rule, f, base, updates);
      return updates.reduce((version, update) => payload.apply(version, update), base);
    },
  }),
  'merge/minimum': (payload) => ({ merge: (_rule, _f, base, updates) => payload.merge('mean', 0, base, updates) }),
  'merge/promise': (payload) => ({
    merge: (rule, f, base, updates) => {
      payload.merge(rule, f, base, updates);
      return payload.merge('mean', 0, base, updates);
    },
  }),
  'data/columns': (payload) => trainingOn(payload, (job) => ({ ...job, data: { ...job.data, columns: payload.schema.columns } })),
  'data/few': (payload) => {
    const { shard } = lineSample();
    return trainingOn(payload, (job) => (job.data.count < payload.schema.shardRows ? { ...job, data: shard } : job));
  },
  'data/out-of-range': (payload) =>
    trainingOn(payload, (job) => {
      if (labelsOf(job.data).some((label) => label > 1_000)) throw new RangeError('no such class');
      return job;
    }),
  'data/not-finite': (payload) =>
    trainingOn(payload, (job) => ({ ...job, data: { ...job.data, rows: withoutNan(job.data.rows) } })),
  'data/one-class': (payload) =>
    trainingOn(payload, (job) => {
      if (new Set(labelsOf(job.data)).size === 1) throw new TempernetError('SUBSTRATE_NOT_FINITE', { what: 'share of a class' });
      return job;
    }),
  'inference/rows': (payload) => ({
    infer: async (version, rows, signal) =>
      (await payload.infer(version, rows, signal)).map((output) => output.map((value) => value / rows.count)),
  }),
  'inference/cut': (payload) => ({
    infer: async (version, rows, signal) =>
      payload.infer(version, { ...rows, columns: rows.columns.map((column) => fitted(column, rows.count * 8)) }, signal),
  }),
  'learning/loss': () => linePayload(-0.05),
};

describe('the conformance suite', () => {
  it('has nothing to say against a payload that keeps its promises', async () => {
    const told: string[] = [];
    const found = await runConformance(await linePayload(), lineSample(), { onFinding: ({ name }) => told.push(name) });
    for (const { name, ok, detail, hint } of found) {
      expect(ok, `${name}: ${detail}`).to.equal(true);
      expect(detail, name).to.not.equal('');
      expect(hint, name).to.equal('');
    }
    expect(told).to.deep.equal(found.map(({ name }) => name));
  });

  it('has a broken payload here for each of its checks', async () => {
    const found = await runConformance(await linePayload(), lineSample());
    expect(Object.keys(BROKEN).sort()).to.deep.equal(found.map(({ name }) => name).sort());
  });

  it('is on its page, check by check', () => {
    const page = readFileSync(new URL('../../../docs/payloads.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)\/(\w*)`([^|]*)\|/gm)];
    const named = rows.flatMap(([, group, one, others]) => (one || others!.trim()).split(', ').map((name) => `${group}/${name}`));
    expect(named.sort()).to.deep.equal(Object.keys(BROKEN).sort());
  });

  for (const [name, change] of Object.entries(BROKEN)) {
    it(`${name} fails where it is broken, and says what to do`, async () => {
      const payload = await linePayload();
      const found = await runConformance({ ...payload, ...(await change(payload)) }, lineSample());
      const finding = found.find((one) => one.name === name);
      expect(finding?.ok, finding?.detail).to.equal(false);
      expect(finding?.detail).to.not.equal('');
      expect(finding?.hint).to.not.equal('');
      const others = found.filter((one) => one.ok).length;
      expect(others, 'the other checks still run').to.be.at.least(found.length / 2);
    });
  }
});
