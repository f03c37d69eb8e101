import { expect } from 'chai';
import { rpc } from '../../orchestrator/rpc.ts';
import { codeOf } from '../node/content/support/code-of.ts';
import { laggingBackend } from './support/rpc-fault.ts';
import { followStakes, SOLVER, type StakingGround, stake, stakingGround } from './support/staking-client.ts';

const CONFIRMATIONS = 4;

describe('a chain that shows other branches', function () {
  this.timeout(60_000);
  let ground: StakingGround;

  before(async () => {
    ground = await stakingGround();
  });
  after(() => ground?.close());
  afterEach(() => ground.proxy.plan(() => undefined));

  it('backends that lag behind each other: nothing is lost or told twice', async () => {
    const { proxy } = ground;
    for (const confirmations of [0, CONFIRMATIONS]) {
      const { client, wallet } = await ground.client({ rpcUrl: proxy.httpUrl, confirmations });
      let calls = 0;
      proxy.plan((request) => (calls++ % 2 === 0 ? laggingBackend(request, Math.max(proxy.head() - 3, 0)) : undefined));
      const following = followStakes(client, wallet.address, 0, 3);
      for (const amount of [60n, 61n, 62n]) await stake(client, amount);
      expect(await following).to.deep.equal([60n, 61n, 62n]);
      proxy.plan(() => undefined);
    }
    expect(proxy.faults.get('elsewhere')).to.be.greaterThan(10);
  });

  it('an endpoint that shows another chain for a while: nothing of it is told, nothing undone, then it goes on', async () => {
    const other = await stakingGround();
    try {
      const { proxy } = ground;
      const { client, wallet } = await ground.client({ rpcUrl: proxy.httpUrl });
      const told: (number | undefined)[] = [];
      const stop = new AbortController();
      let stakes = 0;
      const following = client.follow(
        async ({ events, reorgedTo }) => {
          told.push(reorgedTo);
          stakes += events.filter((event) => event.name === 'Staked' && event.args.account === wallet.address).length;
          if (stakes === 2) stop.abort();
        },
        { signal: stop.signal },
      );
      await stake(client, 60n);
      proxy.plan(({ method }) => ({
        kind: 'elsewhere',
        at: other.chain.httpUrl,
        ...(method === 'eth_chainId' && { result: () => '0x7' }),
      }));
      const asked = proxy.asked.get('eth_chainId') ?? 0;
      await until(() => (proxy.asked.get('eth_chainId') ?? 0) > asked + 1);
      proxy.plan(() => undefined);
      await stake(client, 61n);
      await following;
      expect(told.filter((block) => block !== undefined)).to.deep.equal([]);
      expect((await client.position(wallet.address, SOLVER)).held).to.equal(121n * 10n ** 18n);
    } finally {
      await other.close();
    }
  });

  it('another chain of the same id in its place ends the following with a reason', async () => {
    const other = await stakingGround();
    try {
      const { client } = await ground.client({ rpcUrl: ground.proxy.httpUrl });
      let delivered = false;
      const following = codeOf(
        client.follow(async () => {
          delivered = true;
        }),
      );
      await until(() => delivered);
      const empty = `0x${'0'.repeat(64)}`;
      ground.proxy.plan(({ method }) => ({
        kind: 'elsewhere',
        at: other.chain.httpUrl,
        // The registry there holds nothing.
        ...(method === 'eth_call' && { result: () => empty }),
      }));
      expect(await following).to.equal('CHAIN_NOT_DEPLOYED');
    } finally {
      await other.close();
    }
  });

  it('a transaction that a reorganisation undoes before it is confirmed is sent again, the same one', async () => {
    const { proxy, chain } = ground;
    const { client, wallet } = await ground.client({ confirmations: CONFIRMATIONS, stuckMs: 300 });
    const before = proxy.transactions.length;
    const staking = stake(client, 60n);
    const held = async (): Promise<bigint> => (await client.position(wallet.address, SOLVER)).held;
    await until(async () => (await held()) > 0n);
    await rpc(chain.httpUrl, 'anvil_reorg', [CONFIRMATIONS - 1, []]);
    expect(await held(), 'right after the reorganisation').to.equal(0n);
    const { txHash } = await staking;
    expect(await held()).to.equal(60n * 10n ** 18n);
    expect(await followStakes(client, wallet.address, 0, 1)).to.deep.equal([60n]);
    const receipt = await rpc<{ status: string } | null>(chain.httpUrl, 'eth_getTransactionReceipt', [txHash]);
    expect(receipt?.status).to.equal('0x1');
    expect(proxy.transactions.length).to.be.greaterThan(before + 1);
  });
});

const until = async (condition: () => Promise<boolean> | boolean): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
};
