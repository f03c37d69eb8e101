import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { isLoopback } from './listen-address.ts';

/** What a Python worker is to do. */
export type WorkerSettings = {
  /** `wss://host:port` of the solver, or `ws://` on this machine. */
  readonly connect: string;
  /** The token goes by file, for arguments and environments of a process can be read by others. */
  readonly tokenFile: string;
  /** PEM certificates to trust instead of the system's. */
  readonly ca?: string;
  /** Folders with `program.json` and `program.py`. */
  readonly programs: readonly string[];
  readonly allowedPrograms: readonly Hex[];
  readonly device: string;
  /** Of one process; 0: as PyTorch chooses. */
  readonly threads: number;
  /** Processes that share each batch, under torchrun. */
  readonly processes: number;
  /** 0: no bound. */
  readonly memoryMb: number;
  /** Between two heartbeats. @default 5 */
  readonly heartbeatSeconds?: number;
};

/** Arguments of Python for a worker. */
export const workerArguments = (settings: WorkerSettings): string[] => [
  '-m',
  'tempernet.worker',
  ...['--connect', settings.connect],
  ...['--token-file', settings.tokenFile],
  ...(settings.ca === undefined ? [] : ['--ca', settings.ca]),
  ...settings.programs.flatMap((folder) => ['--program', folder]),
  ...settings.allowedPrograms.flatMap((hash) => ['--allow-program', hash]),
  ...['--device', settings.device],
  ...['--threads', String(settings.threads)],
  ...['--processes', String(settings.processes)],
  ...['--memory-mb', String(settings.memoryMb)],
  ...['--heartbeat', String(settings.heartbeatSeconds ?? 5)],
];

/** Throws `BRIDGE_BAD_ADDRESS` for what no worker can dial, `BRIDGE_NEEDS_TLS` where the line would be open on other machines. */
export const checkWorkerUrl = (connect: string): void => {
  const bad = (detail: string): TempernetError => new TempernetError('BRIDGE_BAD_ADDRESS', { address: connect, detail });
  if (!URL.canParse(connect)) throw bad('it is not of the form wss://host:port');
  const { protocol, hostname, username, password } = new URL(connect);
  if (protocol !== 'ws:' && protocol !== 'wss:') throw bad('it begins with neither wss:// nor ws://');
  if (username !== '' || password !== '') throw bad('the token goes by file, not in the address');
  if (protocol === 'ws:' && !isLoopback(hostname.replace(/^\[|\]$/g, '')))
    throw new TempernetError('BRIDGE_NEEDS_TLS', { address: connect });
};
