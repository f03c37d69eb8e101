import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createContent } from '../node/content/create-content.ts';
import { openFsStore } from '../node/content/fs-store.ts';
import { createNetwork } from '../node/net/create-network.ts';
import { createPeerKey } from '../node/net/peer-key.ts';
import type { Hex } from '../protocol/hex.ts';
import { seededRandom } from '../protocol/random.ts';
import { machine } from './support/machine.ts';
import { quantile } from './support/quantile.ts';
import { silent } from './support/silent.ts';

// Throughput of fetching content from one and from three holders (each in its own thread; encrypted, every chunk verified, written
// to disk on this side and read from disk on theirs), beside plain HTTP and plain TCP from memory to memory:
// `node bench/blob.ts [--repeats 5]`.

const at = process.argv.indexOf('--repeats');
const REPEATS = at < 0 ? 5 : Number(process.argv[at + 1]);
const MB = 1_000_000;
const SIZES = [1 * MB, 5 * MB, 42 * MB];
const HOLDERS = 3;

type Holder = {
  readonly worker: Worker;
  readonly address: string;
  readonly digests: Hex[];
  readonly http: number;
  readonly tcp: number;
};

const random = seededRandom('tempernet/bench/blob');
/** One content a repeat and size: what was fetched once is on disk. */
const contents = SIZES.flatMap((size) =>
  Array.from({ length: 2 * (REPEATS + 1) }, () => {
    const words = new Uint32Array(size / 4);
    const seed = random.next();
    for (let i = 0; i < words.length; i++) words[i] = Math.imul(i ^ seed, 2_654_435_761);
    return new Uint8Array(words.buffer);
  }),
);
const indexOf = (size: number, set: 0 | 1, repeat: number): number => (SIZES.indexOf(size) * 2 + set) * (REPEATS + 1) + repeat;

const startHolder = async (): Promise<Holder> => {
  const worker = new Worker(new URL('./support/blob-holder.ts', import.meta.url), { workerData: { contents } });
  const told = await new Promise<Omit<Holder, 'worker'>>((resolve, reject) =>
    worker.once('message', resolve).once('error', reject),
  );
  return { worker, ...told };
};
const stopHolder = ({ worker }: Holder): Promise<void> =>
  new Promise((resolve) => {
    worker.once('exit', () => resolve());
    worker.postMessage('stop');
  });

const byTcp = (port: number, index: number): Promise<number> =>
  new Promise((resolve, reject) => {
    let received = 0;
    const socket = connect(port, '127.0.0.1', () => socket.write(Uint8Array.of(index)));
    socket.on('data', (data) => {
      received += data.length;
    });
    socket.once('end', () => resolve(received)).once('error', reject);
  });
const byHttp = async (port: number, index: number): Promise<number> =>
  (await (await fetch(`http://127.0.0.1:${port}/${index}`)).arrayBuffer()).byteLength;

/** Median MB/s over the repeats, after one to warm up. */
const rate = async (size: number, get: (repeat: number) => Promise<number>): Promise<number> => {
  const rates: number[] = [];
  for (let repeat = 0; repeat <= REPEATS; repeat++) {
    const began = performance.now();
    const received = await get(repeat);
    const seconds = (performance.now() - began) / 1000;
    if (received !== size) throw new Error(`received ${received} of ${size} bytes`);
    if (repeat > 0) rates.push(size / MB / seconds);
  }
  return quantile(rates, 0.5);
};

const holders = [];
for (let i = 0; i < HOLDERS; i++) holders.push(await startHolder());
const first = holders[0] as Holder;
const folder = await mkdtemp(join(tmpdir(), 'tempernet-bench-'));
const net = await createNetwork(
  { privateKey: await createPeerKey(), chainId: 31_337, registry: `0x${'11'.repeat(20)}` },
  { logger: silent },
);
await net.start();
const content = createContent({}, { store: await openFsStore({ folder }, { logger: silent }), logger: silent, net });
const fetchBlob = async (index: number): Promise<number> => (await content.get(first.digests[index] as Hex)).length;

process.stdout.write(`${machine()}\nmedian of ${REPEATS} fetches, MB/s; in brackets the ratio to plain HTTP\n\n`);
process.stdout.write(`| size | plain TCP | plain HTTP | one holder | ${HOLDERS} holders |\n| --- | --- | --- | --- | --- |\n`);
const rows = new Map<number, number[]>(SIZES.map((size) => [size, []]));
for (const size of SIZES) {
  rows.get(size)?.push(await rate(size, (repeat) => byTcp(first.tcp, indexOf(size, 0, repeat))));
  rows.get(size)?.push(await rate(size, (repeat) => byHttp(first.http, indexOf(size, 0, repeat))));
}
await net.dial(first.address);
for (const size of SIZES) rows.get(size)?.push(await rate(size, (repeat) => fetchBlob(indexOf(size, 0, repeat))));
for (const holder of holders.slice(1)) await net.dial(holder.address);
for (const size of SIZES) rows.get(size)?.push(await rate(size, (repeat) => fetchBlob(indexOf(size, 1, repeat))));
for (const [size, rates] of rows) {
  const cells = rates.map((value, column) =>
    column < 2 ? value.toFixed(0) : `${value.toFixed(0)} (${(value / (rates[1] as number)).toFixed(2)}x)`,
  );
  process.stdout.write(`| ${size / MB} MB | ${cells.join(' | ')} |\n`);
}
await content.stop();
await net.stop();
await rm(folder, { recursive: true });
await Promise.all(holders.map(stopHolder));
