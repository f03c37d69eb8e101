import { expect } from 'chai';
import fc from 'fast-check';
import type { Content, GetOptions } from '../../../node/content/content.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { reusedTruth } from '../../../roles/handlers/earlier-truths.ts';
import { exampleMarks, shareMark } from '../../../roles/handlers/example-marks.ts';
import { Library } from '../../../roles/handlers/library.ts';
import type { Workshop } from '../../../roles/handlers/workshop.ts';
import { type Dataset, encodeDataset, maxDatasetBytes } from '../../../substrate/data/dataset.ts';
import { sliceRows } from '../../../substrate/data/split.ts';
import { caught } from '../../substrate/support/caught.ts';
import { never } from '../support/digits-task.ts';
import { type DigitsWorld, digitsWorld, workshopOf } from '../support/digits-world.ts';
import { account, word } from '../support/script.ts';

describe('earlier truths', () => {
  let world: DigitsWorld;
  before(async () => {
    world = await digitsWorld();
  });
  after(() => world.engine.close());

  const digits = (start: number, count = 20): Dataset => sliceRows(world.digits, start, start + count);
  const put = (start: number): Promise<Hex> => world.content.put(encodeDataset(digits(start)));

  /** A workshop that counts what is fetched and with what patience. */
  const watched = (over: Partial<Content> = {}) => {
    const asked: { digest: Hex; timeoutMs: number | undefined; maxBytes: number | undefined }[] = [];
    const content = {
      ...world.content,
      get: (digest: Hex, options: GetOptions = {}) => {
        asked.push({ digest, timeoutMs: options.timeoutMs, maxBytes: options.maxBytes });
        return world.content.get(digest, options);
      },
      ...over,
    };
    const library = new Library({ fetchTimeoutMs: 60_000 }, { content, engine: world.engine });
    const ground = { schema: world.schema, maxBytes: maxDatasetBytes(world.schema.columns, 20) };
    const shop: Workshop = { ...workshopOf(world, account(21), { content }), library, fetchTimeoutMs: 60_000 };
    return { asked, shop, ask: (truth: Dataset, earlier: Hex[]) => reusedTruth(shop, ground, truth, earlier, never) };
  };

  it('are each read once, however many tasks come after them', async () => {
    const earlier = await Promise.all([0, 20, 40].map(put));
    const { asked, ask } = watched();
    for (let task = 0; task < 5; task++) expect(await ask(digits(100 + 20 * task), earlier)).to.equal(undefined);
    expect(asked.map(({ digest }) => digest)).to.have.members(earlier);
  });

  it('are found by one shared example, here or elsewhere, known or new', async () => {
    const earlier = await Promise.all([0, 20, 40].map(put));
    const { ask } = watched();
    expect(await ask(digits(39), earlier)).to.equal(earlier[1]);
    expect(await ask(digits(39), earlier), 'by its marks').to.equal(earlier[1]);
    expect(await ask(digits(60), earlier)).to.equal(undefined);
    const remote = watched({ has: async () => false });
    expect(await remote.ask(digits(59), earlier)).to.equal(earlier[2]);
  });

  it('that nobody serves are waited for once; later tasks do not pay for them', async () => {
    const { asked, ask } = watched();
    const missing = [word(91), word(92)];
    for (let task = 0; task < 3; task++) expect(await ask(digits(100), missing)).to.equal(undefined);
    const patience = asked.filter(({ digest }) => digest === word(91)).map(({ timeoutMs }) => timeoutMs);
    expect(patience).to.deep.equal([60_000, 2_000, 2_000]);
  });

  it('are not fetched beyond what a truth of the project has: what is larger says nothing', async () => {
    const large = await world.content.put(encodeDataset(digits(0, 400)));
    const { asked, ask } = watched();
    expect(await ask(digits(380), [large])).to.equal(undefined);
    expect(asked.map(({ maxBytes }) => maxBytes)).to.deep.equal([12 + 65_536 + 20 * 785]);
  });

  it('that this node did not wait for are waited for in full the next time', async () => {
    const { asked, shop } = watched();
    const stopped = await caught(() => shop.library.marks(world.schema, word(93), { signal: AbortSignal.abort() }));
    expect(stopped.code).to.equal('NET_ABORTED');
    expect(shop.library.wasMissed(word(93))).to.equal(false);
    await caught(() => shop.library.marks(world.schema, word(93)));
    expect(shop.library.wasMissed(word(93))).to.equal(true);
    expect(asked.length).to.equal(2);
  });

  it('that come back are compared again', async () => {
    const gone = await put(300);
    await world.content.delete(gone);
    const { ask } = watched();
    expect(await ask(digits(300), [gone])).to.equal(undefined);
    await put(300);
    expect(await ask(digits(300), [gone])).to.equal(gone);
  });

  it('share a mark exactly when they share an example', () => {
    const starts = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }));
    fc.assert(
      fc.property(starts, ([a, b]) => {
        expect(shareMark(exampleMarks(digits(a)), exampleMarks(digits(b)))).to.equal(Math.abs(a - b) < 20);
      }),
      { seed: 5, numRuns: 60 },
    );
    expect(shareMark(new BigUint64Array(), exampleMarks(digits(0)))).to.equal(false);
  });
});
