import { expect } from 'chai';
import { ROLE_TERMS, ROLES, type Role, roleNumber } from '../../protocol/roles.ts';
import { chain, read, send } from './support/chain.ts';
import { ATN } from './support/params.ts';
import { openTask } from './support/task.ts';
import { mine, stake, type World, wait, world } from './support/world.ts';

const SOLVER = roleNumber('solver');
const fails = (w: World, act: Promise<unknown>, error: string) => expect(act).to.be.revertedWithCustomError(w.staking, error);

describe('staking', () => {
  it('has the role table of the protocol', async () => {
    const { staking } = await world();
    for (const [number, role] of ROLES.entries()) {
      const terms = ROLE_TERMS[role as Role];
      expect(await read<bigint>(staking, 'minimum', number), role).to.equal(terms.minimumStake);
      expect(await read<bigint>(staking, 'lockAmount', number), role).to.equal(terms.lock);
      expect(await read<bigint>(staking, 'unbondingPeriod', number), role).to.equal(BigInt(terms.unbonding));
    }
  });

  it('takes stake, gives it back after the unbonding period, and no sooner', async () => {
    const w = await world();
    const solver = w.solvers[0]!;
    const before = await read<bigint>(w.token, 'balanceOf', solver.address);
    await send(w.staking, solver, 'requestUnstake', SOLVER, 100n * ATN);
    await fails(w, send(w.staking, solver, 'withdraw', SOLVER), 'StakingStillUnbonding');
    await wait(ROLE_TERMS.solver.unbonding / 2);
    await send(w.staking, solver, 'requestUnstake', SOLVER, 50n * ATN);
    await wait(ROLE_TERMS.solver.unbonding / 2 + 1);
    // the second request started the period again
    await fails(w, send(w.staking, solver, 'withdraw', SOLVER), 'StakingStillUnbonding');
    await wait(ROLE_TERMS.solver.unbonding);
    await send(w.staking, solver, 'withdraw', SOLVER);
    expect(await read<bigint>(w.token, 'balanceOf', solver.address)).to.equal(before + 150n * ATN);
    await fails(w, send(w.staking, solver, 'withdraw', SOLVER), 'StakingNothingUnbonding');
  });

  it('lets only free stake leave', async () => {
    const w = await world();
    const task = await openTask(w);
    await task.join(w.solvers.slice(0, 1));
    const held = await read<bigint>(w.staking, 'held', w.solvers[0]!.address, SOLVER);
    await fails(w, send(w.staking, w.solvers[0]!, 'requestUnstake', SOLVER, held), 'StakingInsufficientFree');
    await send(w.staking, w.solvers[0]!, 'requestUnstake', SOLVER, held - 25n * ATN);
    expect(await read<bigint>(w.staking, 'free', w.solvers[0]!.address, SOLVER)).to.equal(0n);
    await fails(w, send(w.staking, w.solvers[0]!, 'requestUnstake', SOLVER, 0), 'StakingZeroAmount');
  });

  it('below the minimum an account takes no new work until it tops up', async () => {
    const w = await world();
    const solver = w.solvers[0]!;
    const held = await read<bigint>(w.staking, 'held', solver.address, SOLVER);
    await send(w.staking, solver, 'requestUnstake', SOLVER, held - 49n * ATN);
    const task = await openTask(w);
    await fails(w, task.join([solver]), 'StakingBelowMinimum');
    await stake(w, w.owner, solver.address, 'solver', ATN);
    await task.join([solver]);
  });

  it('a raised minimum touches new work only', async () => {
    const w = await world({ proposers: 2 });
    const [first, second] = [await openTask(w), await openTask(w, w.proposers[1]!)];
    await first.join();
    await send(w.staking, w.owner, 'setMinimum', SOLVER, 1_000n * ATN);
    await first.commit();
    expect(await first.state()).to.equal('sealed');
    await fails(w, second.join(), 'StakingBelowMinimum');
    await fails(w, send(w.staking, w.owner, 'setMinimum', SOLVER, 1n), 'StakingBadMinimum');
    expect(await read<bigint>(w.staking, 'minimum', SOLVER)).to.equal(1_000n * ATN);
    expect(await read<bigint>(w.staking, 'minimum', 0)).to.equal(100n * ATN);
  });

  it('runs out of free stake before it runs out of locks', async () => {
    const w = await world({ proposers: 3, solvers: 1 }, { capacity: 1 });
    const solver = w.solvers[0]!;
    const held = await read<bigint>(w.staking, 'held', solver.address, SOLVER);
    await send(w.staking, solver, 'requestUnstake', SOLVER, held - 60n * ATN);
    const tasks = [];
    for (const proposer of w.proposers) tasks.push(await openTask(w, proposer));
    await tasks[0]!.join();
    await tasks[1]!.join();
    await fails(w, tasks[2]!.join(), 'StakingInsufficientFree');
  });

  it('remembers what was held at any block', async () => {
    const w = await world();
    const { ethers } = await chain();
    const account = w.coordinators[0]!.address;
    const coordinator = roleNumber('coordinator');
    const start = await read<bigint>(w.staking, 'held', account, coordinator);
    const blocks: [number, bigint][] = [[await ethers.provider.getBlockNumber(), start]];
    for (const amount of [3n, 5n, 7n]) {
      await stake(w, w.owner, account, 'coordinator', amount * ATN);
      blocks.push([await ethers.provider.getBlockNumber(), await read<bigint>(w.staking, 'held', account, coordinator)]);
      await mine(2);
    }
    for (const [block, held] of blocks)
      expect(await read<bigint>(w.staking, 'heldAt', account, coordinator, block)).to.equal(held);
    expect(await read<bigint>(w.staking, 'heldAt', account, coordinator, 0)).to.equal(0n);
  });

  it('locks, releases and cuts for engagements only', async () => {
    const w = await world();
    const account = w.solvers[0]!.address;
    for (const [name, ...args] of [
      ['lock', account, SOLVER],
      ['unlock', account, SOLVER],
      ['unlockMany', [account], SOLVER],
      ['penalise', account, SOLVER, ATN, 0, account, 1],
    ] as const) {
      await fails(w, send(w.staking, w.keeper, name, ...args), 'StakingNotEngagement');
    }
    await send(w.staking, w.owner, 'authorise', w.keeper.address);
    await fails(w, send(w.staking, w.owner, 'authorise', w.keeper.address), 'StakingAlreadyAuthorised');
    await fails(w, send(w.staking, w.keeper, 'unlock', account, SOLVER), 'StakingNotLocked');
    await send(w.staking, w.keeper, 'lock', account, SOLVER);
    await fails(w, send(w.staking, w.keeper, 'penalise', account, SOLVER, 26n * ATN, 0, account, 1), 'StakingPenaltyAboveLock');
    await fails(w, send(w.staking, w.keeper, 'penalise', account, SOLVER, ATN, 2n * ATN, account, 1), 'StakingPenaltyAboveLock');
    await send(w.staking, w.keeper, 'penalise', account, SOLVER, 25n * ATN, 5n * ATN, w.keeper.address, 1);
    expect(await read<bigint>(w.token, 'balanceOf', w.keeper.address)).to.equal(5n * ATN);
    expect(await read<bigint>(w.staking, 'locked', account, SOLVER)).to.equal(0n);
  });
});
