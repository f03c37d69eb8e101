import { expect } from 'chai';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { littleEndianBytes } from '../../../substrate/codecs/little-endian.ts';
import type { Batch, ProgramSession, State } from '../../../substrate/program/engine.ts';
import { ExactEngine } from '../../../substrate/program/exact/exact-engine.ts';
import { caught } from '../support/caught.ts';
import { ENDLESS_STEP, HOSTILE_STEPS } from '../support/hostile-steps.ts';
import { type OwnStep, tinyProgram } from '../support/tiny-program.ts';

const MEMORY = 256 * 1024 * 1024;
/** What a program may do to a call, by name. */
const KNOWN = ['SUBSTRATE_BAD_GRAPH', 'SUBSTRATE_ENGINE_FAILED', 'SUBSTRATE_MEMORY_LIMIT', 'SUBSTRATE_TIME_LIMIT'];

const batch: Batch = [littleEndianBytes(Float32Array.of(1, 2, 3, 3, 4, 7))];
const honest = (session: ProgramSession): Promise<number[]> =>
  session.step({ params: [new Float32Array(3)], optim: [] }, [batch]).then(({ state }) => [...state.params[0]!]);

const sizes = ({ shape }: OwnStep): { state: State; batch: Batch } => {
  const values = shape.reduce((a, b) => a * b, 1);
  return { state: { params: [new Float32Array(values).fill(1)], optim: [] }, batch: [new Uint8Array(8 * values)] };
};

describe('a hostile program', () => {
  let engine: ExactEngine;
  before(async () => {
    engine = await ExactEngine.create({ memoryBytes: MEMORY, callMs: 60_000 });
  });
  after(() => engine.close());

  /** Runs one step of a stranger's program, from its bytes on. */
  const run = async (own: OwnStep): Promise<string> => {
    try {
      const session = await engine.open(tinyProgram(own));
      const { state, batch: rows } = sizes(own);
      await session.step(state, [rows]);
      return 'ran';
    } catch (error) {
      if (isTempernetError(error)) return error.code;
      throw error;
    }
  };

  for (const [name, own] of Object.entries(HOSTILE_STEPS)) {
    it(`with ${name} is refused or stopped, and the engine works on`, async function () {
      this.timeout(120_000);
      const outcome = await run(own());
      const harmless = [
        'a chain of twenty thousand nodes',
        'remainder of whole numbers by zero',
        'division of whole numbers by zero',
      ];
      expect(harmless.includes(name) ? [...KNOWN, 'ran'] : KNOWN).to.include(outcome);
      expect(await honest(await engine.open(tinyProgram()))).to.deep.equal([2, 3, 5]);
    });
  }

  it('that would run for an hour is stopped by its time limit, while another worker serves the rest and its own is replaced', async function () {
    this.timeout(120_000);
    const running = new Set<() => void>();
    const begun = Promise.withResolvers<void>();
    let calls = 0;
    const two = await ExactEngine.create(
      { workers: 2, callMs: 5_000 },
      {
        startTimer: (_, fire) => {
          running.add(fire);
          // The first call opens the program, the second is its step.
          if (++calls === 2) begun.resolve();
          return () => running.delete(fire);
        },
      },
    );
    try {
      const endless = await two.open(tinyProgram(ENDLESS_STEP));
      const { state, batch: rows } = sizes(ENDLESS_STEP);
      let ended = false;
      const call = caught(() => endless.step(state, [rows])).finally(() => {
        ended = true;
      });
      await begun.promise;
      const session = await two.open(tinyProgram());
      for (let i = 0; i < 5; i++) expect(await honest(session)).to.deep.equal([2, 3, 5]);
      expect(ended).to.equal(false);
      // Nothing else is in work.
      expect(running.size).to.equal(1);
      for (const fire of running) fire();
      const error = await call;
      expect(error.code).to.equal('SUBSTRATE_TIME_LIMIT');
      expect(error.fields).to.deep.equal({ call: 'step', limitMs: 5_000 });
      expect(await Promise.all([honest(session), honest(session), honest(session)])).to.deep.equal([
        [2, 3, 5],
        [2, 3, 5],
        [2, 3, 5],
      ]);
    } finally {
      await two.close();
    }
  });
});
