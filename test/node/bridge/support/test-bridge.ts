import { bridgeMetrics } from '../../../../node/bridge/bridge-metrics.ts';
import { BridgeServer, type ServerOptions } from '../../../../node/bridge/bridge-server.ts';
import type { SentTensor } from '../../../../node/bridge/frame.ts';
import type { RemoteJob } from '../../../../node/bridge/remote-job.ts';
import { type PoolOptions, WorkerPool } from '../../../../node/bridge/worker-pool.ts';
import { createMetrics } from '../../../../node/metrics/create-metrics.ts';
import { systemClock } from '../../../../node/process/clock.ts';
import { silentLogger } from '../../log/silent-logger.ts';
import { PROGRAM, TOKEN } from './raw-worker.ts';

/** Limits under which nothing happens by itself while a test looks. */
const PATIENT = {
  listen: { host: '127.0.0.1', port: 0 },
  token: TOKEN,
  maxMessageBytes: 16 * 1024 * 1024,
  heartbeatMs: 20_000,
  callMs: 20_000,
  stallMs: 20_000,
  graceMs: 20_000,
  maxWorkers: 4,
  helloMs: 20_000,
  waitMs: 20_000,
  maxWaiting: 4,
};

/** A bridge's server and pool on a free port of loopback. */
export const openTestBridge = async (
  overrides: Partial<ServerOptions & PoolOptions> = {},
  clock = systemClock,
): Promise<{ readonly url: string; readonly pool: WorkerPool; metrics(): Promise<string>; stop(): Promise<void> }> => {
  const options = { ...PATIENT, ...overrides };
  const metrics = createMetrics();
  const shared = { clock, logger: silentLogger, metrics: bridgeMetrics(metrics) };
  const pool = new WorkerPool(options, shared);
  const server = new BridgeServer(options, { ...shared, pool });
  const url = await server.start();
  return {
    url,
    pool,
    metrics: () => metrics.text(),
    stop: async () => {
      await pool.close();
      await server.stop();
    },
  };
};

/** Bridges of one suite, all of which end with `stop`. */
export const createBridges = () => {
  const open: Awaited<ReturnType<typeof openTestBridge>>[] = [];
  return {
    start: async (...given: Parameters<typeof openTestBridge>) => {
      const made = await openTestBridge(...given);
      open.push(made);
      return made;
    },
    stop: async (): Promise<void> => {
      await Promise.all(open.splice(0).map((one) => one.stop()));
    },
  };
};

/** A tensor of float32 values. */
export const floats = (name: string, ...values: number[]): SentTensor => ({
  name,
  dtype: 'float32',
  shape: [values.length],
  parts: [new Uint8Array(Float32Array.from(values).buffer)],
});

/** A job whose honest answer has one tensor `out` of two values. */
export const twoFloats = (...input: number[]): RemoteJob => ({
  call: 'step',
  program: PROGRAM,
  tensors: [floats('in', ...input)],
  expected: [{ name: 'out', dtype: 'float32', shape: [2] }],
});
