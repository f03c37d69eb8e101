import { expect } from 'chai';
import { solverRole } from '../../roles/solver/solver.ts';
import { account, PARAMS, Script, word } from './support/script.ts';

const ME = account(7);
const PROPOSER = account(5);

/** Training goes by task, slot and spec. */
const TRAIN = `work/1/train/0/${word(4)}`;

const TRAINED = {
  updateDigest: word(11),
  checkpointRoot: word(12),
  dataRoot: word(13),
  steps: 100,
  leavesDigest: word(14),
  salt: word(15),
  commitment: word(16),
};

const joined = (): Script => {
  const script = new Script(solverRole(), ME).project().task(PROPOSER);
  script.next();
  script.done('work/params/1/1', PARAMS);
  script.chain('SolverJoined', { taskId: 1n, solver: ME, slot: 0 });
  script.enter('training');
  return script;
};

describe('decide', () => {
  it('wishes for nothing while the past is being read, and once for everything after', () => {
    const script = new Script(solverRole(), ME).project().task(PROPOSER);
    expect(script.state.effects).to.deep.equal({});
    expect(script.next()).to.deep.equal(['work/params/1/1', 'work/forget-left']);
    expect(script.next(), 'not asked for again while under way').to.deep.equal([]);
    expect(script.done('work/params/1/1', PARAMS)).to.deep.equal(['work/1/inspect']);
    expect(script.done('work/1/inspect', true)).to.deep.equal(['send/1/join']);
    expect(script.next()).to.deep.equal([]);
  });

  it('tries a failed effect again after a growing back-off', () => {
    const script = joined();
    expect(script.next()).to.deep.equal([TRAIN]);
    expect(script.failed(TRAIN)).to.deep.equal([]);
    expect(script.next(1)).to.deep.equal([]);
    expect(script.next(1)).to.deep.equal([TRAIN]);
    script.failed(TRAIN);
    expect(script.next(3)).to.deep.equal([]);
    expect(script.next(1)).to.deep.equal([TRAIN]);
  });

  it('leads a solver from joining to revealing, each step once', () => {
    const script = joined();
    expect(script.next()).to.deep.equal([TRAIN]);
    expect(script.done(TRAIN, TRAINED)).to.deep.equal(['send/1/commit']);
    script.done('send/1/commit');
    script.chain('SolutionCommitted', { taskId: 1n, solver: ME, slot: 0, commitment: TRAINED.commitment });
    script.enter('sealed');
    expect(script.next()).to.deep.equal([]);
    script.enter('revealing');
    expect(script.next()).to.deep.equal(['send/1/reveal']);
    const { commitment: _hidden, ...revealed } = TRAINED;
    script.chain('SolutionRevealed', { taskId: 1n, solver: ME, slot: 0, ...revealed });
    expect(script.next()).to.deep.equal([]);
  });

  it('sends again what a reorganisation undid, without training again', () => {
    const script = joined();
    script.next();
    script.done(TRAIN, TRAINED);
    script.done('send/1/commit');
    script.reorged();
    script.project().task(PROPOSER);
    script.chain('SolverJoined', { taskId: 1n, solver: ME, slot: 0 });
    script.enter('training');
    expect(script.next()).to.deep.equal(['send/1/commit']);
  });

  it('tells where its solution can be had once the chain shows it, and once only', () => {
    const script = joined();
    script.next();
    script.done(TRAIN, TRAINED);
    const { commitment, ...revealed } = TRAINED;
    script.chain('SolutionCommitted', { taskId: 1n, solver: ME, slot: 0, commitment });
    script.enter('revealing');
    script.next();
    expect(script.hints).to.deep.equal([]);
    script.chain('SolutionRevealed', { taskId: 1n, solver: ME, slot: 0, ...revealed });
    script.next();
    script.next();
    expect(script.hints).to.deep.equal(['publish/1/solution']);
  });

  it('does not join a task that its own account proposed', () => {
    const script = new Script(solverRole(), PROPOSER).project().task(PROPOSER);
    script.next();
    expect(script.done('work/params/1/1', PARAMS)).to.deep.equal([]);
  });

  it('does not join a full task, and not twice', () => {
    const script = new Script(solverRole(), ME).project().task(PROPOSER);
    script.next();
    script.chain('SolverJoined', { taskId: 1n, solver: account(1), slot: 0 });
    script.chain('SolverJoined', { taskId: 1n, solver: account(2), slot: 1 });
    expect(script.done('work/params/1/1', PARAMS)).to.deep.equal([]);
  });

  it('calls a passed deadline in turn: slot by slot, a second apart', () => {
    const script = joined();
    script.next();
    expect(script.next(1, 1_000), 'at the deadline a solver of slot 0 is fifth in line').to.deep.equal([]);
    expect(script.next(1, 3)).to.deep.equal([]);
    expect(script.next(1, 1)).to.deep.equal(['send/1/advance/training']);
  });
});
