import type { Contract } from 'ethers';
import { ZeroAddress } from 'ethers';
import { type Contracts, chain, read, send } from '../support/chain.ts';
import type { ActionName, Call, Lifecycle, Scene } from '../support/lifecycle.ts';
import { ATN, digestOf } from '../support/params.ts';
import type { World } from '../support/world.ts';
import { tableWorld } from './table-world.ts';

const OWNED = ['registry', 'staking', 'rewards', 'project'] as const;

/** The deployed world; `owner` deployed it, `keeper` is whom ownership is offered to. */
type WiringScene = Scene;

/** The same contracts, deployed and not yet told of each other. */
const unwired = async (): Promise<WiringScene> => {
  const w = await tableWorld();
  const { ethers } = await chain();
  const owner = w.owner.address;
  const deploy = async (name: string, args: unknown[]) => (await ethers.deployContract(name, args)) as unknown as Contract;
  const staking = await deploy('ParticipantStaking', [w.token.target, owner]);
  const rewards = await deploy('ResultsRewards', [w.token.target, owner]);
  const project = await deploy('Project', [w.token.target, staking.target, rewards.target, owner]);
  const tasks = await deploy('TaskContract', [project.target, staking.target, rewards.target]);
  return { w: { ...w, staking, rewards, project, tasks } };
};

const each = async (w: World, act: (contract: Contract) => Promise<unknown>): Promise<void> => {
  for (const name of OWNED) await act(w[name]);
};

const offered = async (): Promise<WiringScene> => {
  const w = await tableWorld();
  await each(w, (contract) => send(contract, w.owner, 'transferOwnership', w.keeper.address));
  return { w };
};

const handedOver = async (): Promise<WiringScene> => {
  const { w } = await offered();
  await each(w, (contract) => send(contract, w.keeper, 'acceptOwnership'));
  return { w };
};

const renounced = async (): Promise<WiringScene> => {
  const w = await tableWorld();
  await each(w, (contract) => send(contract, w.owner, 'renounceOwnership'));
  return { w };
};

const DENIED = 'OwnableUnauthorizedAccount';

/** Calls of one owner's function, by the owner and by a stranger. */
const twice = (action: string, args: (w: World) => readonly unknown[]): [ActionName, (scene: WiringScene) => Call][] => [
  [action as ActionName, ({ w }) => [w.owner, ...args(w)]],
  [`${action} by a stranger` as ActionName, ({ w }) => [w.solvers[0]!, ...args(w)]],
];

const ownership = (name: keyof Contracts & string): [ActionName, (scene: WiringScene) => Call][] => [
  ...twice(`${name}.transferOwnership`, (w) => [w.keeper.address]),
  ...twice(`${name}.renounceOwnership`, () => []),
  [`${name}.acceptOwnership`, ({ w }) => [w.keeper]],
  [`${name}.acceptOwnership by a stranger`, ({ w }) => [w.solvers[0]!]],
];

const ACTIONS = Object.fromEntries([
  ...OWNED.flatMap(ownership),
  ...twice('registry.set', (w) => [digestOf('key'), w.keeper.address]),
  ...twice('registry.set to nothing', () => [digestOf('key'), ZeroAddress]),
  ...twice('staking.setMinimum', () => [1, ATN]),
  ...twice('staking.setMinimum in parts of a thousandth', () => [1, 1]),
  ...twice('staking.setMinimum beyond forty bits', () => [1, 2n ** 40n * 10n ** 15n]),
  ...twice('staking.authorise', (w) => [w.keeper.address]),
  ...twice('staking.authorise nothing', () => [ZeroAddress]),
  ...twice('staking.authorise the task contract', (w) => [w.tasks.target]),
  ...twice('rewards.authorise', (w) => [w.keeper.address]),
  ...twice('rewards.authorise nothing', () => [ZeroAddress]),
  ...twice('project.setTasks', (w) => [w.tasks.target]),
  ...twice('project.setTasks to nothing', () => [ZeroAddress]),
  [
    'tasks.setTerms by a stranger',
    async ({ w }: WiringScene) => [w.owner, 1, 1, [...(await read<Iterable<unknown>>(w.tasks, 'terms', 1, 1))]] as const,
  ],
]) as Record<ActionName, (scene: WiringScene) => Call | Promise<Call>>;

/** Every action that is not the owner's is refused. */
const DENIALS = Object.fromEntries(
  Object.keys(ACTIONS)
    .filter((action) => action.endsWith('by a stranger'))
    .map((action) => [action, DENIED]),
);

const NOBODY_WAITS = Object.fromEntries(OWNED.map((name) => [`${name}.acceptOwnership`, DENIED]));

const WRONG = {
  'registry.set to nothing': 'RegistryZeroAddress',
  'staking.setMinimum in parts of a thousandth': 'StakingBadMinimum',
  'staking.setMinimum beyond forty bits': 'StakingBadMinimum',
  'staking.authorise nothing': 'StakingZeroAddress',
  'staking.authorise the task contract': 'StakingAlreadyAuthorised',
  'rewards.authorise nothing': 'RewardsZeroAddress',
  'tasks.setTerms by a stranger': 'TaskNotProject',
} as const;

const WIRED = {
  ...WRONG,
  'project.setTasks': 'ProjectTasksAlreadySet',
  'project.setTasks to nothing': 'ProjectTasksAlreadySet',
} as const;

/** Who owns the contracts, and what they may still be told. */
export const WIRING: Lifecycle<WiringScene> = {
  name: 'wiring and ownership',
  actions: ACTIONS,
  situations: {
    'deployed, not wired': {
      state: 'unwired',
      reach: unwired,
      otherwise: 'ok',
      outcomes: {
        ...DENIALS,
        ...NOBODY_WAITS,
        ...WRONG,
        'staking.authorise the task contract': 'ok',
        'project.setTasks to nothing': 'ProjectZeroAddress',
      },
    },
    wired: {
      state: 'wired',
      reach: async () => ({ w: await tableWorld() }),
      otherwise: 'ok',
      outcomes: { ...DENIALS, ...NOBODY_WAITS, ...WIRED },
    },
    'ownership offered': { state: 'offered', reach: offered, otherwise: 'ok', outcomes: { ...DENIALS, ...WIRED } },
    // the deployer is a stranger now
    'ownership handed over': {
      state: 'handed over',
      reach: handedOver,
      otherwise: DENIED,
      outcomes: { 'tasks.setTerms by a stranger': 'TaskNotProject' },
    },
    'ownership renounced': {
      state: 'renounced',
      reach: renounced,
      otherwise: DENIED,
      outcomes: { 'tasks.setTerms by a stranger': 'TaskNotProject' },
    },
  },
};
