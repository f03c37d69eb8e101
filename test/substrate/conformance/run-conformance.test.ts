import { expect } from 'chai';
import { openCorpus } from '../../../orchestrator/corpus.ts';
import { runConformance } from '../../../substrate/conformance/run-conformance.ts';
import { sliceRows } from '../../../substrate/data/split.ts';
import type { Payload } from '../../../substrate/payload.ts';
import { ExactEngine } from '../../../substrate/program/exact/exact-engine.ts';
import { caught } from '../support/caught.ts';
import { openCommitted } from '../support/programs.ts';
import { linePayload, lineSample } from './support/line-payload.ts';

/** The committed programs, where their examples come from, and steps in which each learns more than noise. */
const PROGRAMS = [
  { name: 'digits', corpus: 'mnist', steps: 5 },
  { name: 'brain', corpus: 'brain', steps: 5 },
] as const;

describe('conformance', function () {
  this.timeout(120_000);
  let engine: ExactEngine;
  before(async () => {
    engine = await ExactEngine.create({ workers: 2 });
  });
  after(() => engine.close());

  for (const { name, corpus, steps } of PROGRAMS) {
    it(`of ${name}, on real rows of its corpus`, async () => {
      const { train, truth } = await openCorpus(corpus, 1, 1);
      const sample = { shard: sliceRows(train[0]![0]!, 0, 128), truth: sliceRows(truth, 0, 500), steps, intervals: 5 };
      const payload = await openCommitted(name, engine);
      const found = await runConformance(payload, { ...sample, tasks: 2 });
      expect(found.filter(({ ok }) => !ok)).to.deep.equal([]);
      await payload.close();
    });
  }

  it('is refused for a sample that nothing can be said with', async () => {
    const payload = await linePayload();
    const { shard, truth } = lineSample();
    const renamed = { ...shard, columns: shard.columns.map((column) => ({ ...column, name: 'z' })) };
    const cases = [
      [{ shard: renamed, truth }, 'SUBSTRATE_BAD_DATASET'],
      [{ shard: sliceRows(shard, 0, 3), truth }, 'SUBSTRATE_TOO_FEW_EXAMPLES'],
      [{ shard, truth: sliceRows(truth, 0, 3) }, 'SUBSTRATE_TOO_FEW_EXAMPLES'],
      [{ shard, truth, steps: 7 }, 'SUBSTRATE_BAD_INTERVALS'],
      [{ shard, truth, tasks: 0 }, 'SUBSTRATE_BAD_INTERVALS'],
    ] as const;
    for (const [sample, code] of cases) expect((await caught(() => runConformance(payload, sample))).code).to.equal(code);
  });

  it('takes numbers that are refused on arrival for refused, and looks at the others', async () => {
    const payload = await linePayload();
    const detailOf = async (one: Payload): Promise<string | undefined> =>
      (await runConformance(one, lineSample())).find(({ name }) => name === 'data/out-of-range')?.detail;
    expect(await detailOf(payload)).to.match(/y of -1 is trained on/);
    const columns = payload.schema.columns.map((column) =>
      column.dtype === 'int32' ? { ...column, range: [-10, 10] as const } : column,
    );
    const ranged = { ...payload, schema: { ...payload.schema, columns } };
    expect(await detailOf(ranged)).to.equal(
      'y of 2147483647 is refused on arrival; y of -1 is trained on, twice to the same update',
    );
  });

  it('ends when its caller does, and a failure that this causes is not the payload’s', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const running = runConformance(await linePayload(), lineSample(), {
      signal: stop.signal,
      onFinding: ({ name }) => {
        seen.push(name);
        if (seen.length === 3) stop.abort();
      },
    });
    expect(
      await running.then(
        () => 'done',
        (error: Error) => error.name,
      ),
    ).to.equal('AbortError');
    expect(seen.length).to.equal(3);
  });

  it('of a payload that is closed fails in every check that has to run it, and throws nothing', async () => {
    const payload = await openCommitted('digits', engine);
    await payload.close();
    const { truth } = await openCorpus('mnist', 1, 1);
    const found = await runConformance(payload, { shard: sliceRows(truth, 0, 64), truth: sliceRows(truth, 0, 250) });
    expect(found.filter(({ ok }) => ok).map(({ name }) => name)).to.deep.equal([
      'determinism/init',
      // Refused before the engine is asked, and of digits no column holds floats.
      'data/few',
      'data/not-finite',
      'inference/cut',
    ]);
    expect(found.find(({ name }) => name === 'determinism/training')?.detail).to.include('SUBSTRATE_CLOSED');
  });
});
