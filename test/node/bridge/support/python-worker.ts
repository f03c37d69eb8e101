import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bridge, type BridgeOptions, createBridge } from '../../../../node/bridge/create-bridge.ts';
import { readTls } from '../../../../node/bridge/read-tls.ts';
import { type Supervised, superviseWorker } from '../../../../node/bridge/supervise-worker.ts';
import type { WorkerSettings } from '../../../../node/bridge/worker-command.ts';
import { createMetrics } from '../../../../node/metrics/create-metrics.ts';
import { systemClock } from '../../../../node/process/clock.ts';
import { findPython } from '../../../../node/process/find-python.ts';
import { silentLogger } from '../../log/silent-logger.ts';
import { TOKEN } from './raw-worker.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** A certificate for localhost and its key, known to everybody: for tests on loopback alone. */
export const CERTIFICATE = fileURLToPath(new URL('./localhost-cert.pem', import.meta.url));
const KEY = fileURLToPath(new URL('./localhost-key.pem', import.meta.url));

/** The project's interpreter, which `npm run setup:python` makes. */
export const python = (): string => {
  const found = findPython(ROOT);
  if (found === undefined) throw new Error('these tests need the Python environment: npm run setup:python');
  return found;
};

/** A bridge with TLS on loopback and real Python workers that dial in. */
export type PythonBridge = {
  readonly bridge: Bridge;
  start(settings?: Partial<WorkerSettings>): Supervised;
  stop(): Promise<void>;
};

/** Opens it; a worker is started by `start` and is connected by and by. */
export const openPythonBridge = async (
  options: Pick<BridgeOptions, 'allowedPrograms'> & Partial<BridgeOptions>,
): Promise<PythonBridge> => {
  const folder = await mkdtemp(join(tmpdir(), 'tempernet-bridge-'));
  const tokenFile = join(folder, 'token');
  await writeFile(tokenFile, TOKEN);
  await chmod(tokenFile, 0o600);
  const bridge = await createBridge(
    { listen: { host: '127.0.0.1', port: 0 }, token: TOKEN, tls: await readTls(CERTIFICATE, KEY), ...options },
    { logger: silentLogger, metrics: createMetrics() },
  );
  const workers: Supervised[] = [];
  return {
    bridge,
    start: (settings = {}) => {
      const worker = superviseWorker(
        {
          settings: {
            connect: bridge.url,
            tokenFile,
            ca: CERTIFICATE,
            programs: [join(ROOT, 'programs/digits')],
            allowedPrograms: options.allowedPrograms,
            device: 'cpu',
            threads: 1,
            processes: 1,
            memoryMb: 0,
            heartbeatSeconds: 3,
            ...settings,
          },
          python: python(),
          root: ROOT,
          logFile: join(folder, `worker-${workers.length}.log`),
          firstPauseMs: 50,
        },
        { logger: silentLogger, clock: systemClock },
      );
      workers.push(worker);
      return worker;
    },
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      await bridge.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
