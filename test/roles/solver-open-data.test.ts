import { expect } from 'chai';
import type { Opening } from '../../protocol/messages/topic-messages.ts';
import { coordinatorRole } from '../../roles/coordinator/coordinator.ts';
import type { Role } from '../../roles/decide.ts';
import { isSolver } from '../../roles/solver/is-solver.ts';
import { solverRole } from '../../roles/solver/solver.ts';
import { account, PARAMS, Script, word } from './support/script.ts';

const ME = account(1);
const SEED = word(77);
const OPENING: Opening = { sampleSeed: SEED, digest: word(90), keys: [] };
const OPEN = `work/1/open-data/${SEED}`;
const told = `publish/1/open-data/${SEED}`;

/** A solver whose solution is revealed, in a project of that mode, when judging begins at 1,000 s. */
const judging = (dataMode: number, role: Role = solverRole(), me = ME) => {
  const script = new Script(role, me).project().task(account(5));
  script.next();
  script.done('work/params/1/1', { ...PARAMS, dataMode });
  script.chain('SolverJoined', { taskId: 1n, solver: ME, slot: 0 });
  script.chain('SolutionCommitted', { taskId: 1n, solver: ME, slot: 0, commitment: word(20) });
  const solution = { updateDigest: word(21), checkpointRoot: word(22), dataRoot: word(23), steps: 100, leavesDigest: word(24) };
  script.chain('SolutionRevealed', { taskId: 1n, solver: ME, slot: 0, ...solution });
  script.chain('SeatClaimed', { taskId: 1n, coordinator: account(21), ticket: 1n, displaced: account(0) });
  script.enter('judging');
  const opens = (keys: readonly string[]): string[] => keys.filter((key) => key.includes('open-data'));
  return { script, opens };
};
const stored = (script: Script, seed = SEED): void =>
  script.chain('SeedStored', { taskId: 1n, sample: true, seed, windowEnd: 0 });

describe('a solver whose data are its own', () => {
  it('opens what was sampled once the sample is known, by its block before it is stored, and tells its seats', () => {
    const { script, opens } = judging(1);
    expect(opens(script.next(0))).to.deep.equal([]);
    expect(script.next(2)).to.include(`work/block-hash/${script.state.view.tasks[1]?.sampleSeed?.block}`);
    expect(opens(script.done(`work/block-hash/${script.state.view.tasks[1]?.sampleSeed?.block}`, SEED))).to.deep.equal([OPEN]);
    expect(script.hints).to.not.include(told);
    script.done(OPEN, OPENING);
    expect(script.hints).to.include(told);
  });

  it('opens again every other second while it is judged, since gossip may be lost; not before the first is made', () => {
    const { script, opens } = judging(1);
    stored(script);
    expect(opens(script.next(2))).to.deep.equal([OPEN]);
    expect(opens(script.next(1, 5))).to.deep.equal([]);
    expect(opens(script.done(OPEN, OPENING))).to.deep.equal([`${OPEN}/2`]);
    script.done(`${OPEN}/2`, OPENING);
    expect(script.hints).to.include(`${told}/2`);
    expect(opens(script.next(1, 1))).to.deep.equal([`${OPEN}/3`]);
    script.enter('tallying');
    expect(opens(script.next(1, 10))).to.deep.equal([]);
  });

  it('opens for the sample that the chain holds, also after a reorganisation drew another', () => {
    const { script, opens } = judging(1);
    stored(script);
    script.next(2);
    script.done(OPEN, OPENING);
    stored(script, word(78));
    expect(opens(script.next())).to.deep.equal([`work/1/open-data/${word(78)}`]);
  });

  it('comes to the same after a restart: everything follows from the chain', () => {
    const { script, opens } = judging(1);
    stored(script);
    script.next(30, 60);
    const again = judging(1);
    stored(again.script);
    expect(again.opens(again.script.next(30, 60))).to.deep.equal([OPEN]);
    expect(opens(script.done(OPEN, OPENING))).to.deep.equal(again.opens(again.script.done(OPEN, OPENING)));
  });

  it('opens nothing in the modes open and private', () => {
    for (const mode of [0, 2]) {
      const { script, opens } = judging(mode);
      stored(script);
      expect(opens(script.next(5, 10)), String(mode)).to.deep.equal([]);
    }
  });

  it('has told nobody where leaves are that it does not show', () => {
    const script = new Script(solverRole(), ME).project().task(account(5));
    script.next();
    script.done('work/params/1/1', { ...PARAMS, dataMode: 2 });
    script.chain('SolverJoined', { taskId: 1n, solver: ME, slot: 0 });
    const nothing = { checkpointRoot: word(0), dataRoot: word(0), steps: 100, leavesDigest: word(0) };
    script.chain('SolutionRevealed', { taskId: 1n, solver: ME, slot: 0, updateDigest: word(21), ...nothing });
    script.enter('revealing');
    script.next();
    const hint = solverRole()
      .wants(script.state)
      .find(({ key }) => key === 'publish/1/solution');
    expect(hint)
      .to.have.nested.property('hint.message.digests')
      .that.deep.equals([word(21)]);
  });
});

describe('a seat where data are the solvers’ own', () => {
  it('looks at no intervals of its own choice: it is shown none', () => {
    for (const [mode, looks] of [
      [0, true],
      [1, false],
      [2, false],
    ] as const) {
      const { script } = judging(mode, coordinatorRole({ extraIntervals: 2 }), account(21));
      stored(script);
      expect(
        script.next(2).some((key) => key.includes('/probe/')),
        String(mode),
      ).to.equal(looks);
    }
  });

  it('takes openings of the slot’s solver alone, while the task goes on', () => {
    const { script } = judging(1);
    script.next();
    expect(isSolver(script.state, ME, 1n, 0)).to.equal(true);
    expect(isSolver(script.state, ME, 1n, 1)).to.equal(false);
    expect(isSolver(script.state, account(2), 1n, 0)).to.equal(false);
    expect(isSolver(script.state, ME, 2n, 0)).to.equal(false);
    expect(isSolver(undefined, ME, 1n, 0)).to.equal(false);
    script.enter('settled', 0);
    script.next();
    expect(isSolver(script.state, ME, 1n, 0)).to.equal(false);
  });
});
