import { expect } from 'chai';
import { ZeroAddress, ZeroHash } from 'ethers';
import { ROLE_TERMS, roleNumber } from '../../protocol/roles.ts';
import { BAD, GOOD, taskAt } from './lifecycles/table-world.ts';
import { chain, read, send, signerOf } from './support/chain.ts';
import { ATN } from './support/params.ts';
import { openTask } from './support/task.ts';
import { mine, type World, world } from './support/world.ts';

const SOLVER = roleNumber('solver');
const fails = (w: World, act: Promise<unknown>, error: string) => expect(act).to.be.revertedWithCustomError(w.tasks, error);

type SolverView = { account: string; committed: boolean; revealed: boolean; refutals: bigint; commitment: string };

describe('what can be read of a task', () => {
  it('a solver by slot: account, what it did, its commitment until Judging, who refuted it', async () => {
    const refuting = { scores: [0, 90_000, 80_000], refuted: [0] };
    const { w, task } = await taskAt('training', ({ w, task }) => task.commit(w.solvers.slice(0, 1)))();
    const view = async (slot: number) => {
      const { account, committed, revealed, refutals, commitment } = await read<SolverView>(w.tasks, 'solver', task.taskId, slot);
      return { account, committed, revealed, refutals, commitment };
    };
    const [account, other] = w.solvers.map(({ address }) => address) as [string, string];
    const said = task.args.commitSolution(w.solvers[0]!)[1];
    const none = { committed: false, revealed: false, refutals: 0n, commitment: ZeroHash };
    expect(await view(0)).to.deep.equal({ ...none, account, committed: true, commitment: said });
    expect(await view(1)).to.deep.equal({ ...none, account: other });
    await fails(w, read(w.tasks, 'solver', task.taskId, 3), 'TaskUnknown');
    await task.commit(w.solvers.slice(1, 3));
    await task.revealTruth();
    await task.claim(w.coordinators.slice(0, 2));
    await task.reveal(w.solvers.slice(0, 3));
    await task.judge();
    // the place of the commitment is the ballots' from now on
    expect(await view(0)).to.deep.equal({ ...none, account, committed: true, revealed: true });
    await mine(1);
    await task.vote([refuting, refuting], w.coordinators.slice(0, 2));
    await task.revealVotes([refuting, refuting], w.coordinators.slice(0, 2));
    expect((await view(0)).refutals).to.equal(2n);
    expect((await view(1)).refutals).to.equal(0n);
  });

  it('the slot of an account, beyond the ten whose bytes are looked up too', async () => {
    const w = await world({ solvers: 14 }, { capacity: 14 });
    const task = await openTask(w);
    await task.join();
    for (const [slot, { address }] of w.solvers.entries()) {
      expect(await read<bigint>(w.tasks, 'slotOf', task.taskId, address)).to.equal(BigInt(slot));
    }
    await fails(w, read(w.tasks, 'slotOf', task.taskId, w.keeper.address), 'TaskNotSolver');
    await fails(w, read(w.tasks, 'slotOf', task.taskId + 1n, w.keeper.address), 'TaskUnknown');
  });

  it('tickets from the seed until Judging, ballots once they are revealed', async () => {
    const { w, task } = await taskAt('sealed')();
    const seat = w.coordinators[0]!;
    const ticket = () => read(w.tasks, 'ticketOf', task.taskId, seat.address);
    await fails(w, ticket(), 'TaskSeedNotDue');
    await task.revealTruth();
    await task.claim(w.coordinators.slice(0, 2));
    expect(await ticket()).to.be.a('bigint');
    await fails(w, read(w.tasks, 'ticketOf', task.taskId, w.keeper.address), 'TaskNoStake');
    await task.reveal(w.solvers.slice(0, 3));
    await task.judge();
    await fails(w, ticket(), 'TaskSeedNotDue');
    await mine(1);
    await task.vote([GOOD, BAD], w.coordinators.slice(0, 2));
    await fails(w, read(w.tasks, 'ballot', task.taskId, 0), 'TaskNotSeated');
    await task.revealVotes([GOOD, BAD], w.coordinators.slice(0, 2));
    expect([...(await read<bigint[]>(w.tasks, 'ballot', task.taskId, 0))].map(Number)).to.deep.equal(GOOD.scores);
    expect([...(await read<bigint[]>(w.tasks, 'ballot', task.taskId, 1))].map(Number)).to.deep.equal([0, 0, 0]);
    await fails(w, read(w.tasks, 'ballot', task.taskId, 2), 'TaskNotSeated');
    const seats = await read<{ account: string; ballotCommitted: boolean; ballotRevealed: boolean }[]>(
      w.tasks,
      'seats',
      task.taskId,
    );
    expect(seats.map((one) => [one.account, one.ballotCommitted, one.ballotRevealed])).to.deep.equal(
      w.coordinators.slice(0, 2).map(({ address }) => [address, true, true]),
    );
  });

  it('who may attest: seats with a revealed ballot in a Settled task of that project and round', async () => {
    const { w, task } = await taskAt('counted')();
    const attests = (project: bigint, round: number, address: string) =>
      read<boolean>(w.tasks, 'attests', task.taskId, project, round, address);
    const seat = w.coordinators[0]!.address;
    expect(await attests(1n, 1, seat)).to.equal(false);
    await task.settle([GOOD, GOOD]);
    expect(await attests(1n, 1, seat)).to.equal(true);
    expect(await attests(1n, 2, seat)).to.equal(false);
    expect(await attests(2n, 1, seat)).to.equal(false);
    expect(await attests(1n, 1, w.coordinators[2]!.address)).to.equal(false);
    expect(await attests(1n, 1, w.solvers[0]!.address)).to.equal(false);
  });
});

describe('what can be read of a stake', () => {
  it('held, locked, leaving, and since when: together and one by one', async () => {
    const { w } = await taskAt('training')();
    const who = w.solvers[0]!;
    const asked = await send(w.staking, who, 'requestUnstake', SOLVER, 100n * ATN);
    const due = BigInt((await asked.getBlock()).timestamp + ROLE_TERMS.solver.unbonding);
    const position = [...(await read<bigint[]>(w.staking, 'position', who.address, SOLVER))];
    expect(position).to.deep.equal([400n * ATN, 25n * ATN, 100n * ATN, due]);
    expect([...(await read<bigint[]>(w.staking, 'unbonding', who.address, SOLVER))]).to.deep.equal([100n * ATN, due]);
    expect(await read<bigint>(w.staking, 'free', who.address, SOLVER)).to.equal(375n * ATN);
    expect(await read<string>(w.staking, 'token')).to.equal(w.token.target);
    expect(await read<string>(w.rewards, 'token')).to.equal(w.token.target);
    expect(await read<bigint>(w.token, 'nonces', who.address)).to.equal(0n);
  });
});

describe('bounds', () => {
  it('a round takes 255 tasks', async () => {
    const w = await world({ proposers: 2 }, { solverPool: 1n, coordinatorPool: 1n, proposerPool: 1n, aggregationPool: 1n });
    const [proposer] = w.proposers.map(({ address }) => address);
    await send(
      w.project,
      w.owner,
      'setProposers',
      w.projectId,
      w.proposers.map(({ address }) => address),
      [255, 255],
    );
    const tasks = await signerOf(w.tasks);
    for (let number = 0; number < 255; number++) await send(w.project, tasks, 'openTask', w.projectId, proposer, number);
    const { openTasks } = await read<{ openTasks: bigint }>(w.project, 'round', w.projectId);
    expect(openTasks).to.equal(255n);
    const more = send(w.project, tasks, 'openTask', w.projectId, w.proposers[1]!.address, 0);
    await expect(more).to.be.revertedWithCustomError(w.project, 'ProjectRoundFull').withArgs(w.projectId, 1);
  });

  it('nothing is deployed upon nothing', async () => {
    const w = await world();
    const { ethers } = await chain();
    const [token, owner] = [w.token.target, w.owner.address];
    for (const [name, args, error] of [
      ['ATNToken', [1, ZeroAddress], 'TokenZeroTreasury'],
      ['ParticipantStaking', [ZeroAddress, owner], 'StakingZeroAddress'],
      ['ResultsRewards', [ZeroAddress, owner], 'RewardsZeroAddress'],
      ['Project', [ZeroAddress, token, token, owner], 'ProjectZeroAddress'],
      ['Project', [token, ZeroAddress, token, owner], 'ProjectZeroAddress'],
      ['Project', [token, token, ZeroAddress, owner], 'ProjectZeroAddress'],
    ] as const) {
      const factory = await ethers.getContractFactory(name);
      await expect(factory.deploy(...args), name).to.be.revertedWithCustomError(factory, error);
    }
  });
});
