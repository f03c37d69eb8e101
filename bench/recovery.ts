import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChainEvent } from '../node/chain/events.ts';
import type { Hex } from '../protocol/hex.ts';
import type { TaskView } from '../roles/view/task-view.ts';
import { fireNetwork, PATIENT } from '../test/fire/support/fire-network.ts';
import type { MortalNode } from '../test/fire/support/mortal-node.ts';
import { machine } from './support/machine.ts';
import { quantile } from './support/quantile.ts';

// Recovery after kill -9, by role, on a real network (1 proposer, 2 solvers, 2 coordinators, 1 aggregator, 100 ms blocks): each is killed
// when its next act is due, and started again at once with its data folder (warm) or with its keystore alone (cold), in turns. From
// the start of the process until it is on line, has read the chain up to its head, and has acted on chain.
const KILLS = Number(process.argv[2] ?? 10);
const ROUNDS = 2 * KILLS;

type Kind = 'warm' | 'cold';
type Times = { readonly online: number; readonly head: number; readonly act: number };

/** Who is killed when, and which event is its next act. */
const PARTS = {
  proposer: { name: 'proposer-1', act: 'TaskProposed', by: 'proposer' },
  solver: { name: 'solver-1', act: 'SolutionCommitted', by: 'solver' },
  coordinator: { name: 'coordinator-1', act: 'BallotCommitted', by: 'coordinator' },
  aggregator: { name: 'aggregator-1', act: 'VersionProposed', by: 'aggregator' },
} as const;
type Part = keyof typeof PARTS;

const samples: Record<Part, Record<Kind, Times[]>> = {
  proposer: { warm: [], cold: [] },
  solver: { warm: [], cold: [] },
  coordinator: { warm: [], cold: [] },
  aggregator: { warm: [], cold: [] },
};

const network = await fireNetwork({
  proposers: 1,
  solvers: 2,
  coordinators: 2,
  rounds: ROUNDS,
  seed: 61,
  params: { ...PATIENT, seatWindowBlocks: 20 },
});
const { observer } = network;
const when = (condition: () => boolean | undefined): Promise<true> => network.until(() => condition() || undefined);
const round = (n: number) => observer.view.projects['1']?.rounds[n];
const task = (n: number): TaskView | undefined => Object.values(observer.view.tasks).find((one) => one.round === n);

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** Resolves once the node's own metrics say that it has read the block. */
const readUpTo = async (port: number, block: number): Promise<void> => {
  for (;;) {
    const text = await fetch(`http://127.0.0.1:${port}/metrics`).then(
      (answer) => answer.text(),
      () => '',
    );
    if (Number(/^tempernet_chain_head_block (\d+)/m.exec(text)?.[1] ?? -1) >= block) return;
    await wait(5);
  }
};

const isActOf = (part: Part, account: Hex, event: ChainEvent): boolean => {
  const { act, by } = PARTS[part];
  return event.name === act && (event.args as Record<string, unknown>)[by] === account;
};

/** Starts a node that is not running and measures until its next act. */
const recover = async (part: Part, kind: Kind, node: MortalNode, port: number): Promise<void> => {
  if (kind === 'cold') {
    for (const name of ['content', 'peer.key', 'journal.sqlite', 'journal.sqlite-wal'])
      await rm(join(node.folder, name), { recursive: true, force: true });
  }
  const account = network.accountOf(PARTS[part].name);
  const from = observer.events.length;
  const head = observer.block;
  const began = performance.now();
  const since = (): number => (performance.now() - began) / 1_000;
  const [online, read, act] = await Promise.all([
    node.raise().then(since),
    readUpTo(port, head).then(since),
    when(() => observer.events.slice(from).some((event) => isActOf(part, account, event))).then(since),
  ]);
  samples[part][kind].push({ online, head: read, act });
};

try {
  const others = ['solver-2', 'coordinator-2'].map((name) => network.node(name));
  const ports = Object.fromEntries(await Promise.all(Object.keys(PARTS).map(async (part) => [part, await freePort()])));
  const make = async (part: Part, rounds: number): Promise<MortalNode> =>
    network.node(PARTS[part].name, undefined, { rounds }, { TEMPERNET_METRICS_PORT: String(ports[part]) });
  const nodes = {
    solver: await make('solver', 0),
    coordinator: await make('coordinator', 0),
    aggregator: await make('aggregator', 0),
  };
  for (const node of [...(await Promise.all(others)), ...Object.values(nodes)]) await node.raise();
  for (let n = 1; n <= ROUNDS; n++) {
    const kind: Kind = n % 2 === 1 ? 'warm' : 'cold';
    const again = async (part: Exclude<Part, 'proposer'>): Promise<void> => {
      await nodes[part].kill();
      await recover(part, kind, nodes[part], ports[part]);
    };
    const proposer = await make('proposer', n);
    await recover('proposer', kind, proposer, ports.proposer);
    await when(() => task(n)?.state === 'training');
    await again('solver');
    await when(() => task(n)?.state === 'judging');
    await again('coordinator');
    await when(() => round(n)?.phase === 'merging');
    await again('aggregator');
    await when(() => round(n)?.phase === 'ended');
    await proposer.kill();
  }
} finally {
  await network.close();
}

const median = (kind: Kind, part: Part, of: keyof Times): number =>
  quantile(
    samples[part][kind].map((times) => times[of]),
    0.5,
  );
const heading = { online: 'on line', head: 'at the head', act: 'has acted' } as const;
console.log(`machine: ${machine()}`);
console.log(`${KILLS} kills of each kind, median seconds from the start of the process, warm / cold (ratio):`);
for (const part of Object.keys(PARTS) as Part[]) {
  const cells = (Object.keys(heading) as (keyof Times)[]).map((of) => {
    const [warm, cold] = [median('warm', part, of), median('cold', part, of)];
    return `${heading[of]} ${warm.toFixed(2)} / ${cold.toFixed(2)} (${(warm / cold).toFixed(2)})`;
  });
  console.log(`  ${part.padEnd(12)} ${cells.join('   ')}`);
}
process.exit(0);
