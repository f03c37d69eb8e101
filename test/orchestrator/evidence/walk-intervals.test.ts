import { expect } from 'chai';
import { walkIntervals } from '../../../orchestrator/evidence/walk-intervals.ts';
import { contentDigest } from '../../../protocol/content.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { sliceRows } from '../../../substrate/data/split.ts';
import type { Payload, TrainingJob } from '../../../substrate/payload.ts';
import { type DigitsWorld, digitsWorld, INTERVALS, STEPS } from '../../roles/support/digits-world.ts';
import { word } from '../../roles/support/script.ts';
import { openCommitted } from '../../substrate/support/programs.ts';

describe('a walk through a solver’s intervals', function () {
  this.timeout(60_000);
  let world: DigitsWorld;
  let payload: Payload;
  let job: TrainingJob;
  let update: Uint8Array;
  let honest: readonly Hex[];
  let states: Map<Hex, Uint8Array>;

  before(async () => {
    world = await digitsWorld();
    payload = await openCommitted('digits', world.engine);
    const data = sliceRows(world.digits, 0, 192);
    const base = await world.content.get(world.genesis.digest);
    job = { base, data, taskSeed: word(9), slot: 0, steps: STEPS, intervals: INTERVALS };
    ({ leaves: honest, update } = await payload.train(job, contentDigest));
    let state = payload.firstState(base);
    states = new Map([[honest[0] as Hex, state]]);
    for (let index = 0; index < INTERVALS; index++) {
      state = await payload.replay(job, index, state);
      states.set(honest[index + 1] as Hex, state);
    }
  });
  after(() => world.engine.close());

  const outcomes = async (leaves: readonly Hex[], more: Partial<Parameters<typeof walkIntervals>[0]> = {}) => {
    const walk = await walkIntervals({ payload, job, leaves, ...more });
    return { said: walk.intervals.map(({ outcome }) => outcome), first: walk.first?.index, walk };
  };

  it('that is honest is equal from end to end, and leads to the update', async () => {
    const kept: Hex[] = [];
    const onState = async (_content: Uint8Array, digest: Hex) => kept.push(digest);
    const { said, first, walk } = await outcomes(honest, { onState });
    expect([said, first]).to.deep.equal([['equal', 'equal', 'equal', 'equal', 'equal'], undefined]);
    expect(kept).to.deep.equal(honest);
    expect(payload.updateFrom(job.base, walk.last ?? expect.fail('no last state'))).to.deep.equal(update);
  });

  it('goes on behind a left-out interval, since its end is its beginning', async () => {
    const leaves = [honest[0], honest[1], honest[1]] as Hex[];
    let state = states.get(honest[1] as Hex) as Uint8Array;
    for (let index = 2; index < INTERVALS; index++) {
      state = await payload.replay(job, index, state);
      leaves.push(contentDigest(state));
    }
    expect((await outcomes(leaves)).said).to.deep.equal(['equal', 'differs', 'equal', 'equal', 'equal']);
    const stopped = await outcomes(leaves, { stopAtFirst: true });
    expect([stopped.said, stopped.first]).to.deep.equal([['equal', 'differs'], 1]);
    expect(stopped.walk.first).to.deep.include({ found: honest[1], expected: honest[2] });
  });

  it('cannot do an interval whose beginning nobody has, but for one that somebody kept', async () => {
    const leaves = [honest[0], honest[1], word(666), honest[3], honest[4], honest[5]] as Hex[];
    const lost = await outcomes(leaves);
    expect(lost.said).to.deep.equal(['equal', 'differs', 'unknown', 'unknown', 'unknown']);
    expect(lost.walk.last).to.equal(undefined);
    const stateOf = async (digest: Hex) => states.get(digest);
    expect((await outcomes(leaves, { stateOf })).said).to.deep.equal(['equal', 'differs', 'unknown', 'equal', 'equal']);
  });

  it('does only what is wanted, and ends when it is told to', async () => {
    const stateOf = async (digest: Hex) => states.get(digest);
    const some = await outcomes(honest, { stateOf, wanted: (index) => index === 3 });
    expect(some.walk.intervals.map(({ index, outcome }) => [index, outcome])).to.deep.equal([[3, 'equal']]);
    const stop = new AbortController();
    const stopped = outcomes(honest, { signal: stop.signal, onInterval: () => stop.abort() });
    expect(
      await stopped.then(
        () => 'done',
        () => 'ended',
      ),
    ).to.equal('ended');
  });
});
