import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import type { Contract, ContractTransactionReceipt } from 'ethers';
import { ROLE_TERMS } from '../../../protocol/roles.ts';
import { BAD, GOOD, LONG, tableWorld } from '../lifecycles/table-world.ts';
import { chain, send, signerOf } from './chain.ts';
import { ATN, digestOf } from './params.ts';
import { byTicket } from './seats.ts';
import { type Cast, openTask } from './task.ts';
import { mine, type World, wait } from './world.ts';

/** Gas by action: `contract.function`, and what makes the case differ. */
export type Gas = Record<string, number>;

const [THIS, THAT] = [1, 2];

/** Sends calls and notes what each cost under its name. */
class Meter {
  readonly gas: Gas = {};
  readonly #w: World;

  constructor(w: World) {
    this.#w = w;
  }

  /** `action`: contract and function, then whatever tells this case from others. */
  async call(action: string, from: HardhatEthersSigner, ...args: readonly unknown[]): Promise<ContractTransactionReceipt> {
    const [contract, name] = action.split(' ')[0]!.split('.') as [keyof World, string];
    const receipt = await send(this.#w[contract] as Contract, from, name, ...args);
    this.gas[action] = Number(receipt.gasUsed);
    return receipt;
  }
}

/** A task of three solvers and three seats; `when` tells first rounds from later ones. */
const measureTask = async (w: World, meter: Meter, number: bigint, when: string): Promise<bigint> => {
  const task = await openTask(w, w.proposers[0]!, number);
  meter.gas[`tasks.propose ${when}`] = Number(task.proposed.gasUsed);
  const [one, two, three] = w.solvers as [HardhatEthersSigner, HardhatEthersSigner, HardhatEthersSigner];
  await meter.call(`tasks.join ${when}, first of three`, one, ...task.args.join());
  await meter.call(`tasks.join ${when}, second of three`, two, ...task.args.join());
  await meter.call(`tasks.join ${when}, last of three`, three, ...task.args.join());
  await meter.call(`tasks.commitSolution ${when}, first of three`, one, ...task.args.commitSolution(one));
  await task.commit([two]);
  await meter.call(`tasks.commitSolution ${when}, last of three`, three, ...task.args.commitSolution(three));
  await meter.call(`tasks.revealTruth ${when}`, w.proposers[0]!, ...task.args.revealTruth());
  await meter.call(`tasks.storeSeed ${when}`, w.keeper, ...task.args.storeSeed());
  const seats = w.coordinators.slice(0, 3) as [HardhatEthersSigner, HardhatEthersSigner, HardhatEthersSigner];
  await meter.call(`tasks.claimSeat ${when}, first of three`, seats[0], ...task.args.claimSeat());
  await task.claim(seats.slice(1, 2));
  await meter.call(`tasks.claimSeat ${when}, last of three`, seats[2], ...task.args.claimSeat());
  await meter.call(`tasks.revealSolution ${when}`, one, ...task.args.revealSolution(one));
  await task.reveal([two, three]);
  await mine(w.params.seatWindowBlocks);
  await meter.call(`tasks.advance ${when}, to Judging`, w.keeper, ...task.args.advance());
  await mine(1);
  const casts: Cast[] = [GOOD, GOOD, { scores: [99_000, 91_000, 80_000] }];
  await meter.call(`tasks.commitBallot ${when}, storing the seed`, seats[0], ...task.args.commitBallot(seats[0], casts[0]!));
  await meter.call(`tasks.commitBallot ${when}, second of three`, seats[1], ...task.args.commitBallot(seats[1], casts[1]!));
  await meter.call(`tasks.commitBallot ${when}, last of three`, seats[2], ...task.args.commitBallot(seats[2], casts[2]!));
  await meter.call(`tasks.revealBallot ${when}`, seats[0], ...task.args.revealBallot(seats[0], casts[0]!));
  await task.revealVotes(casts.slice(1), seats.slice(1));
  await meter.call(`tasks.settle ${when}`, w.keeper, ...task.args.settle(casts));
  return task.taskId;
};

/** What passed deadlines cost, the penalties they bring included. */
const measureDeadlines = async (w: World, meter: Meter, number: bigint): Promise<void> => {
  const task = await openTask(w, w.proposers[0]!, number);
  await task.join(w.solvers.slice(0, 2));
  await wait(LONG);
  await meter.call('tasks.advance to Training', w.keeper, ...task.args.advance());
  await task.commit(w.solvers.slice(0, 1));
  await wait(LONG);
  await meter.call('tasks.advance to Sealed, one penalty', w.keeper, ...task.args.advance());
  await task.revealTruth();
  await task.act(w.keeper, 'storeSeed', ...task.args.storeSeed());
  const [best, ...others] = (await byTicket(w, task)) as [HardhatEthersSigner, ...HardhatEthersSigner[]];
  await task.claim(others);
  await meter.call('tasks.claimSeat displacing', best, ...task.args.claimSeat());
  await task.reveal(w.solvers.slice(0, 1));
  await mine(w.params.seatWindowBlocks);
  await task.advance();
  await mine(1);
  const bad = { ...BAD, scores: [0, 0] };
  const seats = [best, others[0]!];
  await task.vote([bad, bad], seats);
  await wait(LONG);
  await meter.call('tasks.advance to Tallying, one penalty', w.keeper, ...task.args.advance());
  await task.revealVotes([bad, bad], seats);
  await meter.call('tasks.advance to Void, bad task', w.keeper, ...task.args.advance());
};

/** A round's merge: two of three words on a proposed version decide. */
const measureMerge = async (
  w: World,
  meter: Meter,
  { number, taskId, when, kind }: { number: bigint; taskId: bigint; when: string; kind: number },
): Promise<void> => {
  await wait(50 * LONG);
  await meter.call(`project.advanceRound ${when}, to Merging`, w.keeper, w.projectId);
  await meter.call(
    `project.proposeVersion ${when}`,
    w.aggregators[0]!,
    w.projectId,
    digestOf(`version ${when}`),
    digestOf('inputs'),
  );
  const digest = digestOf(kind === THIS ? `version ${when}` : `another ${when}`);
  // in each round others than in the one before: the same word written again costs less
  const [first, last] = (number === 1n ? w.coordinators.slice(1) : w.coordinators) as [HardhatEthersSigner, HardhatEthersSigner];
  await meter.call(`project.attest ${when}, first`, first, w.projectId, [taskId], kind, digest);
  await meter.call(`project.attest ${when}, deciding`, last, w.projectId, [taskId], kind, digest);
};

const measureProject = async (w: World, meter: Meter): Promise<void> => {
  const proposers = w.proposers.map(({ address }) => address);
  await meter.call('project.createProject', w.owner, digestOf('p'), digestOf('g'), w.params, proposers, [1, 1]);
  await meter.call('project.fund', w.owner, 2, ATN);
  await meter.call('project.defund', w.owner, 2, ATN);
  await meter.call('project.setParams', w.owner, 2, w.params);
  await meter.call('project.setProposers', w.owner, 2, proposers, [1, 1]);
};

const measureStake = async (w: World, meter: Meter): Promise<void> => {
  await send(w.token, w.owner, 'transfer', w.keeper.address, 10n * ATN);
  await send(w.token, w.keeper, 'approve', w.staking.target, 10n * ATN);
  await meter.call('staking.stake first', w.keeper, 1, ATN);
  await meter.call('staking.stake again', w.keeper, 1, ATN);
  await meter.call('staking.stakeFor', w.owner, w.keeper.address, 1, ATN);
  await meter.call('staking.requestUnstake', w.keeper, 1, ATN);
  await wait(ROLE_TERMS.solver.unbonding);
  await meter.call('staking.withdraw', w.keeper, 1);
  await meter.call('staking.setMinimum', w.owner, 1, 60n * ATN);
};

/** Every call that a participant or an owner makes, in a fixed story of three rounds. */
export const measureActions = async (): Promise<Gas> => {
  const w = await tableWorld();
  const meter = new Meter(w);
  // whoever of the four sits where a seat is displaced, none writes its first credit: tickets are nobody's choice
  await send(w.rewards, await signerOf(w.tasks), 'credit', w.coordinators[3]!.address, 6, 1, w.projectId, 1);
  for (const [number, when, kind] of [
    [0n, 'in a first round', THIS],
    [1n, 'in a later round', THIS],
    [2n, 'in a third round', THAT],
  ] as const) {
    const taskId = await measureTask(w, meter, number, when);
    await measureMerge(w, meter, { number, taskId, when, kind });
  }
  for (const name of Object.keys(meter.gas)) {
    // the third round repeats the second but for its end
    if (name.includes('in a third round') && !name.endsWith('deciding')) delete meter.gas[name];
  }
  await measureDeadlines(w, meter, 3n);
  await meter.call('rewards.withdraw', w.solvers[0]!);
  await measureProject(w, meter);
  await measureStake(w, meter);
  return Object.fromEntries(Object.entries(meter.gas).sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** Bytes of each deployed contract. */
export const measureSizes = async (): Promise<Record<string, number>> => {
  const w = await tableWorld();
  const { ethers } = await chain();
  const sizes: Record<string, number> = {};
  for (const name of ['token', 'registry', 'staking', 'rewards', 'project', 'tasks'] as const) {
    sizes[name] = (await ethers.provider.getCode(w[name].target)).length / 2 - 1;
  }
  return sizes;
};
