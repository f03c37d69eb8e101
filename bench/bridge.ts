import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type WebSocket, WebSocketServer } from 'ws';
import { bridgeMetrics } from '../node/bridge/bridge-metrics.ts';
import { BridgeServer } from '../node/bridge/bridge-server.ts';
import { superviseWorker } from '../node/bridge/supervise-worker.ts';
import { WorkerPool } from '../node/bridge/worker-pool.ts';
import { createMetrics } from '../node/metrics/create-metrics.ts';
import { systemClock } from '../node/process/clock.ts';
import { findPython } from '../node/process/find-python.ts';
import { parseManifestText } from '../substrate/program/load-program.ts';
import { machine } from './support/machine.ts';
import { quantile } from './support/quantile.ts';
import { silent } from './support/silent.ts';

// Five million float32 values to a Python worker and back: over the bridge as a job of no steps (token, checks of names, types and
// shapes, into the module and out of it), as base64 in JSON over a WebSocket, and over a plain pipe, which is what a copy costs. And
// how long a worker takes from its start to its connection: `npm run bench:bridge [-- --trips 15 --starts 3]`.

const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const TRIPS = option('trips', 15);
const STARTS = option('starts', 3);
const VALUES = 5_000_000;
const TOKEN = 'x'.repeat(32);
const root = fileURLToPath(new URL('..', import.meta.url));
const python = findPython(root) ?? 'python3';
const helper = join(root, 'bench/support/bridge-worker.py');
const folder = mkdtempSync(join(tmpdir(), 'tempernet-bench-bridge-'));
const values = Float32Array.from({ length: VALUES }, (_, i) => i / VALUES);

/** Milliseconds of each trip, after two to warm up. */
const timed = async (trip: () => Promise<void>): Promise<number[]> => {
  const samples: number[] = [];
  for (let i = 0; i < TRIPS + 2; i++) {
    const began = performance.now();
    await trip();
    if (i >= 2) samples.push(performance.now() - began);
  }
  return samples;
};
const check = (last: number | undefined): void => {
  if (last !== values[VALUES - 1]) throw new Error('what came back is not what went');
};

/** `busy`: milliseconds of this process's processor time a trip, which other work on the machine does not lengthen much. */
const overBridge = async (): Promise<{ readonly trips: number[]; readonly busy: number; readonly starts: number[] }> => {
  writeFileSync(join(folder, 'token'), TOKEN, { mode: 0o600 });
  copyFileSync(join(root, 'bench/support/wide-program.py'), join(folder, 'program.py'));
  const env = { ...process.env, PYTHONPATH: join(root, 'python') };
  execFileSync(python, ['-m', 'tempernet.compile', join(folder, 'program.py')], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const { manifest, hash } = parseManifestText(readFileSync(join(folder, 'program.json')));
  // Below the engine, which gives a job of no steps back by itself.
  const limits = { maxMessageBytes: 2 ** 30, heartbeatMs: 5_000, callMs: 60_000, stallMs: 60_000, graceMs: 5_000 };
  const options = { ...limits, listen: { host: '127.0.0.1', port: 0 }, token: TOKEN, maxWorkers: 1, helloMs: 10_000 };
  const shared = { clock: systemClock, logger: silent, metrics: bridgeMetrics(createMetrics()) };
  const pool = new WorkerPool({ waitMs: 60_000, maxWaiting: 1 }, shared);
  const server = new BridgeServer(options, { ...shared, pool });
  const url = await server.start();
  const settings = {
    connect: url,
    tokenFile: join(folder, 'token'),
    programs: [folder],
    allowedPrograms: [hash],
    device: 'cpu',
    threads: 1,
    processes: 1,
    memoryMb: 0,
  };
  /** Starts a worker; the first one also compiles its program to check it, so that one is not counted. */
  const start = async (): Promise<{ readonly ms: number; stop(): Promise<void> }> => {
    const began = performance.now();
    let connected = (): void => undefined;
    const ready = new Promise<void>((resolve) => {
      connected = resolve;
    });
    const worker = superviseWorker(
      { settings, python, root, logFile: join(folder, 'worker.log'), maxFailures: 1 },
      { logger: silent, clock: systemClock, onEvent: ({ event }) => event === 'connected' && connected() },
    );
    await Promise.race([ready, worker.running]);
    return { ms: performance.now() - began, stop: worker.stop };
  };
  await (await start()).stop();
  const starts: number[] = [];
  for (let i = 0; i < STARTS - 1; i++) {
    const worker = await start();
    starts.push(worker.ms);
    await worker.stop();
  }
  const worker = await start();
  starts.push(worker.ms);
  const half = VALUES / 2;
  const state = [...manifest.params, ...manifest.optimizer.state];
  const before = process.cpuUsage();
  const trips = await timed(async () => {
    const shapes = state.map(({ name, shape }, i) => ({
      name: `${i < manifest.params.length ? 'params' : 'state'}/${name}`,
      dtype: 'float32' as const,
      shape,
    }));
    let at = 0;
    const tensors = shapes.map((one) => {
      const count = one.shape.reduce((product, n) => product * n, 1);
      const part = values.subarray(at, at + count);
      at += count;
      return { ...one, parts: [new Uint8Array(part.buffer, part.byteOffset, part.byteLength)] };
    });
    if (at !== 2 * half) throw new Error(`the program has ${at} values`);
    const columns = manifest.batch.columns.map(({ name, dtype, shape }) => ({
      name: `columns/${name}`,
      dtype,
      shape: [0, manifest.batch.size, ...shape],
      parts: [],
    }));
    const losses = { name: 'losses', dtype: 'float32' as const, shape: [0] };
    const answer = await pool.run({
      call: 'step',
      program: hash,
      tensors: [...tensors, ...columns],
      expected: [...shapes, losses],
    });
    const last = answer[shapes.length - 1]!.bytes;
    check(new Float32Array(last.buffer, last.byteOffset, last.length / 4).at(-1));
  });
  const { user, system } = process.cpuUsage(before);
  await worker.stop();
  await pool.close();
  await server.stop();
  return { trips, busy: (user + system) / 1000 / (TRIPS + 2), starts };
};

const asText = async (): Promise<number[]> => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: 2 ** 30, perMessageDeflate: false });
  await once(server, 'listening');
  const child = spawn(python, [helper, 'json', `ws://127.0.0.1:${(server.address() as AddressInfo).port}`], { stdio: 'inherit' });
  const [socket] = (await once(server, 'connection')) as [WebSocket];
  const trips = await timed(async () => {
    socket.send(JSON.stringify({ values: Buffer.from(values.buffer).toString('base64') }));
    const [message] = (await once(socket, 'message')) as [Buffer];
    const bytes = Buffer.from((JSON.parse(message.toString()) as { values: string }).values, 'base64');
    check(new Float32Array(Uint8Array.from(bytes).buffer).at(-1));
  });
  socket.close();
  server.close();
  await once(child, 'close');
  return trips;
};

const overPipe = async (): Promise<number[]> => {
  const child = spawn(python, [helper, 'pipe', String(4 * VALUES)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const back = new Uint8Array(4 * VALUES);
  const trips = await timed(async () => {
    const whole = new Promise<void>((resolve) => {
      let at = 0;
      const take = (chunk: Buffer): void => {
        back.set(chunk, at);
        at += chunk.length;
        if (at < back.length) return;
        child.stdout.off('data', take);
        resolve();
      };
      child.stdout.on('data', take);
    });
    child.stdin.write(new Uint8Array(values.buffer));
    await whole;
    check(new Float32Array(back.buffer).at(-1));
  });
  child.stdin.end();
  await once(child, 'close');
  return trips;
};

try {
  const bridge = await overBridge();
  const rows: [string, number[]][] = [
    ['bridge', bridge.trips],
    ['base64 in JSON over a WebSocket', await asText()],
    ['plain pipe', await overPipe()],
  ];
  const ms = (samples: readonly number[], q: number): string => `${quantile(samples, q).toFixed(0)} ms`;
  process.stdout.write(`${machine()}\n${VALUES.toLocaleString('en')} float32 values to Python and back, ${TRIPS} trips\n\n`);
  process.stdout.write('| over | median | fastest | slowest |\n| --- | --- | --- | --- |\n');
  for (const [name, samples] of rows)
    process.stdout.write(`| ${name} | ${ms(samples, 0.5)} | ${ms(samples, 0)} | ${ms(samples, 1)} |\n`);
  process.stdout.write(`\nbridge, processor time of Node: ${bridge.busy.toFixed(0)} ms a trip`);
  process.stdout.write(`\nworker from its start to its connection: ${ms(bridge.starts, 0.5)} (median of ${STARTS})\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
