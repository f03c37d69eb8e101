import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ChainEvent } from '../../node/chain/events.ts';
import { type LocalChain, startChain } from '../../orchestrator/chain-process.ts';
import { rpc } from '../../orchestrator/rpc.ts';
import { checkLedgers, checkNoPenalties, checkPaid, checkVersions } from '../../orchestrator/run-checks.ts';
import { silentLogger } from '../node/log/silent-logger.ts';
import { type FireNetwork, fireNetwork, PATIENT } from './support/fire-network.ts';
import { type LiveNode, startNodes } from './support/live-nodes.ts';
import { type RpcProxy, startRpcProxy } from './support/rpc-proxy.ts';
import { statementsIn } from './support/said-through.ts';
import { storm } from './support/storm.ts';

const CONFIRMATIONS = 6;
const ROUNDS = 5;
/** What comes out of this seed whatever the chain is made of and does. */
const VERSIONS = [
  '0xddacd592c15124a6fa58a71a2ffd30fee9448f1ff7dddaa2dd333eb53fc3bc6d',
  '0x606d1eed3f95ba26ebb5d62bcecc3c53fca705e571224df13a342581f7b428bc',
  '0x33fda3f6a58c24241b11c222d315c9ea1b599a99da43ee2439c48791dabe1276',
  '0x4e10a6f1b10ec84f35094ce39141ab18335a051d425364828c09c1ae1c828a3f',
  '0x8d68b2cf60773dfa2d1a010e0145e83b747d9aa5118bb350b451c1de3bc65118',
];
/** How its rounds end: in the fourth nobody gains on the hidden examples, so no version comes of it. */
const OUTCOMES = [1, 1, 1, 2, 1];

/** A moment of each role's work that a reorganisation undoes. */
const MOMENTS: readonly ChainEvent['name'][] = [
  'TaskProposed',
  'SolverJoined',
  'SolutionCommitted',
  'TruthRevealed',
  'SeatClaimed',
  'BallotCommitted',
  'VersionProposed',
];

describe('a network on a second EVM, behind an endpoint that can fail', function () {
  this.timeout(400_000);
  let folder: string;
  let chain: LocalChain;
  let proxy: RpcProxy;
  let network: FireNetwork;
  let nodes: LiveNode[];

  const start = (port?: number): Promise<LocalChain> =>
    startChain(
      { folder, evm: 'anvil', stateFile: join(folder, 'state.json'), ...(port !== undefined && { port }) },
      silentLogger,
    );

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-anvil-'));
    chain = await start();
    proxy = await startRpcProxy(chain.rpcUrl);
    const params = { ...PATIENT, seatWindowBlocks: 30 };
    network = await fireNetwork({ proposers: 1, solvers: 2, coordinators: 2, rounds: ROUNDS, seed: 11, params, local: chain });
    const more = { confirmations: String(CONFIRMATIONS), 'rpc-timeout-ms': '2000' };
    // Some are pushed heads, the others ask for them.
    nodes = await startNodes(network, ROUNDS, (name) => ({
      more,
      rpcUrl: /2$|proposer/.test(name) ? proxy.httpUrl : proxy.wsUrl,
    }));
  });
  after(async () => {
    await network?.close();
    await proxy?.close();
    await chain?.process.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const round = (number: number) => network.observer.view.projects['1']?.rounds[number];
  const ended = (number: number): Promise<true> => network.until(() => (round(number)?.phase === 'ended' ? true : undefined));
  const versions = (): string[] => (network.observer.view.projects['1']?.versions ?? []).map(({ digest }) => digest);

  const tasksOf = (number: number): string[] =>
    Object.values(network.observer.view.tasks).flatMap((task) => (task.round === number ? [task.state] : []));

  const holds = async (): Promise<void> => {
    const { observer, ground } = network;
    for (const check of [
      checkPaid(observer),
      checkNoPenalties(observer),
      await checkVersions(observer, ground.chain, ground.publisher.content, 1n),
      await checkLedgers(observer, ground.chain),
    ])
      expect(check.ok, `${check.name}: ${check.detail}`).to.equal(true);
  };

  it('trains, judges, pays and publishes for two rounds, to the same bits', async () => {
    expect(await rpc<string>(chain.rpcUrl, 'web3_clientVersion')).to.match(/^anvil\//);
    await ended(2);
    expect(versions()).to.deep.equal(VERSIONS.slice(0, 3));
    await holds();
  });

  it('ends a round while each role’s last word is undone by a reorganisation', async () => {
    const undone: string[] = [];
    for (const name of MOMENTS) {
      const happened = (): ChainEvent | undefined =>
        network.observer.events.find((event) => event.name === name && inRound(3, event));
      const event = await network.until(happened);
      // Deep enough to undo it, and no deeper than what nodes rest on. A busy machine comes too late for some.
      const head = Number(await rpc<string>(chain.rpcUrl, 'eth_blockNumber'));
      await rpc(chain.rpcUrl, 'anvil_reorg', [Math.min(head - event.block + 2, CONFIRMATIONS), []]);
      if ((await rpc(chain.rpcUrl, 'eth_getTransactionReceipt', [event.txHash])) === null) undone.push(name);
    }
    await ended(3);
    expect(undone.length, undone.join()).to.be.greaterThan(2);
    expect(tasksOf(3)).to.deep.equal(['settled']);
    await holds();
  });

  it('ends a round while every kind of fault happens between nodes and chain', async () => {
    proxy.plan(storm(25));
    await ended(4);
    proxy.plan(() => undefined);
    expect([...proxy.faults.keys()]).to.have.members(['drop', 'status', 'hang', 'truncate', 'late', 'error']);
    expect(tasksOf(4)).to.deep.equal(['settled']);
    await holds();
  });

  it('ends a round in the middle of which the chain is away and starts again', async () => {
    await network.until(() =>
      network.observer.events.some((e) => e.name === 'SolverJoined' && inRound(5, e)) ? true : undefined,
    );
    const port = Number(new URL(chain.rpcUrl).port);
    await chain.process.stop();
    chain = await start(port);
    await ended(5);
    expect(tasksOf(5)).to.deep.equal(['settled']);
    await holds();
  });

  it('and of all that the nodes ever sent, no two statements contradict each other', () => {
    const said = [...statementsIn(proxy.transactions)];
    expect(said.length).to.be.greaterThan(ROUNDS * 8);
    expect(said.filter(([, texts]) => texts.size > 1).map(([what]) => what)).to.deep.equal([]);
    expect(versions()).to.deep.equal(VERSIONS);
    expect(OUTCOMES.map((_, index) => round(index + 1)?.outcome)).to.deep.equal(OUTCOMES);
    expect(new Set(nodes.map(({ process: { pid } }) => pid)).size).to.equal(network.cast.length);
  });

  const inRound = (number: number, event: ChainEvent): boolean => {
    if ('round' in event.args) return event.args.round === number;
    return 'taskId' in event.args && network.observer.view.tasks[String(event.args.taskId)]?.round === number;
  };
});
