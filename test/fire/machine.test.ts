import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createChainClient } from '../../node/chain/chain-client.ts';
import { createWallet } from '../../node/wallet/create-wallet.ts';
import { checkLedgers, checkNoPenalties, checkPaid } from '../../orchestrator/run-checks.ts';
import type { ErrorCode } from '../../protocol/errors/catalogue.ts';
import type { TaskView } from '../../roles/view/task-view.ts';
import { silentLogger } from '../node/log/silent-logger.ts';
import { fillDisk } from './support/disk-limit.ts';
import { type FireNetwork, fireNetwork, PATIENT } from './support/fire-network.ts';
import { type LiveNode, startNode, startNodes } from './support/live-nodes.ts';

const ROUNDS = 3;
const TEN_MINUTES = 600_000;
/** Ahead, behind, and right: every two of them have to get along. */
const SHIFTS: Readonly<Record<string, number>> = {
  'proposer-1': -TEN_MINUTES,
  'solver-1': TEN_MINUTES,
  'coordinator-1': -TEN_MINUTES,
  'aggregator-1': TEN_MINUTES,
};
const PRELOAD = `--import ${new URL('./support/shift-clock.ts', import.meta.url).href}`;

describe('nodes on machines that fail them', function () {
  this.timeout(300_000);
  let network: FireNetwork;
  let nodes: LiveNode[];
  const mayEnd = new Set<string>();

  before(async () => {
    network = await fireNetwork({
      proposers: 1,
      solvers: 2,
      coordinators: 2,
      rounds: ROUNDS,
      seed: 12,
      params: { ...PATIENT, seatWindowBlocks: 30 },
    });
    const settings = (name: string) => {
      const shift = SHIFTS[name];
      return shift === undefined ? {} : { env: { NODE_OPTIONS: PRELOAD, FIRE_CLOCK_SHIFT_MS: String(shift) } };
    };
    nodes = await startNodes(network, ROUNDS, settings, mayEnd);
  });
  after(() => network?.close());

  const node = (name: string): LiveNode => nodes.find((one) => one.name === name) ?? expect.fail(`no ${name}`);
  const said = (log: string): string => readFileSync(log, 'utf8');
  const task = (round: number): TaskView | undefined =>
    Object.values(network.observer.view.tasks).find((one) => one.round === round);
  const ended = (round: number): Promise<true> =>
    network.until(() => (network.observer.view.projects['1']?.rounds[round]?.phase === 'ended' ? true : undefined));
  const holds = async (): Promise<void> => {
    for (const check of [
      checkPaid(network.observer),
      checkNoPenalties(network.observer),
      await checkLedgers(network.observer, network.ground.chain),
    ])
      expect(check.ok, `${check.name}: ${check.detail}`).to.equal(true);
  };
  const expectEnd = async ({ process, log }: LiveNode, code: ErrorCode): Promise<void> => {
    expect(await process.exited).to.equal(1);
    expect(said(log))
      .to.include(code)
      .and.to.not.match(/\n\s+at /);
  };

  it('clocks ten minutes ahead and behind: phases follow the chain, peers find each other, everyone is paid', async () => {
    await ended(1);
    expect(task(1)?.state).to.equal('settled');
    await holds();
    const times = Object.keys(SHIFTS).map((name) => Number(/"time":(\d+)/.exec(said(node(name).log))?.[1]) - Date.now());
    for (const name of Object.keys(SHIFTS))
      expect(said(node(name).log)).to.match(/"seconds":-?[56]\d\d,"msg":"this machine's clock/);
    expect(said(node('solver-2').log), 'whose clock is right').to.not.include("machine's clock");
    for (const [index, shift] of Object.values(SHIFTS).entries()) expect(times[index]).to.be.closeTo(shift, TEN_MINUTES / 2);
  });

  it('a disk that is full: nothing is said that is not written down, and work goes on once there is space', async () => {
    const { process, log } = node('coordinator-2');
    const before = said(log).length;
    await fillDisk(process.pid, true);
    const refused = (): true | undefined => (/"reason":"(journal|cannot write)/.test(said(log).slice(before)) ? true : undefined);
    await network.until(refused);
    const seat = task(2)?.seats.find((one) => one.coordinator === network.accountOf('coordinator-2'));
    expect(seat?.commitment, 'a ballot that is in no journal').to.equal(undefined);
    await fillDisk(process.pid, false);
    await ended(2);
    const ballots = task(2)?.seats.map((one) => one.ballot !== undefined);
    expect(ballots).to.deep.equal([true, true]);
    await holds();
  });

  it('two processes with one key, each with a folder of its own: the later one stops and says why', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'tempernet-twin-'));
    try {
      const twin = await startNode(network, 'coordinator-1', ROUNDS, { folder: elsewhere });
      await expectEnd(twin, 'NET_ACCOUNT_TAKEN');
      await ended(3);
      expect(task(3)?.state).to.equal('settled');
      await holds();
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  });

  it('a statement that somebody else made with the key: the node stops before it contradicts', async () => {
    mayEnd.add('solver-2');
    const member = network.cast.find(({ name }) => name === 'solver-2') ?? expect.fail('no solver-2');
    const { rpcUrl, registry } = network.ground;
    const chain = await createChainClient({ rpcUrl, registry }, { wallet: createWallet(member.key), logger: silentLogger });
    try {
      const last = node('proposer-1');
      mayEnd.add(last.name);
      await last.process.stop();
      await startNode(network, 'proposer-1', ROUNDS + 1);
      const joined = () => (task(4)?.solvers.some(({ account }) => account === member.account) ? task(4) : undefined);
      const { taskId } = await network.until(joined);
      await chain.send({ contract: 'tasks', method: 'commitSolution', args: [taskId, `0x${'ab'.repeat(32)}`] });
      await expectEnd(node('solver-2'), 'ROLE_FOREIGN_STATEMENT');
      const own = task(4)?.solvers.find(({ account }) => account === member.account);
      expect(own?.commitment).to.equal(`0x${'ab'.repeat(32)}`);
    } finally {
      await chain.close();
    }
  });
});
