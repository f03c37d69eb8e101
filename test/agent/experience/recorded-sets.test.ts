import { expect } from 'chai';
import { FEATURES } from '../../../agent/experience/feature-table.ts';
import { FEATURE_COUNT } from '../../../agent/experience/features.ts';
import { type RecordedSets, readRecordedSets } from '../../../agent/experience/recorded-sets.ts';
import { readSplit, readSteps } from '../../../agent/experience/recorded-steps.ts';
import { STEP_TYPES } from '../../../agent/experience/step-types.ts';
import { openCorpus } from '../../../orchestrator/corpus.ts';
import { payloadOf, truthCountOf } from '../../../orchestrator/payloads.ts';
import { type Dataset, datasetRows, decodeDataset, encodeDataset, exampleDigests } from '../../../substrate/data/dataset.ts';
import { parsePartition } from '../../../substrate/data/partition.ts';
import { committedProgram } from '../../substrate/support/programs.ts';

/** Area under the curve of a single feature as a forecast, in either direction: 1 when it alone gives the outcome away. */
const areaOf = (values: ArrayLike<number>, outcomes: ArrayLike<number>): number => {
  const order = Array.from(values, (value, i) => [value, outcomes[i]!] as const).sort(([a], [b]) => a - b);
  let [below, area, failed, worked] = [0, 0, 0, 0];
  for (let i = 0; i < order.length; ) {
    let [f, w] = [0, 0];
    const value = order[i]![0];
    for (; i < order.length && order[i]![0] === value; i++) order[i]![1] > 0.5 ? w++ : f++;
    area += w * (below + f / 2);
    below += f;
    failed += f;
    worked += w;
  }
  const share = area / (failed * worked);
  return Math.max(share, 1 - share);
};

describe('the recorded set as rows', function () {
  this.timeout(60_000);
  let sets: RecordedSets;
  let columns: Float32Array[];
  const success = (dataset: Dataset): Float32Array => new Float32Array(datasetRows(dataset).columns[1]!.slice().buffer);

  before(() => {
    sets = readRecordedSets();
    const x = new Float32Array(datasetRows(sets.train.dataset).columns[0]!.slice().buffer);
    columns = Array.from({ length: FEATURE_COUNT }, (_, slot) =>
      Float32Array.from({ length: sets.train.dataset.count }, (__, row) => x[row * FEATURE_COUNT + slot]!),
    );
  });

  it('is what the brain program takes, in three parts, each row of training with its agent', () => {
    const { columns } = committedProgram('brain').manifest.batch;
    for (const part of [sets.train.dataset, sets.truth, sets.test]) {
      expect(decodeDataset(encodeDataset(part), columns).count).to.be.above(3_000);
      const rate = success(part).reduce((a, b) => a + b) / part.count;
      expect(rate).to.be.within(0.4, 0.85);
    }
    expect(sets.train.owners!.length).to.equal(sets.train.dataset.count);
    expect(new Set(Array.from(sets.train.owners!)).size).to.equal(18);
  });

  it('has no feature that is the same in every row, but errors that no agent of the workbench can have', () => {
    const constant = FEATURES.filter(({ slot }) => new Set(columns[slot]).size === 1).map(({ name }) => name);
    expect(constant).to.have.members(
      ['network_error', 'endpoint_error', 'unsolvable'].map((category) => `previous error ${category}`),
    );
    const always = columns.filter((values) => values.every((value) => value === 1));
    expect(always).to.deep.equal([]);
  });

  it('has no feature that gives the outcome away', () => {
    const outcomes = success(sets.train.dataset);
    const areas = FEATURES.map(({ slot, name }) => ({ name, area: areaOf(columns[slot]!, outcomes) }));
    expect(areas.filter(({ area }) => area > 0.75)).to.deep.equal([]);
    // The measure sees one: the outcome itself.
    expect(areaOf(outcomes, outcomes)).to.equal(1);
  });

  it('has no fact that decides a type of step, but those that an agent may know', () => {
    const outcomes = success(sets.train.dataset);
    /** Values of features, of few values each, that at least 50 steps of a type have, not all of them, and all with one outcome. */
    const sure = STEP_TYPES.flatMap((type, slot) => {
      const rows = [...outcomes.keys()].filter((row) => columns[slot]![row] === 1);
      return FEATURES.flatMap(({ slot: at, name }) => {
        const byValue = Map.groupBy(rows, (row) => columns[at]![row]!);
        if (byValue.size > 3) return [];
        return [...byValue]
          .filter(([, of]) => of.length >= 50 && of.length < rows.length && of.every((row) => outcomes[row] === outcomes[of[0]!]))
          .map(([value, of]) => `${type}, ${name} ${value}: ${outcomes[of[0]!] === 1 ? 'works' : 'fails'}`);
      });
    });
    expect(sure).to.have.members([
      // A patch that cannot be read has no size; see the limits in docs/workbench.md.
      'edit_code, lines put in known 0: fails',
      // A path that was guessed, or missed before.
      'edit_code, target 0: fails',
      'edit_code, target exists 0: fails',
      'edit_code, target exists known 0: fails',
      // A file that was seen, or that the compiler named, is there; taking all changes back is never wrong; who does not find a file gives up.
      'read_file, target exists 1: works',
      'read_file, target size known 1: works',
      'read_file, previous error compile_error 1: works',
      'revert, target known 0: works',
      'think, previous error file_not_found 1: fails',
    ]);
  });

  it('is told as it is where the network trains on it', async () => {
    const { data, corpus, truthPool } = payloadOf('brain');
    const [steps, split] = [readSteps(), readSplit()];
    const count = (parts: readonly string[]): string => String(parts.length);
    expect(data.match(/\d[\d,]*/g)).to.deep.equal([
      steps.length.toLocaleString('en'),
      String(new Set(steps.map(({ who }) => who.agent)).size),
      String(new Set(steps.map(({ who }) => who.project)).size),
      count(split.train),
      count(split.validation),
      count(split.test),
    ]);
    const opened = await openCorpus(corpus, 1, 3);
    expect(opened.truth.count).to.be.at.least(truthPool);
    expect(new Set(exampleDigests(opened.truth)).size).to.equal(opened.truth.count);
    expect(truthCountOf(payloadOf('brain'), 1, 5, 250)).to.equal(500);
  });

  it('is dealt by owner: no agent in two shards', async () => {
    const { train } = await openCorpus('brain', 1, 6, parsePartition('by-owner'));
    const shards = train[0]!;
    expect(shards.reduce((sum, { count }) => sum + count, 0)).to.equal(sets.train.dataset.count);
    // Rows that occur once tell whose they are.
    const digests = exampleDigests(sets.train.dataset);
    const times = Map.groupBy(digests, (digest) => digest);
    const ownerOf = new Map(digests.map((digest, row) => [digest, sets.train.owners![row]!]));
    const seen = shards.map(
      (shard) =>
        new Set(
          exampleDigests(shard)
            .filter((d) => times.get(d)!.length === 1)
            .map((d) => ownerOf.get(d)!),
        ),
    );
    expect(seen.reduce((sum, { size }) => sum + size, 0)).to.equal(18);
    expect(new Set(seen.flatMap((owners) => [...owners])).size).to.equal(18);
  });
});
