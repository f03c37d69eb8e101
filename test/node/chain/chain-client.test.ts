import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createChainClient } from '../../../node/chain/chain-client.ts';
import type { ChainBatch, ChainClient, ChainModules, ChainOptions, FollowOptions } from '../../../node/chain/client-types.ts';
import { createMetrics } from '../../../node/metrics/create-metrics.ts';
import { walletFromSeed } from '../../../node/wallet/create-wallet.ts';
import type { Wallet } from '../../../node/wallet/wallet.ts';
import { isTempernetError, type TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { memoryJournal } from '../journal/memory-journal.ts';
import { silentLogger } from '../log/silent-logger.ts';
import { startCuttingProxy } from './cutting-proxy.ts';
import { type DevChain, startDevChain } from './dev-chain.ts';

const ATN = 10n ** 18n;
const SOLVER = 1;
const seed = new Uint8Array(32).fill(3);

const errorOf = (promise: Promise<unknown>): Promise<TempernetError> =>
  promise.then(
    () => expect.fail('should have failed'),
    (error: unknown) => (isTempernetError(error) ? error : expect.fail(String(error))),
  );

/** Follows until `enough` holds; returns all batches. */
const collect = async (
  client: ChainClient,
  enough: (batches: ChainBatch[]) => boolean,
  options: FollowOptions = {},
): Promise<ChainBatch[]> => {
  const batches: ChainBatch[] = [];
  const stop = new AbortController();
  await client.follow(
    async (batch) => {
      batches.push(batch);
      if (enough(batches)) stop.abort();
    },
    { ...options, signal: stop.signal },
  );
  return batches;
};

const staked = (batches: ChainBatch[]): bigint[] =>
  batches.flatMap((batch) => batch.events).flatMap((event) => (event.name === 'Staked' ? [event.args.amount] : []));

describe('chain client', function () {
  this.timeout(60_000);
  let folder = '';
  let chain: DevChain;
  let wallet: Wallet;
  let label = 0;
  const open: ChainClient[] = [];

  const connect = async (modules: Partial<ChainModules> = {}, options: Partial<ChainOptions> = {}): Promise<ChainClient> => {
    const client = await createChainClient(
      { rpcUrl: chain.wsUrl, registry: chain.registry, ...options },
      { wallet, logger: silentLogger, ...modules },
    );
    open.push(client);
    return client;
  };
  const stake = (client: ChainClient, amount: bigint) =>
    client.send({ contract: 'staking', method: 'stake', args: [SOLVER, amount] });

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'chain-'));
    chain = await startDevChain(folder);
  });
  after(async () => {
    await chain?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    wallet = walletFromSeed(seed, `account-${label++}`);
    await chain.fund(wallet);
  });
  afterEach(async () => {
    for (const client of open.splice(0)) await client.close();
  });

  for (const transport of ['wsUrl', 'httpUrl'] as const) {
    it(`sends in parallel with one nonce each, and delivers every event once, in order (${transport})`, async () => {
      const metrics = createMetrics();
      const client = await connect({ metrics }, { rpcUrl: chain[transport] });
      const from = (await client.head()).number;
      await client.send({ contract: 'token', method: 'approve', args: [client.addresses.staking, 10n ** 22n] });
      const amounts = Array.from({ length: 12 }, (_, index) => BigInt(60 + index) * ATN);
      const following = collect(client, (batches) => staked(batches).length >= 12 && batches.at(-1)?.events.length === 0, {
        fromBlock: from,
      });
      const sent = await Promise.all(amounts.map((amount) => stake(client, amount)));
      const batches = await following;
      // Which of the calls comes first is up to the endpoint, which answers their estimates in any order.
      const order = staked(batches);
      expect(order).to.have.members(amounts);
      expect(sent.map(({ events }) => events.find(({ name }) => name === 'Staked')?.args)).to.deep.equal(
        amounts.map((amount) => ({
          account: wallet.address,
          role: SOLVER,
          from: wallet.address,
          amount,
          held: order.slice(0, order.indexOf(amount) + 1).reduce((sum, value) => sum + value),
        })),
      );
      for (const [index, { block }] of batches.entries()) expect(block).to.be.greaterThan(batches[index - 1]?.block ?? from - 1);
      for (const { events, block, timestamp } of batches)
        for (const event of events) expect(event).to.include({ block, timestamp });
      const total = amounts.reduce((sum, amount) => sum + amount);
      expect(await client.position(wallet.address, SOLVER)).to.deep.equal({
        held: total,
        locked: 0n,
        free: total,
        unbonding: 0n,
        availableAt: 0,
      });
      expect(await client.heldAt(wallet.address, SOLVER, from)).to.equal(0n);
      expect(await client.balance(wallet.address)).to.equal(10n ** 22n - total);
      expect(await client.blockHash(batches[0]?.block ?? 0)).to.equal(batches[0]?.hash);
      expect(await client.blockHash(10_000_000)).to.equal(null);
      expect(await metrics.text()).to.contain('tempernet_chain_transactions_total{method="stake",outcome="mined"} 12');
    });
  }

  it('tells a revert by its name, before sending and after mining', async () => {
    const client = await connect();
    const call = { contract: 'staking', method: 'withdraw', args: [SOLVER] } as const;
    const early = await errorOf(client.send(call));
    expect(early.code).to.equal('CHAIN_REVERTED');
    expect(early.fields).to.include({
      contract: 'staking',
      error: 'StakingNothingUnbonding',
      args: `account: ${wallet.address}, role: 1`,
    });
    const late = await errorOf(client.send(call, { gasLimit: 200_000 }));
    expect(late.fields).to.include({ error: 'StakingNothingUnbonding' });
    const foreign = await errorOf(stake(client, 60n * ATN));
    expect(foreign.fields.error).to.equal('ERC20InsufficientAllowance');
    expect((await errorOf(client.send({ ...call, method: 'nothing' }))).code).to.equal('CHAIN_BAD_CALL');
    expect((await errorOf(client.send({ ...call, args: ['x', 1] }))).code).to.equal('CHAIN_BAD_CALL');
    await client.send({ contract: 'token', method: 'approve', args: [client.addresses.staking, ATN] });
  });

  it('goes on behind its cursor after a restart', async () => {
    const journal = memoryJournal();
    const first = await connect({ journal });
    await first.send({ contract: 'token', method: 'approve', args: [first.addresses.staking, 10n ** 22n] });
    const from = (await first.head()).number;
    await stake(first, 61n * ATN);
    await collect(first, (batches) => staked(batches).length === 1, { fromBlock: from, resume: 'test' });
    await stake(first, 62n * ATN);
    await first.close();
    expect((await errorOf(stake(first, ATN))).code).to.equal('CHAIN_CLOSED');
    const second = await connect({ journal });
    await stake(second, 63n * ATN);
    const batches = await collect(second, (seen) => staked(seen).length === 2, { fromBlock: from, resume: 'test' });
    expect(staked(batches)).to.deep.equal([62n * ATN, 63n * ATN]);
  });

  it('tells what a reorganisation undid and delivers the other branch', async () => {
    const client = await connect({}, { stuckMs: 300 });
    await client.send({ contract: 'token', method: 'approve', args: [client.addresses.staking, 10n ** 22n] });
    const from = (await client.head()).number;
    const snapshot = await chain.rpc.call('evm_snapshot', []);
    let reverted = false;
    const following = collect(
      client,
      (batches) => {
        if (!reverted && staked(batches).length === 1) {
          reverted = true;
          void chain.rpc.call('evm_revert', [snapshot]).then(() => stake(client, 72n * ATN));
        }
        return staked(batches).length === 2;
      },
      { fromBlock: from },
    );
    await stake(client, 71n * ATN);
    const batches = await following;
    const cut = batches.findIndex((batch) => batch.reorgedTo !== undefined);
    const reorg = batches[cut];
    expect(reorg?.reorgedTo).to.be.within(from - 1, (batches[cut - 1]?.block ?? 0) - 1);
    expect(batches[cut + 1]?.block).to.be.greaterThan(reorg?.reorgedTo ?? 0);
    const undone = batches.slice(0, cut).filter(({ block }) => block > (reorg?.reorgedTo ?? 0));
    expect(staked(undone)).to.deep.equal([71n * ATN]);
    expect(staked(batches.slice(cut))).to.deep.equal([72n * ATN]);
    expect((await client.position(wallet.address, SOLVER)).held).to.equal(72n * ATN);
  });

  for (const [transport, scheme] of [
    ['wsUrl', 'ws'],
    ['httpUrl', 'http'],
  ] as const) {
    it(`loses and repeats nothing when connections break (${transport})`, async () => {
      const proxy = await startCuttingProxy(Number(new URL(chain[transport]).port));
      try {
        const client = await connect({}, { rpcUrl: `${scheme}://127.0.0.1:${proxy.port}` });
        const straight = await connect();
        await straight.send({ contract: 'token', method: 'approve', args: [client.addresses.staking, 10n ** 22n] });
        const from = (await straight.head()).number;
        const following = collect(
          client,
          (batches) => {
            if (batches.length % 3 === 0) proxy.cut();
            return staked(batches).length === 6;
          },
          { fromBlock: from },
        );
        for (let index = 0; index < 6; index++) await stake(straight, BigInt(80 + index) * ATN);
        const batches = await following;
        expect(staked(batches)).to.deep.equal([80n, 81n, 82n, 83n, 84n, 85n].map((amount) => amount * ATN));
        expect(new Set(batches.map(({ block }) => block)).size).to.equal(batches.length);
        expect(proxy.connections()).to.be.greaterThan(1);
      } finally {
        await proxy.close();
      }
    });
  }

  it('holds back what has too few blocks on top', async () => {
    const client = await connect({}, { confirmations: 5 });
    await client.send({ contract: 'token', method: 'approve', args: [client.addresses.staking, 10n ** 22n] });
    const { block } = await stake(client, 60n * ATN);
    await collect(client, (batches) => staked(batches).length === 1, { fromBlock: block });
    expect((await client.head()).number).to.be.at.least(block + 5);
  });

  it('says what is wrong with a deployment', async () => {
    const options = { logger: silentLogger };
    expect(
      (await errorOf(createChainClient({ rpcUrl: chain.httpUrl, registry: chain.registry, chainId: 5 }, options))).code,
    ).to.equal('CHAIN_WRONG_CHAIN');
    expect((await errorOf(createChainClient({ rpcUrl: chain.wsUrl, registry: chain.staking }, options))).code).to.equal(
      'CHAIN_NOT_DEPLOYED',
    );
    expect((await errorOf(createChainClient({ rpcUrl: 'ws://127.0.0.1:1', registry: chain.registry }, options))).code).to.equal(
      'CHAIN_UNREACHABLE',
    );
    expect((await errorOf(createChainClient({ rpcUrl: 'http://127.0.0.1:1', registry: chain.registry }, options))).code).to.equal(
      'CHAIN_UNREACHABLE',
    );
    const watcher = await createChainClient({ rpcUrl: chain.wsUrl, registry: chain.registry }, options);
    open.push(watcher);
    expect((await errorOf(stake(watcher, ATN))).code).to.equal('CHAIN_NO_WALLET');
  });
});
