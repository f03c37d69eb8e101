import { expect } from 'chai';
import { checkLedgers, checkNoPenalties, checkPaid } from '../../orchestrator/run-checks.ts';
import { DATA_MODE } from '../../protocol/data-mode.ts';
import { acceptedSolvers, solverOf, type TaskView } from '../../roles/view/task-view.ts';
import { type FireNetwork, fireNetwork, PATIENT } from './support/fire-network.ts';
import type { MortalNode } from './support/mortal-node.ts';

const CAST = ['solver-1', 'solver-2', 'coordinator-1', 'coordinator-2', 'aggregator-1', 'proposer-1'];

describe('a solver that is dead when its own data are to be opened', function () {
  this.timeout(300_000);
  let network: FireNetwork;
  const nodes = new Map<string, MortalNode>();

  before(async () => {
    const params = { ...PATIENT, dataMode: DATA_MODE.disclosed, seats: 2, minSeats: 2 };
    network = await fireNetwork({ proposers: 1, solvers: 2, coordinators: 2, rounds: 1, seed: 57, params });
    // Proposers come last; seats are patient with content, longer than any machine takes to start a node again.
    for (const name of CAST) {
      nodes.set(name, await network.node(name, undefined, { fetchTimeoutMs: 250_000, ownParts: 2 }));
    }
    const proposer = nodes.get('proposer-1') ?? expect.fail('no proposer');
    await Promise.all([...nodes.values()].filter((one) => one !== proposer).map((one) => one.raise()));
    await proposer.raise();
  });
  after(() => network?.close());

  it('opens them when it is started again, and both seats score its work', async () => {
    const task = (): TaskView | undefined => Object.values(network.observer.view.tasks)[0];
    const mortal = nodes.get('solver-1') ?? expect.fail('no solver');
    const own = () => task() && solverOf(task() as TaskView, network.accountOf('solver-1'));
    await network.until(() => own()?.revealed);
    await mortal.kill();
    await network.until(() => task()?.sampleSeed?.value);
    expect(
      task()?.seats.some(({ commitment }) => commitment !== undefined),
      'seats wait for what it has to open',
    ).to.equal(false);
    await mortal.raise();
    await network.until(() => task()?.settlement);
    expect(acceptedSolvers(task() as TaskView).map(({ account }) => account)).to.have.members(
      ['solver-1', 'solver-2'].map((name) => network.accountOf(name)),
    );
    expect(task()?.settlement?.refutedMask).to.equal(0n);
    const { observer, ground } = network;
    const failed = [checkNoPenalties(observer), checkPaid(observer), await checkLedgers(observer, ground.chain)];
    expect(failed.filter(({ ok }) => !ok)).to.deep.equal([]);
  });
});
