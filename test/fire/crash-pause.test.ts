import { expect } from 'chai';
import { checkLedgers, checkPaid } from '../../orchestrator/run-checks.ts';
import type { Penalty } from '../../roles/view/ledger-view.ts';
import type { RoundView } from '../../roles/view/round-view.ts';
import { acceptedSolvers, type SeatView, type TaskView } from '../../roles/view/task-view.ts';
import { type FireNetwork, fireNetwork, PATIENT } from './support/fire-network.ts';
import type { MortalNode } from './support/mortal-node.ts';
import { untilMarked } from './support/until-marked.ts';

const ATN = 10n ** 18n;
const CAST = ['solver-1', 'solver-2', 'coordinator-1', 'coordinator-2', 'coordinator-3', 'aggregator-1'];
/** Longer than any window. */
const LONG = 2_000;
const ROUNDS = 4;

describe('nodes that stand still and nodes that are cut off', function () {
  this.timeout(580_000);
  let network: FireNetwork;
  const nodes = new Map<string, MortalNode>();
  /** What was seen while the network of coordinator 1 was cut. */
  let whileCut: { readonly ballots: number; readonly committed: boolean };

  const node = (name: string): MortalNode => nodes.get(name) ?? expect.fail(name);
  const round = (n: number): RoundView | undefined => network.observer.view.projects['1']?.rounds[n];
  const task = (n: number): TaskView | undefined => Object.values(network.observer.view.tasks).find((t) => t.round === n);
  const seat = (n: number, name: string): SeatView | undefined =>
    task(n)?.seats.find((s) => s.coordinator === network.accountOf(name));
  const when = (condition: () => boolean | undefined): Promise<true> => network.until(() => condition() || undefined);
  const ended = (n: number): Promise<true> => when(() => round(n)?.phase === 'ended');
  const penalties = (name: string): readonly Penalty[] => network.observer.ledger[network.accountOf(name)]?.penalties ?? [];
  /** Runs a proposer for one more round. */
  const propose = async (n: number): Promise<void> => {
    await nodes.get('proposer-1')?.kill();
    const proposer = await network.node('proposer-1', undefined, { rounds: n });
    nodes.set('proposer-1', proposer);
    await proposer.raise();
  };

  before(async () => {
    network = await fireNetwork({
      proposers: 1,
      solvers: 2,
      coordinators: 3,
      rounds: ROUNDS,
      seed: 51,
      params: { ...PATIENT, seats: 3, minSeats: 2, seatWindowBlocks: 20 },
    });
    await Promise.all(
      CAST.map(async (name) => {
        // Patient with content, so that a busy machine does not end the patience before the test heals the network.
        nodes.set(name, await network.node(name, undefined, { fetchTimeoutMs: 300_000 }));
        await node(name).raise();
      }),
    );

    // Round 1: a coordinator is cut off from its peers while solvers train, and heals when the others have voted.
    await propose(1);
    await when(() => task(1)?.state === 'training');
    node('coordinator-1').signal('SIGUSR2');
    await untilMarked(node('coordinator-1'), 'cut');
    await when(() => task(1)?.seats.filter((s) => s.commitment !== undefined).length === 2);
    whileCut = {
      ballots: task(1)?.seats.length ?? 0,
      committed: seat(1, 'coordinator-1')?.commitment !== undefined,
    };
    node('coordinator-1').signal('SIGUSR2');
    await ended(1);

    // Round 2: a solver stands still after it joined, a coordinator after it took its seat, the aggregator before it merges; the chain's
    // time runs on past the windows.
    await propose(2);
    await when(() => task(2)?.state === 'training');
    node('solver-2').signal('SIGSTOP');
    await when(() => task(2)?.solvers.some((s) => s.commitment !== undefined));
    await network.pass(LONG);
    await when(() => task(2)?.state === 'revealing');
    node('solver-2').signal('SIGCONT');
    await when(() => task(2)?.seats.length === 3);
    node('coordinator-2').signal('SIGSTOP');
    node('aggregator-1').signal('SIGSTOP');
    await when(() => task(2)?.seats.filter((s) => s.commitment !== undefined).length === 2);
    await network.pass(LONG);
    await when(() => round(2)?.phase === 'merging');
    node('coordinator-2').signal('SIGCONT');
    await network.pass(LONG);
    await when(() => round(2)?.failed === 1);
    node('aggregator-1').signal('SIGCONT');
    await ended(2);

    // Round 3: the proposer stands still before it reveals its truth.
    await propose(3);
    await when(() => task(3)?.state === 'training');
    node('proposer-1').signal('SIGSTOP');
    await when(() => task(3)?.state === 'sealed');
    await network.pass(LONG);
    await ended(3);
    node('proposer-1').signal('SIGCONT');

    // Round 4: everyone is there again.
    await propose(ROUNDS);
    await ended(ROUNDS);
    await Promise.all([...nodes.values()].map((one) => one.stop()));
  });
  after(() => network?.close());

  it('a seat that was cut off votes as the others do once its network heals, and loses nothing', () => {
    expect(whileCut).to.deep.equal({ ballots: 3, committed: false });
    const ballots = task(1)?.seats.map((s) => s.ballot) ?? [];
    expect(ballots).to.have.lengthOf(3);
    for (const ballot of ballots) expect(ballot).to.deep.include({ verdict: 0, refutedMask: 0n, scores: ballots[0]?.scores });
    expect(round(1)).to.include({ outcome: 1, failed: 0 });
    expect(penalties('coordinator-1')).to.deep.equal([]);
  });

  it('who stands still past its deadline pays the fault that the deadline names, once, and nothing else', () => {
    const lost = (name: string): [string, bigint][] => penalties(name).map(({ reason, amount }) => [reason, amount]);
    expect(lost('solver-2')).to.deep.equal([['joined, did not commit', (25n * ATN) / 2n]]);
    expect(lost('coordinator-2')).to.deep.equal([['seat without a ballot', 10n * ATN]]);
    expect(lost('proposer-1')).to.deep.equal([['truth withheld', 50n * ATN]]);
    for (const name of ['solver-1', 'coordinator-1', 'coordinator-3', 'aggregator-1']) expect(lost(name), name).to.deep.equal([]);
  });

  it('a round goes on without those who stand still: a later attempt merges, and a withheld truth ends only its own task', () => {
    expect(round(2)).to.include({ outcome: 1, failed: 1 });
    expect(network.observer.view.projects['1']?.versions.map((v) => v.round)).to.deep.equal([0, 1, 2, ROUNDS]);
    expect(task(3)?.state).to.equal('void');
  });

  it('who wakes up takes part in the next round as if nothing had been', async () => {
    const last = task(ROUNDS) ?? expect.fail('no task');
    expect(acceptedSolvers(last)).to.have.lengthOf(2);
    expect(last.seats.filter((s) => s.ballot !== undefined)).to.have.lengthOf(3);
    expect(last.proposer).to.equal(network.accountOf('proposer-1'));
    const { observer, ground } = network;
    const checks = [checkPaid(observer), await checkLedgers(observer, ground.chain)];
    expect(checks.filter(({ ok }) => !ok)).to.deep.equal([]);
  });
});
