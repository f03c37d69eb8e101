import type { Hex } from '../../protocol/hex.ts';
import type { ProgramEngine } from '../../substrate/program/engine.ts';
import type { Logger } from '../log/logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { type Clock, systemClock } from '../process/clock.ts';
import { bridgeMetrics } from './bridge-metrics.ts';
import { BridgeServer, type ServerOptions } from './bridge-server.ts';
import type { Hello } from './hello.ts';
import { TorchEngine } from './torch-engine.ts';
import { type PoolOptions, WorkerPool } from './worker-pool.ts';

/** Options of a bridge; what is left out has the defaults below. */
export type BridgeOptions = Pick<ServerOptions, 'listen' | 'token' | 'tls'> &
  Partial<Omit<ServerOptions, 'listen' | 'token' | 'tls'> & PoolOptions> & {
    /** Programs that may leave for a worker: their code is run there as the worker has it. */
    readonly allowedPrograms: readonly Hex[];
  };

/** A running bridge: the engine `torch`, and the workers that do its work. */
export type Bridge = {
  /** What workers dial. */
  readonly url: string;
  readonly engine: ProgramEngine;
  workers(): readonly Hello[];
  /** Ends jobs and connections. Idempotent. */
  stop(): Promise<void>;
};

const DEFAULTS = {
  maxMessageBytes: 1024 ** 3,
  heartbeatMs: 5_000,
  callMs: 600_000,
  stallMs: 60_000,
  graceMs: 10_000,
  maxWorkers: 32,
  helloMs: 10_000,
  waitMs: 60_000,
  maxWaiting: 256,
} as const;

/** Listens for workers and offers them as an engine. Throws BRIDGE_NEEDS_TLS, BRIDGE_BAD_CERTIFICATE, and what listening throws. */
export const createBridge = async (
  options: BridgeOptions,
  modules: { readonly logger: Logger; readonly metrics: Metrics; readonly clock?: Clock },
): Promise<Bridge> => {
  const { clock = systemClock, logger } = modules;
  const settings = { ...DEFAULTS, ...options };
  const shared = { clock, logger, metrics: bridgeMetrics(modules.metrics) };
  const pool = new WorkerPool(settings, shared);
  const server = new BridgeServer(settings, { ...shared, pool });
  const engine = new TorchEngine(settings, pool);
  const url = await server.start();
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await engine.close();
    await pool.close();
    await server.stop();
  };
  return {
    url,
    engine,
    workers: () => pool.workers.map(({ hello }) => hello),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
};
