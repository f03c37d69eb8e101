import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import type { Hex } from '../../../protocol/hex.ts';
import { ROLE_TERMS, ROLES, type Role } from '../../../protocol/roles.ts';
import type { StatementDomain } from '../../../protocol/statements.ts';
import { type Contracts, chain, deploy, eventsOf, read, send } from './chain.ts';
import { ATN, digestOf, PARAMS, type Params } from './params.ts';

/** How many accounts of each role there are. */
export type Cast = {
  readonly proposers: number;
  readonly solvers: number;
  readonly coordinators: number;
  readonly aggregators: number;
};

/** A deployed network with staked accounts and one funded project, id 1. */
export type World = Contracts & {
  readonly owner: HardhatEthersSigner;
  readonly proposers: readonly HardhatEthersSigner[];
  readonly solvers: readonly HardhatEthersSigner[];
  readonly coordinators: readonly HardhatEthersSigner[];
  readonly aggregators: readonly HardhatEthersSigner[];
  readonly keeper: HardhatEthersSigner;
  readonly names: ReadonlyMap<string, string>;
  readonly params: Params;
  readonly domain: StatementDomain;
  readonly projectId: bigint;
};

const CAST: Cast = { proposers: 1, solvers: 3, coordinators: 3, aggregators: 1 };

/** Ten times what an engagement needs, so that only a test that wants to runs out of stake. */
const stakeOf = (role: Role): bigint => 10n * ROLE_TERMS[role].minimumStake;

export const stake = async (
  contracts: Contracts,
  owner: HardhatEthersSigner,
  account: string,
  role: Role,
  amount: bigint,
): Promise<void> => {
  await send(contracts.staking, owner, 'stakeFor', account, ROLES.indexOf(role), amount);
};

/** Lower-case address, as the TypeScript side writes it. */
export const hexOf = (signer: { readonly address: string }): Hex => signer.address.toLowerCase() as Hex;

/** An account beyond those that the chain has keys for. */
const moreSigners = async (index: number): Promise<HardhatEthersSigner> => {
  const { ethers, networkHelpers } = await chain();
  const address = digestOf(`account ${index}`).slice(0, 42);
  await networkHelpers.setBalance(address, 10n ** 20n);
  return ethers.getImpersonatedSigner(address);
};

const build = async (cast: Cast, change: Partial<Params>): Promise<World> => {
  const contracts = await deploy();
  const { ethers } = await chain();
  const [owner, keeper, ...rest] = (await ethers.getSigners()) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    ...HardhatEthersSigner[],
  ];
  const wanted = Object.values(cast).reduce((sum, count) => sum + count, 0);
  while (rest.length < wanted) rest.push(await moreSigners(rest.length));
  const take = (count: number): HardhatEthersSigner[] => rest.splice(0, count);
  const [proposers, solvers, coordinators, aggregators] = [
    take(cast.proposers),
    take(cast.solvers),
    take(cast.coordinators),
    take(cast.aggregators),
  ];
  const names = new Map([
    [owner.address, 'owner'],
    [keeper.address, 'keeper'],
  ]);
  const staff = { proposer: proposers, solver: solvers, coordinator: coordinators, aggregator: aggregators } as const;
  await send(contracts.token, owner, 'approve', contracts.staking.target, 10_000_000n * ATN);
  for (const [role, signers] of Object.entries(staff) as [Role, HardhatEthersSigner[]][]) {
    for (const [index, signer] of signers.entries()) {
      names.set(signer.address, `${role}${index}`);
      // different stakes, so that tickets differ by more than the draw
      await stake(contracts, owner, signer.address, role, stakeOf(role) + BigInt(index) * ATN);
    }
  }
  const params = { ...PARAMS, ...change };
  await send(contracts.token, owner, 'approve', contracts.project.target, 1_000_000n * ATN);
  const created = await send(
    contracts.project,
    owner,
    'createProject',
    digestOf('project'),
    digestOf('genesis'),
    params,
    proposers.map(({ address }) => address),
    proposers.map(() => 2),
  );
  const projectId = eventsOf(contracts.project, 'ProjectCreated', created)[0]?.projectId as bigint;
  await send(contracts.project, owner, 'fund', projectId, 10_000n * ATN);
  const domain = { chainId: 31337n, taskContract: (contracts.tasks.target as string).toLowerCase() as Hex };
  return { ...contracts, owner, keeper, proposers, solvers, coordinators, aggregators, names, params, domain, projectId };
};

const built = new Map<string, () => Promise<World>>();

/** The world of a cast and parameters; built once, each further call goes back to how it was. */
export const world = async (cast: Partial<Cast> = {}, change: Partial<Params> = {}): Promise<World> => {
  const key = JSON.stringify([cast, change], (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
  const fixture = (): Promise<World> => build({ ...CAST, ...cast }, change);
  if (!built.has(key)) built.set(key, fixture);
  const { networkHelpers } = await chain();
  return networkHelpers.loadFixture(built.get(key) as () => Promise<World>);
};

/** Lets `seconds` pass; the next block is that much later. */
export const wait = async (seconds: number): Promise<void> => {
  const { networkHelpers } = await chain();
  await networkHelpers.time.increase(seconds);
};

/** Gives the next block this time, in seconds since 1970. */
export const nextBlockAt = async (time: bigint): Promise<void> => {
  const { networkHelpers } = await chain();
  await networkHelpers.time.setNextBlockTimestamp(time);
};

/** Mines `blocks` empty blocks, a second apart, or `interval` seconds. */
export const mine = async (blocks: number, interval = 1): Promise<void> => {
  const { networkHelpers } = await chain();
  if (blocks > 0) await networkHelpers.mine(blocks, { interval });
};

/** Contract's view of the round. */
export const roundOf = (w: World): Promise<Record<string, unknown>> => read(w.project, 'round', w.projectId);

/** Mines empty blocks until the next one has this number; time stands still. */
export const nextBlockIs = async (number: bigint): Promise<void> => {
  const { networkHelpers } = await chain();
  await mine(Number(number) - 1 - (await networkHelpers.time.latestBlock()), 0);
};
