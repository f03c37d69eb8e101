import { expect } from 'chai';
import { encodeBytes32String } from 'ethers';
import { moved } from './support/books.ts';
import { eventsOf, read, send } from './support/chain.ts';
import { ATN, digestOf, PARAMS, type Params } from './support/params.ts';
import { openTask, runTask } from './support/task.ts';
import { roundOf, type World, wait, world } from './support/world.ts';

const fails = (w: World, act: Promise<unknown>, error: string) => expect(act).to.be.revertedWithCustomError(w.project, error);

const CASTS = [0, 1, 2].map(() => ({ scores: [0, 0, 0] }));

describe('a project', () => {
  const bad: [string, Partial<Params>][] = [
    ['programHash', { programHash: `0x${'00'.repeat(32)}` }],
    ['dataMode', { dataMode: 3 }],
    ['engine', { engine: 2 }],
    ['mergeRule', { mergeRule: 4 }],
    ['minInputs', { minInputs: 0 }],
    ['minInputs', { mergeRule: 1, minInputs: 2 }],
    ['minInputs', { mergeRule: 1, mergeF: 2, minInputs: 4 }],
    ['minInputs', { mergeRule: 2, mergeF: 2, minInputs: 4 }],
    ['minInputs', { mergeRule: 3, mergeF: 1, minInputs: 4 }],
    ['pool', { proposerPool: 2n ** 80n }],
    ['target', { target: 0 }],
    ['target', { target: 1_000_001 }],
    ['minGain', { minGain: 1_000_001 }],
    ['capacity', { capacity: 33 }],
    ['seats', { seats: 17 }],
    ['minSeats', { minSeats: 4 }],
    ['sampled', { sampled: 0 }],
    ['sampled', { sampled: 9 }],
    ['stepsMax', { stepsMax: 7 }],
    ['seatWindowBlocks', { seatWindowBlocks: 0 }],
    ['window', { truthWindow: 0 }],
    ['window', { attestWindow: 0 }],
    // 4 of 8 sampled, lock 25: the pool may be 25
    ['sampling', { solverPool: 25n * ATN + 1n }],
  ];
  for (const [what, change] of bad) {
    it(`refuses ${what} of ${Object.values(change).join(', ')}`, async () => {
      const w = await world();
      await expect(send(w.project, w.owner, 'setParams', w.projectId, { ...PARAMS, ...change }))
        .to.be.revertedWithCustomError(w.project, 'ProjectBadParams')
        .withArgs(encodeBytes32String(what));
    });
  }

  it('asks for no sampling where nobody re-executes', async () => {
    const w = await world();
    for (const change of [{ engine: 1 }, { dataMode: 2 }, { solverPool: 25n * ATN }]) {
      await send(w.project, w.owner, 'setParams', w.projectId, { ...PARAMS, solverPool: 1_000n * ATN, ...change });
    }
    expect((await read<{ solverPool: bigint }>(w.project, 'params', w.projectId, 4)).solverPool).to.equal(25n * ATN);
  });

  it('new parameters and proposers hold from the next round on', async () => {
    const w = await world();
    const task = await openTask(w);
    await send(w.project, w.owner, 'setParams', w.projectId, { ...PARAMS, capacity: 1 });
    await send(w.project, w.owner, 'setProposers', w.projectId, [w.keeper.address], [1]);
    await task.join();
    expect(await task.state()).to.equal('training');
    await wait(w.params.trainWindow);
    await task.advance();
    expect((await roundOf(w)).state).to.equal(0n);
    await fails(w, openTask(w, w.proposers[0]!, 1n), 'ProjectProposerNotListed');
    await send(w.project, w.owner, 'setProposers', w.projectId, [w.proposers[0]!.address], [1]);
    const next = await openTask(w, w.proposers[0]!, 1n);
    await next.join(w.solvers.slice(0, 1));
    expect(await next.state()).to.equal('training');
    const round = await roundOf(w);
    expect([round.round, round.paramsVersion, round.rosterVersion]).to.deep.equal([2n, 2n, 3n]);
  });

  it('takes tasks in order of number, within the cap, until every proposer had one', async () => {
    const w = await world({ proposers: 2 });
    await fails(w, openTask(w, w.proposers[0]!, 1n), 'ProjectWrongTaskNumber');
    await fails(w, openTask(w, w.keeper), 'ProjectProposerNotListed');
    await openTask(w, w.proposers[0]!, 0n);
    await openTask(w, w.proposers[0]!, 1n);
    await fails(w, openTask(w, w.proposers[0]!, 2n), 'ProjectProposerAtCap');
    await openTask(w, w.proposers[1]!, 0n);
    await fails(w, openTask(w, w.proposers[1]!, 1n), 'ProjectRoundClosed');
    expect([...(await read<bigint[]>(w.project, 'proposerOf', w.projectId, w.proposers[0]!.address))]).to.deep.equal([2n, 2n]);
  });

  it('closes a round after its window; then anyone may end it', async () => {
    const w = await world({ proposers: 2 });
    const task = await openTask(w);
    await wait(w.params.joinWindow);
    await task.advance();
    await fails(w, send(w.project, w.keeper, 'advanceRound', w.projectId), 'ProjectNothingToAdvance');
    await wait(w.params.roundWindow);
    await fails(w, openTask(w, w.proposers[1]!), 'ProjectRoundClosed');
    const ended = await send(w.project, w.keeper, 'advanceRound', w.projectId);
    expect(eventsOf(w.project, 'RoundEnded', ended)[0]).to.include({ round: 1n, outcome: 2n, reason: 1n });
    await fails(w, send(w.project, w.keeper, 'advanceRound', w.projectId), 'ProjectActionNotAllowed');
  });

  it('does not end a round whose tasks still run', async () => {
    const w = await world({ proposers: 2 }, { roundWindow: 10 });
    await openTask(w);
    await wait(10);
    await fails(w, send(w.project, w.keeper, 'advanceRound', w.projectId), 'ProjectNothingToAdvance');
  });

  it('gives the owner back what is not reserved, and nothing more', async () => {
    const w = await world();
    await openTask(w);
    const { balance, reserved } = await read<{ balance: bigint; reserved: bigint }>(w.project, 'project', w.projectId);
    const { solverPool, coordinatorPool, proposerPool, aggregationPool } = w.params;
    expect(reserved).to.equal(solverPool + coordinatorPool + proposerPool + aggregationPool);
    await fails(w, send(w.project, w.owner, 'defund', w.projectId, balance - reserved + 1n), 'ProjectUnderfunded');
    await fails(w, send(w.project, w.keeper, 'defund', w.projectId, 1), 'ProjectNotOwner');
    const change = await moved(w, () => send(w.project, w.owner, 'defund', w.projectId, balance - reserved));
    expect(change).to.deep.equal({ balance: reserved - balance });
  });

  it('without money for a task there is no task', async () => {
    const w = await world();
    await send(w.project, w.owner, 'defund', w.projectId, 10_000n * ATN - 1n);
    await fails(w, openTask(w), 'ProjectUnderfunded');
  });

  it('knows its owner, its money and its rosters', async () => {
    const w = await world();
    await fails(w, send(w.project, w.keeper, 'setParams', w.projectId, PARAMS), 'ProjectNotOwner');
    await fails(w, send(w.project, w.keeper, 'setProposers', w.projectId, [], []), 'ProjectNotOwner');
    await fails(w, send(w.project, w.owner, 'setProposers', w.projectId, [], []), 'ProjectBadProposers');
    const twice = [w.keeper.address, w.keeper.address];
    await fails(w, send(w.project, w.owner, 'setProposers', w.projectId, twice, [1, 1]), 'ProjectBadProposers');
    await fails(w, send(w.project, w.owner, 'setProposers', w.projectId, twice.slice(1), [0]), 'ProjectBadProposers');
    await fails(w, send(w.project, w.owner, 'fund', 9, 1), 'ProjectUnknown');
    await fails(w, send(w.project, w.owner, 'fund', w.projectId, 0), 'ProjectZeroAmount');
    await fails(
      w,
      send(w.project, w.owner, 'createProject', digestOf('a'), `0x${'00'.repeat(32)}`, PARAMS, twice, [1, 1]),
      'ProjectZeroDigest',
    );
    expect(await read<bigint>(w.project, 'projectCount')).to.equal(1n);
  });

  it('opens and closes tasks for the task contract only', async () => {
    const w = await world();
    await fails(w, send(w.project, w.keeper, 'openTask', w.projectId, w.keeper.address, 0), 'ProjectNotTasks');
    await fails(w, send(w.project, w.keeper, 'closeTask', w.projectId, 1, true, 0, 0, 0, 0), 'ProjectNotTasks');
    const terms = [...(await read<Iterable<unknown>>(w.tasks, 'terms', w.projectId, 1))];
    await expect(send(w.tasks, w.keeper, 'setTerms', w.projectId, 1, terms)).to.be.revertedWithCustomError(
      w.tasks,
      'TaskNotProject',
    );
  });

  it('many rounds in the same place leave the books even', async () => {
    const w = await world();
    for (let round = 0n; round < 3n; round++) {
      const change = await moved(w, () => runTask(w, CASTS, w.proposers[0]!, round));
      expect(Object.keys(change).filter((name) => name.startsWith('locked') || name === 'reserved')).to.deep.equal([]);
    }
  });
});
