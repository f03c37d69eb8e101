import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import { send, signerOf } from '../support/chain.ts';
import type { ActionName, Call, Lifecycle } from '../support/lifecycle.ts';
import { type TaskScene, taskAt } from './table-world.ts';

/** Solver 0, to whom something may be owed, and a contract that may credit. */
type CreditScene = TaskScene & { readonly creditor: HardhatEthersSigner };

const reach = (place: 'counted' | 'settled', more?: (scene: TaskScene) => Promise<unknown>) => async (): Promise<CreditScene> => {
  const scene = await taskAt(place, more)();
  return { ...scene, creditor: await signerOf(scene.w.tasks) };
};

const settlement = ({ w, task }: CreditScene) => ({
  projectId: w.projectId,
  taskId: task.taskId,
  proposer: w.proposers[0]!.address,
  solvers: [w.solvers[0]!.address],
  coordinators: [w.coordinators[0]!.address],
  rows: [100_000],
  solverPool: 7,
  coordinatorPool: 5,
  proposerPool: 3,
  target: 100_000,
});

/** What creditors may call, with arguments; kinds: 0 Solver, 6 Tip. */
const CREDITING: Readonly<Record<string, (scene: CreditScene) => readonly unknown[]>> = {
  settle: (scene) => [settlement(scene), [2n ** 32n], [100_000]],
  credit: ({ w }) => [w.solvers[0]!.address, 0, 1, w.projectId, 1],
  creditEqually: ({ w }) => [[w.solvers[0]!.address], 6, 1, w.projectId, 1],
  deposit: () => [1],
  payOut: ({ w }) => [w.keeper.address, 1],
  burnDust: ({ w }) => [w.projectId, 1],
};

const by = (who: string, pick: (scene: CreditScene) => HardhatEthersSigner): Record<ActionName, (scene: CreditScene) => Call> =>
  Object.fromEntries(
    Object.entries(CREDITING).map(([name, args]) => [
      `rewards.${name} by ${who}`,
      (scene: CreditScene) => [pick(scene), ...args(scene)] as const,
    ]),
  );

const refused = Object.fromEntries(Object.keys(CREDITING).map((name) => [`rewards.${name} by a stranger`, 'RewardsNotCreditor']));

/** What an account earned: nothing, something, withdrawn. */
export const CREDIT: Lifecycle<CreditScene> = {
  name: 'a credit',
  actions: {
    'rewards.withdraw': ({ w }) => [w.solvers[0]!],
    'rewards.settle with wrong medians': (scene) => [scene.creditor, settlement(scene), [2n ** 32n - 1n], [100_000]],
    'rewards.settle with wrong score medians': (scene) => [scene.creditor, settlement(scene), [2n ** 32n], [100_001]],
    'rewards.settle with medians for nobody': (scene) => [scene.creditor, settlement(scene), [], []],
    'rewards.settle with one kind of median': (scene) => [scene.creditor, settlement(scene), [2n ** 32n], []],
    'rewards.settle without ballots': (scene) => [
      scene.creditor,
      { ...settlement(scene), coordinators: [], rows: [] },
      [2n ** 32n],
      [100_000],
    ],
    'rewards.settle with rows for others': (scene) => [
      scene.creditor,
      { ...settlement(scene), rows: [1, 1] },
      [2n ** 32n],
      [100_000],
    ],
    ...by('a creditor', ({ creditor }) => creditor),
    ...by('a stranger', ({ w }) => w.keeper),
  },
  situations: Object.fromEntries(
    (
      [
        ['nothing owed', 'none', reach('counted'), 'RewardsNothingOwed'],
        ['owed', 'owed', reach('settled'), 'ok'],
        [
          'withdrawn',
          'withdrawn',
          reach('settled', async ({ w }) => {
            await send(w.rewards, w.solvers[0]!, 'withdraw');
          }),
          'RewardsNothingOwed',
        ],
        [
          'owed again',
          'owed',
          reach('settled', async ({ w }) => {
            await send(w.rewards, w.solvers[0]!, 'withdraw');
            await send(w.rewards, await signerOf(w.tasks), 'credit', w.solvers[0]!.address, 0, 1, w.projectId, 1);
          }),
          'ok',
        ],
      ] as const
    ).map(([title, state, how, withdraw]) => [
      title,
      {
        state,
        reach: how,
        otherwise: 'ok',
        outcomes: {
          ...refused,
          'rewards.withdraw': withdraw,
          'rewards.settle with wrong medians': 'YumaWrongMedian',
          'rewards.settle with wrong score medians': 'YumaWrongMedian',
          'rewards.settle with medians for nobody': 'RewardsBadShape',
          'rewards.settle with one kind of median': 'RewardsBadShape',
          'rewards.settle without ballots': 'RewardsBadShape',
          'rewards.settle with rows for others': 'RewardsBadShape',
        },
      },
    ]),
  ),
};
