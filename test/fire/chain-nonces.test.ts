import { expect } from 'chai';
import { createChainClient } from '../../node/chain/chain-client.ts';
import type { Hex } from '../../protocol/hex.ts';
import { codeOf } from '../node/content/support/code-of.ts';
import { silentLogger } from '../node/log/silent-logger.ts';
import { ATN, followStakes, SOLVER, type StakingGround, stake, stakingGround } from './support/staking-client.ts';

const GWEI = 10n ** 9n;

describe('nonces and fees', function () {
  this.timeout(60_000);
  let ground: StakingGround;
  /** What is done before each block; nothing is mined while it gives false. */
  let beforeBlock: () => Promise<boolean>;
  let over = false;
  let mining: Promise<void>;

  before(async () => {
    ground = await stakingGround();
    await chainCall('evm_setIntervalMining', 0);
    beforeBlock = async () => true;
    mining = mine();
  });
  after(async () => {
    over = true;
    await mining;
    await ground?.close();
  });
  afterEach(() => {
    beforeBlock = async () => true;
  });

  const mine = async (): Promise<void> => {
    while (!over) {
      if (await beforeBlock()) await chainCall('evm_mine');
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };

  const quantity = (value: bigint | number): Hex => `0x${value.toString(16)}`;
  const chainCall = (method: string, ...params: unknown[]): Promise<unknown> => ground.chain.rpc.call(method, params);
  const nonceOf = async (account: Hex): Promise<number> => Number(await chainCall('eth_getTransactionCount', account, 'latest'));

  it('a transaction that a rise of the base fee left behind is replaced by a dearer one, and mined once', async () => {
    const { client, wallet } = await ground.client({ stuckMs: 300 });
    const nonce = await nonceOf(wallet.address);
    beforeBlock = async () => false;
    const staking = stake(client, 60n);
    await until(async () => (await pooled(wallet.address)).length === 1);
    const [first] = await pooled(wallet.address);
    // Blocks go on without it: each is ten times as dear as it offered.
    const dear = quantity(BigInt(first?.maxFeePerGas ?? 0) * 10n);
    beforeBlock = async () => {
      await chainCall('anvil_setNextBlockBaseFeePerGas', dear);
      return true;
    };
    const sent = await staking;
    expect(sent.txHash).to.not.equal(first?.hash);
    expect(await nonceOf(wallet.address)).to.equal(nonce + 1);
    expect(await followStakes(client, wallet.address, 0, 1)).to.deep.equal([60n]);
  });

  it('a nonce that somebody with the same key used up is told, and the next transaction goes through', async () => {
    const { client, wallet } = await ground.client({ stuckMs: 300 });
    const twin = await createChainClient(
      { rpcUrl: ground.chain.wsUrl, registry: ground.chain.registry, stuckMs: 300 },
      { wallet, logger: silentLogger },
    );
    try {
      beforeBlock = async () => false;
      const losing = codeOf(stake(client, 61n));
      await until(async () => (await pooled(wallet.address)).length === 1);
      const [first] = await pooled(wallet.address);
      await chainCall('anvil_dropTransaction', first?.hash);
      const winning = stake(twin, 62n);
      await until(async () => (await pooled(wallet.address)).length === 1);
      beforeBlock = async () => true;
      expect((await winning).events.some(({ name }) => name === 'Staked')).to.equal(true);
      expect(await losing).to.equal('CHAIN_DROPPED');
      await stake(client, 63n);
      expect(await followStakes(client, wallet.address, 0, 2)).to.deep.equal([62n, 63n]);
    } finally {
      await twin.close();
    }
  });

  it('an account without money for gas is told so', async () => {
    const { client, wallet } = await ground.client();
    await chainCall('anvil_setBalance', wallet.address, quantity(GWEI));
    expect(await codeOf(stake(client, 60n))).to.equal('CHAIN_NO_FUNDS');
    await chainCall('anvil_setBalance', wallet.address, quantity(ATN));
    await stake(client, 60n);
    expect((await client.position(wallet.address, SOLVER)).held).to.equal(60n * ATN);
  });

  /** The account's transactions that wait to be mined. */
  const pooled = async (account: Hex): Promise<{ hash: Hex; maxFeePerGas: string }[]> => {
    const pool = (await chainCall('txpool_content')) as { pending: Record<string, Record<string, never>> };
    const own = Object.entries(pool.pending).find(([address]) => address.toLowerCase() === account);
    return Object.values(own?.[1] ?? {});
  };
});

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
};
