import { createNetwork } from '../node/net/create-network.ts';
import type { Network } from '../node/net/network.ts';
import { createPeerKey } from '../node/net/peer-key.ts';
import { seededRandom } from '../protocol/random.ts';
import { accountOfPrivateKey } from './support/account.ts';
import { machine } from './support/machine.ts';
import { quantile } from './support/quantile.ts';
import { silent } from './support/silent.ts';

// Time from publishing a task hint (about 120 bytes signed) until each other node's handler has it, on TCP loopback, all hosts in
// this process: `node bench/gossip.ts [--messages 50] [--most 32]`. The second table gives every host at most six neighbours
// to dial, so that messages take several hops.

const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const MESSAGES = option('messages', 50);
const SIZES = [2, 4, 8, 16, 32].filter((size) => size <= option('most', 32));
const REGISTRY = `0x${'11'.repeat(20)}` as const;

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
};

const start = async (count: number, dialUpTo: number): Promise<Network[]> => {
  const random = seededRandom(`tempernet/bench/gossip/${count}`);
  const networks: Network[] = [];
  for (let i = 0; i < count; i++) {
    const { account, sign } = accountOfPrivateKey(Uint8Array.from({ length: 32 }, () => 1 + random.below(255)));
    const known = networks[networks.length === 0 ? 0 : random.below(networks.length)];
    const network = await createNetwork(
      {
        privateKey: await createPeerKey(),
        account,
        chainId: 31_337,
        registry: REGISTRY,
        bootstrap: known === undefined ? [] : known.addresses().slice(0, 1),
        limits: { dialUpTo },
      },
      { logger: silent, signBinding: sign },
    );
    await network.start();
    networks.push(network);
  }
  if (dialUpTo >= count) await until(() => networks.every((network) => network.peers().length === count - 1));
  // Settled: nobody came or went for three seconds, in which meshes form by heartbeats of 700 ms.
  const links = (): number => networks.reduce((sum, network) => sum + network.peers().length, 0);
  let [before, since] = [links(), performance.now()];
  await until(() => {
    if (links() !== before) [before, since] = [links(), performance.now()];
    return before >= count && performance.now() - since > 3_000;
  });
  return networks;
};

type Row = {
  readonly count: number;
  readonly all: number[];
  readonly last: number[];
  readonly lost: number;
  readonly links: number;
};

const measure = async (count: number, dialUpTo: number): Promise<Row> => {
  const networks = await start(count, dialUpTo);
  const all: number[] = [];
  const last: number[] = [];
  let published = 0;
  let heard = 0;
  for (const network of networks) {
    network.subscribe('task', () => {
      heard++;
      all.push(performance.now() - published);
    });
  }
  let lost = 0;
  for (let message = 0; message < MESSAGES; message++) {
    heard = 0;
    published = performance.now();
    await networks[message % count]!.publish('task', { taskId: BigInt(message), specDigest: `0x${'ab'.repeat(32)}` });
    const end = published + 10_000;
    while (heard < count - 1 && performance.now() < end) await new Promise((resolve) => setImmediate(resolve));
    lost += count - 1 - heard;
    last.push(all.at(-1) ?? Number.NaN);
  }
  const links = networks.reduce((sum, network) => sum + network.peers().length, 0) / count;
  await Promise.all(networks.map((network) => network.stop()));
  return { count, all, last, lost, links };
};

const table = async (title: string, dialUpTo: number): Promise<void> => {
  process.stdout.write(
    `\n${title}\n\n| nodes | links a node | p50 | p99 | last node, p50 | last node, p99 | lost |\n| --- | --- | --- | --- | --- | --- | --- |\n`,
  );
  for (const count of SIZES) {
    const { all, last, lost, links } = await measure(count, dialUpTo);
    const ms = (samples: number[], q: number): string => `${quantile(samples, q).toFixed(1)} ms`;
    process.stdout.write(
      `| ${count} | ${links.toFixed(1)} | ${ms(all, 0.5)} | ${ms(all, 0.99)} | ${ms(last, 0.5)} | ${ms(last, 0.99)} | ${lost} |\n`,
    );
  }
};

process.stdout.write(`${machine()}\n${MESSAGES} messages, one at a time, all hosts in one process\n`);
await table('everyone connected to everyone (the default up to 48 peers)', 48);
await table('at most six links dialled by each', 6);
