import { secp256k1 } from '@noble/curves/secp256k1.js';
import { expect } from 'chai';
import { describeRow } from '../../../agent/brain/preview/describe-row.ts';
import { type Preview, previewOf } from '../../../agent/brain/preview/preview.ts';
import { stepRows } from '../../../agent/experience/step-rows.ts';
import { DATA_MODE, type DataMode } from '../../../protocol/data-mode.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { openData } from '../../../roles/handlers/open-data.ts';
import { createOwnData } from '../../../roles/handlers/own-data.ts';
import { train } from '../../../roles/handlers/train.ts';
import type { Workshop } from '../../../roles/handlers/workshop.ts';
import { type Dataset, encodeDataset } from '../../../substrate/data/dataset.ts';
import { sliceRows } from '../../../substrate/data/split.ts';
import { never, proposeTask, revealed, SOLVERS } from '../../roles/support/digits-task.ts';
import { type DigitsWorld, digitsWorld, INTERVALS, STEPS, workshopOf } from '../../roles/support/digits-world.ts';
import { openingsOf } from '../../roles/support/openings.ts';
import { word } from '../../roles/support/script.ts';
import { drawnSteps } from '../support/drawn-steps.ts';

/** Contents that a node put where others can fetch them, while `work` ran. */
const published = async (
  world: DigitsWorld,
  work: (shop: Workshop) => Promise<unknown>,
  data: Dataset,
): Promise<Uint8Array[]> => {
  const kept: Uint8Array[] = [];
  const content = {
    ...world.content,
    put: (bytes: Uint8Array): Promise<Hex> => {
      kept.push(bytes);
      return world.content.put(bytes);
    },
  };
  await work({
    ...workshopOf(world, SOLVERS[0], { content }),
    ownData: createOwnData(async () => data),
    openings: openingsOf(() => secp256k1.getPublicKey(new Uint8Array(32).fill(31), false)),
  });
  return kept;
};

/** What a solver really does in a mode: trains, and where the data are its own and were sampled, opens them. */
const solve = async (world: DigitsWorld, mode: DataMode, data: Dataset): Promise<Uint8Array[]> => {
  const params = { ...world.params, dataMode: DATA_MODE[mode] };
  const { task } = await proposeTask({ ...world, params });
  const request = { projectSpec: world.projectSpec, params };
  return published(
    world,
    async (shop) => {
      const solution = await train(shop, { type: 'train', task, slot: 0, ...request }, never);
      const judged = {
        ...task,
        state: 'judging' as const,
        sampleSeed: { block: 5, value: word(77) },
        solvers: [revealed(0, solution)],
        seats: [{ coordinator: word(3).slice(0, 42) as Hex, ticket: 1n }],
      };
      if (mode === 'disclosed')
        await openData(shop, { type: 'open-data', task: judged, slot: 0, sampleSeed: word(77), ...request });
    },
    data,
  );
};

describe('the preview of what leaves the machine', function () {
  this.timeout(60_000);
  let world: DigitsWorld;
  let own: Dataset;
  const shape = () => ({ steps: STEPS, intervals: INTERVALS, sampled: world.params.sampled });
  const sent = (preview: Preview, what: string) => preview.leaving.find((leaving) => leaving.what === what);

  before(async () => {
    world = await digitsWorld();
    own = sliceRows(world.digits, 300, 2_000);
  });
  after(() => world.engine.close());

  it('names in mode disclosed just what a solver puts out: states, their digests, the update, and an opening of no more bytes', async () => {
    const preview = previewOf('disclosed', world.manifest, own, shape());
    const kept = await solve(world, 'disclosed', own);
    const sizes = kept.map(({ length }) => length);
    const contents = preview.leaving.flatMap(({ what, contents, bytes }) => new Array(contents).fill([what, bytes / contents]));
    expect(kept.length).to.equal(contents.length);
    const exact = contents.filter(([what]) => what !== 'opened rows').map(([, bytes]) => bytes);
    const opening = sizes.at(-1)!;
    expect(sizes.slice(0, -1).sort((a, b) => a - b)).to.deep.equal(exact.sort((a, b) => a - b));
    expect(opening).to.be.within(sent(preview, 'opened rows')!.bytes / 3, sent(preview, 'opened rows')!.bytes);
    expect(opening).to.be.at.least(preview.rowsRead * (own.rows.length / own.count) * 0.9);
    expect(preview.rowsRead).to.be.below(own.count);
  });

  it('names in mode private the update alone, and that is all there is', async () => {
    const preview = previewOf('private', world.manifest, own, shape());
    const kept = await solve(world, 'private', own);
    expect(preview.leaving.map(({ what }) => what)).to.deep.equal(['update']);
    expect(kept.map(({ length }) => length)).to.deep.equal([preview.leaving[0]!.bytes]);
    expect(preview.rowsRead).to.equal(0);
  });

  it('names in mode open every row, in the bytes in which a shard is published', async () => {
    const preview = previewOf('open', world.manifest, own, shape());
    expect(sent(preview, 'rows')!.bytes).to.equal(encodeDataset(own).length);
    expect([preview.rowsRead, preview.rows]).to.deep.equal([own.count, own.count]);
    const kept = await solve(world, 'open', own);
    const rest = preview.leaving.filter(({ what }) => what !== 'rows');
    expect(kept.reduce((sum, { length }) => sum + length, 0)).to.equal(rest.reduce((sum, { bytes }) => sum + bytes, 0));
  });

  it('says in words what others learn and what that proves, with the figures of the plan', () => {
    const words = (mode: DataMode): string => previewOf(mode, world.manifest, own, shape()).words.join(' ');
    expect(words('open')).to.match(/All 1700 rows become public/);
    expect(words('disclosed')).to.match(/of 1700 rows are shown, to the seats.*not that these are true/);
    expect(words('private')).to.match(/None of 1700 rows.*Nothing proves/);
  });
});

describe('a row in words', () => {
  it('has every number that is not zero, and what came of the step', () => {
    const [step] = drawnSteps('words', 1);
    const { rows } = stepRows([step!]);
    const lines = describeRow(rows);
    const bits = new Uint32Array(rows.slice().buffer, 0, 128);
    expect(lines.length).to.equal(bits.filter((value) => value !== 0).length + 3);
    expect(lines).to.include(`type ${step!.type}: 1`).and.include(`capability: ${step!.capability}`);
    expect(lines.at(-2)).to.equal(`outcome: ${step!.outcome.ok ? 'worked' : `failed, ${step!.outcome.category}`}`);
    expect(lines.join(' ')).to.not.include(step!.who.project);
  });
});
