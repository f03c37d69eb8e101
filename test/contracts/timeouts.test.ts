import { expect } from 'chai';
import { ROLE_TERMS, ROLES, type Role } from '../../protocol/roles.ts';
import { eventsOf, read, send } from './support/chain.ts';
import { outcomeOf } from './support/outcome.ts';
import { ATN } from './support/params.ts';
import { openTask } from './support/task.ts';
import { deadlineOf, now, run, runInBlock, seatWindow, seedDue, TIMEOUTS } from './support/timeout.ts';
import { nextBlockAt, stake, world } from './support/world.ts';

/** A second before the end, at it, a second after it. */
const MOMENTS = [
  [-1n, 'a second before its end'],
  [0n, 'at its end'],
  [1n, 'a second after its end'],
] as const;

describe('the end of each window', () => {
  for (const timeout of TIMEOUTS) {
    const name = `${timeout.window}${timeout.early === 'TaskTallyIncomplete' ? ' (a quorum spoke)' : ''}`;
    for (const [offset, moment] of MOMENTS) {
      it(`${name}, ${moment}: ${offset < 0n ? 'only what it is for' : 'only its timeout'}`, async () => {
        const waiting = await timeout.reach();
        const end = await deadlineOf(waiting, timeout.of);
        const call = await timeout.inTime(waiting);
        await nextBlockAt(end + offset);
        // what is refused costs no block: the second call sees the same time
        if (offset < 0n) {
          expect((await run(waiting, timeout.timeout(waiting))).name).to.equal(timeout.early);
          await nextBlockAt(end + offset);
          expect((await run(waiting, call)).name).to.equal('ok');
        } else {
          expect((await run(waiting, call)).name).to.equal(timeout.late);
          await nextBlockAt(end + offset);
          expect((await run(waiting, timeout.timeout(waiting))).name).to.equal('ok');
        }
        expect(await now()).to.equal(end + offset);
      });
    }
  }

  it('is its entry plus the window, to the second', async () => {
    for (const timeout of TIMEOUTS.filter(({ early }) => early !== 'TaskTallyIncomplete')) {
      const waiting = await timeout.reach();
      const { params, tasks, project } = waiting.w;
      const contract = timeout.of === 'task' ? tasks : project;
      const entry = { task: 'TaskStateChanged', round: 'RoundOpened' }[timeout.of];
      const events =
        timeout.window === 'mergeWindow' ? 'RoundMerging' : timeout.window === 'attestWindow' ? 'VersionProposed' : entry;
      const [last] = (await contract.queryFilter(events)).slice(-1);
      const entered = BigInt((await last!.getBlock()).timestamp);
      expect(await deadlineOf(waiting, timeout.of), timeout.window).to.equal(entered + BigInt(params[timeout.window] as number));
    }
  });
});

describe('the seat window, in blocks', () => {
  for (const [offset, title, claim, advance] of [
    [-1n, 'one block before its last', 'ok', 'TaskNothingToAdvance'],
    [0n, 'its last block', 'ok', 'TaskNothingToAdvance'],
    [1n, 'one block later', 'TaskSeatWindowOver', 'ok'],
  ] as const) {
    it(`${title}: a claim ${claim}, the end of Revealing ${advance}`, async () => {
      const waiting = await seatWindow();
      const { w, task, windowEnd } = waiting;
      const seat = w.coordinators[2]!;
      await task.reveal(w.solvers.slice(2));
      const block = windowEnd + offset;
      const close = await runInBlock(waiting, block, ['tasks', w.keeper, 'advance', task.taskId]);
      expect(close.name).to.equal(advance);
      if (advance === 'ok') return;
      expect((await runInBlock(waiting, block, ['tasks', seat, 'claimSeat', task.taskId])).name).to.equal(claim);
    });

    it(`${title}: a claim of a task that is still waited for is ${claim}`, async () => {
      const waiting = await seatWindow();
      const { w, task, windowEnd } = waiting;
      const call = ['tasks', w.coordinators[2]!, 'claimSeat', task.taskId] as const;
      expect((await runInBlock(waiting, windowEnd + offset, call)).name).to.equal(claim);
    });

    it(`${title}: the last reveal ${advance === 'ok' ? 'ends' : 'does not end'} Revealing`, async () => {
      const waiting = await seatWindow();
      const { w, task, windowEnd } = waiting;
      const last = w.solvers[2]!;
      const call = ['tasks', last, 'revealSolution', ...task.args.revealSolution(last)] as const;
      expect((await runInBlock(waiting, windowEnd + offset, call)).name).to.equal('ok');
      expect(await task.state()).to.equal(advance === 'ok' ? 'judging' : 'revealing');
    });
  }
});

describe('a seed, in blocks', () => {
  for (const state of ['sealed', 'judging'] as const) {
    for (const [after, wanted] of [
      [0n, 'TaskSeedTooEarly'],
      [1n, 'stored'],
      [256n, 'stored'],
      [257n, 'armed anew'],
    ] as const) {
      it(`${state}, ${after} blocks after its own: ${wanted}`, async () => {
        const waiting = await seedDue(state);
        const { w, task, seedBlock } = waiting;
        if (after === 0n) {
          // the block in which the seed was named is the one before: the next block is the seed's own
          const outcome = await runInBlock(waiting, seedBlock, ['tasks', w.keeper, 'storeSeed', task.taskId]);
          expect(outcome.name).to.equal(wanted);
          return;
        }
        const seat = w.coordinators[0]!;
        const needs =
          state === 'sealed'
            ? (['tasks', seat, 'claimSeat', task.taskId] as const)
            : (['tasks', seat, 'commitBallot', ...task.args.commitBallot(seat, { scores: [1, 2, 3] })] as const);
        if (wanted === 'armed anew') {
          expect((await runInBlock(waiting, seedBlock + after, needs)).name).to.equal('TaskSeedGone');
        }
        expect((await runInBlock(waiting, seedBlock + after, ['tasks', w.keeper, 'storeSeed', task.taskId])).name).to.equal('ok');
        const { seed, seedBlock: named } = await read<{ seed: string; seedBlock: bigint }>(w.tasks, 'task', task.taskId);
        if (wanted === 'armed anew') {
          expect([BigInt(seed), named]).to.deep.equal([0n, seedBlock + after + 1n]);
          expect((await runInBlock(waiting, named + 1n, needs)).name).to.equal('ok');
        } else {
          expect(named).to.equal(0n);
          expect((await run(waiting, needs)).name).to.equal('ok');
        }
      });
    }
  }
});

describe('unbonding', () => {
  for (const role of Object.keys(ROLE_TERMS) as Role[]) {
    it(`of ${ROLE_TERMS[role].unbonding / 86_400} days for a ${role}: not a second before`, async () => {
      const w = await world();
      const number = ROLES.indexOf(role);
      await stake(w, w.owner, w.keeper.address, role, 30n * ATN);
      const asked = await send(w.staking, w.keeper, 'requestUnstake', number, 30n * ATN);
      const due = BigInt((await asked.getBlock()).timestamp) + BigInt(ROLE_TERMS[role].unbonding);
      expect(eventsOf(w.staking, 'UnstakeRequested', asked)[0]).to.include({ availableAt: due });
      await nextBlockAt(due - 1n);
      const early = await outcomeOf(w, send(w.staking, w.keeper, 'withdraw', number));
      expect([early.name, early.args[2]]).to.deep.equal(['StakingStillUnbonding', due]);
      await nextBlockAt(due);
      await send(w.staking, w.keeper, 'withdraw', number);
      expect(await now()).to.equal(due);
      expect(await read<bigint>(w.token, 'balanceOf', w.keeper.address)).to.equal(30n * ATN);
    });
  }

  it('a second later it is as due', async () => {
    const w = await world();
    const asked = await send(w.staking, w.solvers[0]!, 'requestUnstake', 1, ATN);
    await nextBlockAt(BigInt((await asked.getBlock()).timestamp) + BigInt(ROLE_TERMS.solver.unbonding) + 1n);
    await send(w.staking, w.solvers[0]!, 'withdraw', 1);
    expect(await read<bigint>(w.token, 'balanceOf', w.solvers[0]!.address)).to.equal(ATN);
  });

  it('holds back nothing of a task that is judged meanwhile: what leaves was free', async () => {
    const w = await world();
    const task = await openTask(w);
    await task.join(w.solvers.slice(0, 1));
    const free = await read<bigint>(w.staking, 'free', w.solvers[0]!.address, 1);
    await send(w.staking, w.solvers[0]!, 'requestUnstake', 1, free);
    expect(await read<bigint>(w.staking, 'locked', w.solvers[0]!.address, 1)).to.equal(25n * ATN);
    const more = await outcomeOf(w, send(w.staking, w.solvers[0]!, 'requestUnstake', 1, 1n));
    expect(more.name).to.equal('StakingInsufficientFree');
  });
});
