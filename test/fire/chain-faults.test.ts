import { expect } from 'chai';
import type { FaultPlan, RpcFault } from './support/rpc-fault.ts';
import type { RpcProxy } from './support/rpc-proxy.ts';
import { followStakes, type StakingGround, stake, stakingGround } from './support/staking-client.ts';

const AMOUNTS = [60n, 61n, 62n];
/** Blocks: more than are asked for at once, fewer than a node believes without a look at their headers. */
const LAG = 24;
const MATTERS = new Set(['eth_getBlockByNumber', 'eth_getLogs', 'eth_getTransactionReceipt', 'eth_sendRawTransaction']);

type Case = {
  readonly transports: readonly ('wsUrl' | 'httpUrl')[];
  readonly plan: (proxy: RpcProxy) => FaultPlan;
  /** The events are there before anybody follows the chain, and near the head still. */
  readonly comesBack?: boolean;
};
const both = ['wsUrl', 'httpUrl'] as const;

/** One of `n` calls of what matters goes wrong. */
const oneOf = (n: number, fault: RpcFault) => (): FaultPlan => {
  let calls = 0;
  return ({ method }) => (MATTERS.has(method) && ++calls % n === 2 ? fault : undefined);
};

/** Every other transaction is refused with these words; with `after`, though the chain has taken it. */
const refused = (message: string, after = false): Case => ({
  transports: ['wsUrl'],
  plan: () => {
    let calls = 0;
    return ({ method }) =>
      method === 'eth_sendRawTransaction' && calls++ % 2 === 0 ? { kind: 'error', code: -32_000, message, after } : undefined;
  },
});

/** Logs of the newest blocks are left out of `times` answers about each of them, in ranges of any width: a backend that lags behind. */
const logsLeftOut =
  (times: number) =>
  (proxy: RpcProxy): FaultPlan => {
    const asked = new Map<string, number>();
    const isLeftOut = ({ blockHash }: { blockHash: string }): boolean => (asked.get(blockHash) ?? 0) <= times;
    const upTo = (logs: unknown) => {
      const newest = (logs as { blockNumber: string; blockHash: string }[]).filter(
        ({ blockNumber }) => Number(blockNumber) > proxy.head() - LAG,
      );
      for (const hash of new Set(newest.map((log) => log.blockHash))) asked.set(hash, (asked.get(hash) ?? 0) + 1);
      const missing = new Set(newest.filter(isLeftOut));
      return (logs as { blockNumber: string; blockHash: string }[]).filter((log) => !missing.has(log));
    };
    return ({ method }) => (method === 'eth_getLogs' ? { kind: 'elsewhere', result: upTo } : undefined);
  };

/** What can go wrong between node and chain; each must end with every stake made once and every event told once, in order. */
const CASES: Readonly<Record<string, Case>> = {
  'connections break before the chain hears': { transports: both, plan: oneOf(10, { kind: 'drop' }) },
  'connections break after the chain has heard': { transports: both, plan: oneOf(10, { kind: 'drop', after: true }) },
  'HTTP 429': { transports: ['httpUrl'], plan: oneOf(4, { kind: 'status', status: 429 }) },
  'HTTP 500': { transports: ['httpUrl'], plan: oneOf(4, { kind: 'status', status: 500 }) },
  'HTTP 503': { transports: ['httpUrl'], plan: oneOf(4, { kind: 'status', status: 503 }) },
  'no answer ever comes': { transports: both, plan: oneOf(6, { kind: 'hang', after: true }) },
  'JSON ends in its middle': { transports: both, plan: oneOf(6, { kind: 'truncate' }) },
  'answers come out of order': { transports: both, plan: oneOf(3, { kind: 'late', ms: 250 }) },
  'limit exceeded (-32005)': {
    transports: ['wsUrl'],
    plan: oneOf(4, { kind: 'error', code: -32_005, message: 'limit exceeded' }),
  },
  'logs only of few blocks at once': {
    transports: ['httpUrl'],
    plan:
      () =>
      ({ method, params }) => {
        const [{ fromBlock, toBlock }] = params as [{ fromBlock?: string; toBlock?: string }];
        const tooMany = method === 'eth_getLogs' && Number(toBlock) - Number(fromBlock) >= 20;
        return tooMany ? { kind: 'error', code: -32_602, message: 'query exceeds max block range 20' } : undefined;
      },
  },
  'logs near the head are left out at the first asking': { transports: both, plan: logsLeftOut(1) },
  'logs near the head are left out for a while, to a node that comes back': {
    transports: both,
    plan: logsLeftOut(6),
    comesBack: true,
  },
  'nonce too low, though it is not': refused('nonce too low'),
  'nonce too low, because the chain has it already': refused('nonce too low', true),
  'already known': refused('already known', true),
  'replacement transaction underpriced, by itself': refused('replacement transaction underpriced', true),
  'transaction underpriced': refused('transaction underpriced'),
};

describe('a chain endpoint that misbehaves', function () {
  this.timeout(60_000);
  let ground: StakingGround;

  before(async () => {
    ground = await stakingGround();
  });
  after(() => ground?.close());
  afterEach(() => ground.proxy.plan(() => undefined));

  for (const [name, { transports, plan, comesBack }] of Object.entries(CASES)) {
    for (const transport of transports) {
      it(`${name}: nothing is lost, nothing done twice (${transport})`, async () => {
        const { proxy } = ground;
        const { client, wallet } = await ground.client({ rpcUrl: proxy[transport], timeoutMs: 400 });
        const before = total(proxy.faults);
        proxy.plan(plan(proxy));
        const follow = () => followStakes(client, wallet.address, 0, AMOUNTS.length);
        const following = comesBack ? undefined : follow();
        for (const amount of AMOUNTS) await stake(client, amount);
        expect(await (following ?? follow())).to.deep.equal(AMOUNTS);
        proxy.plan(() => undefined);
        expect(await stakesOnChain(ground, wallet.address), 'stakes on chain').to.equal(AMOUNTS.length);
        expect(total(proxy.faults), 'faults that happened').to.be.greaterThan(before);
      });
    }
  }
});

const total = (faults: ReadonlyMap<string, number>): number => [...faults.values()].reduce((sum, n) => sum + n, 0);

const stakesOnChain = async ({ client }: StakingGround, account: string): Promise<number> => {
  const reader = (await client()).client;
  return (await followStakes(reader, account, 0, AMOUNTS.length)).length;
};
