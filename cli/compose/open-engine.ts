import { createBridge } from '../../node/bridge/create-bridge.ts';
import { parseListenAddress } from '../../node/bridge/listen-address.ts';
import { readTls } from '../../node/bridge/read-tls.ts';
import { readTokenFile } from '../../node/bridge/token-file.ts';
import type { Logger } from '../../node/log/logger.ts';
import type { Metrics } from '../../node/metrics/metrics.ts';
import { DATA_MODE } from '../../protocol/data-mode.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Workshop } from '../../roles/handlers/workshop.ts';
import type { ProgramEngine } from '../../substrate/program/engine.ts';
import { ExactEngine } from '../../substrate/program/exact/exact-engine.ts';
import type { BridgeSettings, NodeSettings } from './node-settings.ts';

/** What runs a node's programs. */
export type OpenedEngine = Pick<Workshop, 'mayTrain'> & {
  readonly engine: ProgramEngine;
  /** What Python workers dial, where they do the work. */
  readonly bridge?: string;
  close(): Promise<void>;
};

/** The exact engine, or the Python bridge where the settings name one. Throws SUBSTRATE_ENGINE_MISMATCH, BRIDGE_*. */
export const openEngine = async (
  settings: Pick<NodeSettings, 'workers' | 'engineMemoryMb' | 'engineCallMs' | 'projectId' | 'bridge'>,
  modules: { readonly logger: Logger; readonly metrics: Metrics },
): Promise<OpenedEngine> => {
  const { bridge, workers, engineMemoryMb, engineCallMs: callMs, projectId } = settings;
  if (bridge !== undefined) return openBridge(bridge, projectId, callMs, modules);
  const engine = await ExactEngine.create({ workers, memoryBytes: engineMemoryMb * 1024 * 1024, callMs });
  return { engine, close: () => engine.close() };
};

const openBridge = async (
  { listen, tokenFile, tls, allowedPrograms }: BridgeSettings,
  projectId: bigint,
  callMs: number,
  modules: { readonly logger: Logger; readonly metrics: Metrics },
): Promise<OpenedEngine> => {
  const bridge = await createBridge(
    {
      listen: parseListenAddress(listen),
      token: await readTokenFile(tokenFile),
      allowedPrograms,
      callMs,
      ...(tls === undefined ? {} : { tls: await readTls(tls.cert, tls.key) }),
    },
    modules,
  );
  return {
    engine: bridge.engine,
    bridge: bridge.url,
    close: bridge.stop,
    mayTrain: ({ hash }, { dataMode }) => {
      // Elsewhere the bits are done again, and PyTorch's would cost the whole lock.
      if (dataMode !== DATA_MODE.private) throw new TempernetError('BRIDGE_NEEDS_PRIVATE', { projectId });
      const workers = bridge.workers();
      const offering = workers.filter(({ programs }) => programs.includes(hash)).length;
      if (offering === 0)
        throw new TempernetError('BRIDGE_NO_WORKER', { programHash: hash, waitMs: 0, workers: workers.length, offering });
    },
  };
};
