import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import { ZeroAddress } from 'ethers';
import { ROLE_TERMS, roleNumber } from '../../../protocol/roles.ts';
import { read, send, signerOf } from '../support/chain.ts';
import type { Lifecycle } from '../support/lifecycle.ts';
import { ATN } from '../support/params.ts';
import { openTask, type TaskDriver } from '../support/task.ts';
import { stake, type World, wait } from '../support/world.ts';
import { tableWorld } from './table-world.ts';

const SOLVER = roleNumber('solver');
const FREE = 'StakingInsufficientFree';
const STRANGER = 'StakingNotEngagement';

/** An account that can pay, a task that it may join, and a contract that may lock its stake. */
type StakeScene = {
  readonly w: World;
  readonly who: HardhatEthersSigner;
  readonly task: TaskDriver;
  readonly engagement: HardhatEthersSigner;
};

/** An account with `amount` of ATN staked as a solver; then `more` happens. */
const staked = (amount: bigint, more?: (scene: StakeScene) => Promise<unknown>) => async (): Promise<StakeScene> => {
  const w = await tableWorld();
  const who = w.keeper;
  await send(w.token, w.owner, 'transfer', who.address, 1_000n * ATN);
  await send(w.token, who, 'approve', w.staking.target, 1_000n * ATN);
  if (amount > 0n) await stake(w, w.owner, who.address, 'solver', amount * ATN);
  const scene = { w, who, task: await openTask(w), engagement: await signerOf(w.tasks) };
  await more?.(scene);
  return scene;
};

const leave = async ({ w, who }: StakeScene): Promise<void> => {
  await send(w.staking, who, 'requestUnstake', SOLVER, await read<bigint>(w.staking, 'free', who.address, SOLVER));
};

const lock = async ({ w, who, engagement }: StakeScene): Promise<void> => {
  await send(w.staking, engagement, 'lock', who.address, SOLVER);
};

/** What everybody is refused in every state. */
const ALWAYS = {
  'staking.stake': 'ok',
  'staking.stakeFor': 'ok',
  'staking.stake of nothing': 'StakingZeroAmount',
  'staking.stake of more than there is': 'StakingAmountTooLarge',
  'staking.stakeFor nobody': 'StakingZeroAddress',
  'staking.requestUnstake of nothing': 'StakingZeroAmount',
  'staking.lock by a stranger': STRANGER,
  'staking.unlock by a stranger': STRANGER,
  'staking.unlockMany by a stranger': STRANGER,
  'staking.penalise by a stranger': STRANGER,
  'staking.penalise above the lock': 'StakingPenaltyAboveLock',
  'staking.penalise redirected above the penalty': 'StakingPenaltyAboveLock',
} as const;

/** Protocol section 2, `Active -> Exiting -> gone`, for one role of one account. */
export const STAKE: Lifecycle<StakeScene> = {
  name: 'a stake',
  actions: {
    'staking.stake': ({ who }) => [who, SOLVER, 10n * ATN],
    'staking.stake of nothing': ({ who }) => [who, SOLVER, 0],
    'staking.stake of more than there is': ({ who }) => [who, SOLVER, 2n ** 96n],
    'staking.stakeFor': ({ w, who }) => [w.owner, who.address, SOLVER, 10n * ATN],
    'staking.stakeFor nobody': ({ w }) => [w.owner, ZeroAddress, SOLVER, 10n * ATN],
    'staking.requestUnstake': ({ who }) => [who, SOLVER, 1],
    'staking.requestUnstake of nothing': ({ who }) => [who, SOLVER, 0],
    'staking.withdraw': ({ who }) => [who, SOLVER],
    'tasks.join': ({ who, task }) => [who, ...task.args.join()],
    'staking.lock by an engagement': ({ who, engagement }) => [engagement, who.address, SOLVER],
    'staking.unlock by an engagement': ({ who, engagement }) => [engagement, who.address, SOLVER],
    'staking.unlockMany by an engagement': ({ who, engagement }) => [engagement, [who.address], SOLVER],
    'staking.penalise by an engagement': ({ w, who, engagement }) => [
      engagement,
      who.address,
      SOLVER,
      25n * ATN,
      ATN,
      w.rewards.target,
      2,
    ],
    'staking.penalise above the lock': ({ w, who, engagement }) => [
      engagement,
      who.address,
      SOLVER,
      25n * ATN + 1n,
      0,
      w.rewards.target,
      2,
    ],
    'staking.penalise redirected above the penalty': ({ w, who, engagement }) => [
      engagement,
      who.address,
      SOLVER,
      ATN,
      ATN + 1n,
      w.rewards.target,
      2,
    ],
    'staking.lock by a stranger': ({ who }) => [who, who.address, SOLVER],
    'staking.unlock by a stranger': ({ who }) => [who, who.address, SOLVER],
    'staking.unlockMany by a stranger': ({ who }) => [who, [who.address], SOLVER],
    'staking.penalise by a stranger': ({ who }) => [who, who.address, SOLVER, 1, 0, who.address, 2],
  },
  situations: {
    'nothing staked': {
      state: 'gone',
      reach: staked(0n),
      otherwise: 'StakingNotLocked',
      outcomes: {
        ...ALWAYS,
        'staking.requestUnstake': FREE,
        'staking.withdraw': 'StakingNothingUnbonding',
        'tasks.join': 'StakingBelowMinimum',
        'staking.lock by an engagement': 'StakingBelowMinimum',
      },
    },
    'below the minimum': {
      state: 'active',
      reach: staked(49n),
      otherwise: 'StakingNotLocked',
      outcomes: {
        ...ALWAYS,
        'staking.requestUnstake': 'ok',
        'staking.withdraw': 'StakingNothingUnbonding',
        'tasks.join': 'StakingBelowMinimum',
        'staking.lock by an engagement': 'StakingBelowMinimum',
      },
    },
    'exactly the minimum': {
      state: 'active',
      reach: staked(50n),
      otherwise: 'StakingNotLocked',
      outcomes: {
        ...ALWAYS,
        'staking.requestUnstake': 'ok',
        'staking.withdraw': 'StakingNothingUnbonding',
        'tasks.join': 'ok',
        'staking.lock by an engagement': 'ok',
      },
    },
    'partly locked': {
      state: 'active',
      reach: staked(50n, lock),
      otherwise: 'ok',
      outcomes: { ...ALWAYS, 'staking.withdraw': 'StakingNothingUnbonding' },
    },
    'all locked': {
      state: 'active',
      reach: staked(50n, async (scene) => {
        await lock(scene);
        await lock(scene);
      }),
      otherwise: 'ok',
      outcomes: {
        ...ALWAYS,
        'staking.requestUnstake': FREE,
        'staking.withdraw': 'StakingNothingUnbonding',
        'tasks.join': FREE,
        'staking.lock by an engagement': FREE,
      },
    },
    'locked, the rest leaving': {
      state: 'exiting',
      reach: staked(100n, async (scene) => {
        await lock(scene);
        await leave(scene);
      }),
      otherwise: 'ok',
      outcomes: {
        ...ALWAYS,
        'staking.requestUnstake': FREE,
        'staking.withdraw': 'StakingStillUnbonding',
        // 25 of 100 are left
        'tasks.join': 'StakingBelowMinimum',
        'staking.lock by an engagement': 'StakingBelowMinimum',
      },
    },
    'all of it leaving': {
      state: 'exiting',
      reach: staked(100n, leave),
      otherwise: 'StakingNotLocked',
      outcomes: {
        ...ALWAYS,
        'staking.requestUnstake': FREE,
        'staking.withdraw': 'StakingStillUnbonding',
        'tasks.join': 'StakingBelowMinimum',
        'staking.lock by an engagement': 'StakingBelowMinimum',
      },
    },
    'the unbonding period over': {
      state: 'exiting',
      reach: staked(100n, async (scene) => {
        await leave(scene);
        await wait(ROLE_TERMS.solver.unbonding);
      }),
      otherwise: 'StakingNotLocked',
      outcomes: {
        ...ALWAYS,
        'staking.requestUnstake': FREE,
        'staking.withdraw': 'ok',
        // its time has passed long ago
        'tasks.join': 'TaskDeadlinePassed',
        'staking.lock by an engagement': 'StakingBelowMinimum',
      },
    },
    gone: {
      state: 'gone',
      reach: staked(100n, async (scene) => {
        await leave(scene);
        await wait(ROLE_TERMS.solver.unbonding);
        await send(scene.w.staking, scene.who, 'withdraw', SOLVER);
      }),
      otherwise: 'StakingNotLocked',
      outcomes: {
        ...ALWAYS,
        'staking.requestUnstake': FREE,
        'staking.withdraw': 'StakingNothingUnbonding',
        'tasks.join': 'TaskDeadlinePassed',
        'staking.lock by an engagement': 'StakingBelowMinimum',
      },
    },
  },
};
