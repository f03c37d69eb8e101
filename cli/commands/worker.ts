import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { superviseWorker } from '../../node/bridge/supervise-worker.ts';
import { readTokenFile } from '../../node/bridge/token-file.ts';
import { checkWorkerUrl, type WorkerSettings } from '../../node/bridge/worker-command.ts';
import type { OptionValues } from '../../node/config/option-table.ts';
import type { Logger } from '../../node/log/logger.ts';
import { systemClock } from '../../node/process/clock.ts';
import { findPython } from '../../node/process/find-python.ts';
import { ROOT } from '../../orchestrator/root.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { allowedPrograms } from '../compose/bridge-settings.ts';
import { releasePrograms } from '../compose/release-programs.ts';
import type { WORKER_OPTIONS } from '../options/worker.ts';
import { untilAsked } from '../until-asked.ts';

/** `tempernet worker`: a Python trainer that dials in to a solver, until it is told to stop or cannot go on; one JSON object an event on stdout. */
export const workerCommand = async (
  values: OptionValues<typeof WORKER_OPTIONS>,
  logger: Logger,
  print: (line: string) => void,
): Promise<number> => {
  const settings = await settingsOf(values);
  const python = values.python ?? findPython(ROOT);
  if (python === undefined || !existsSync(python))
    throw new TempernetError('BRIDGE_NO_PYTHON', { path: python ?? join(ROOT, '.venv') });
  const asked = untilAsked();
  const worker = superviseWorker(
    { settings, python, root: ROOT, logFile: values.logFile },
    {
      logger,
      clock: systemClock,
      onEvent: ({ event, detail }) => print(JSON.stringify(detail === '' ? { event } : { event, detail })),
    },
  );
  try {
    await Promise.race([asked, worker.running]);
  } finally {
    await worker.stop();
  }
  return 0;
};

/** Plain settings from option values. Throws CLI_BAD_OPTION, CLI_MISSING_OPTION, BRIDGE_BAD_ADDRESS, BRIDGE_NEEDS_TLS, BRIDGE_BAD_TOKEN_FILE. */
const settingsOf = async (values: OptionValues<typeof WORKER_OPTIONS>): Promise<WorkerSettings> => {
  checkWorkerUrl(values.connect);
  await readTokenFile(values.tokenFile);
  const { programs, allowed } = await programsOf(values);
  const { ca, connect, tokenFile, device, threads, processes, memoryMb } = values;
  return {
    connect,
    tokenFile,
    ...(ca === undefined ? {} : { ca }),
    programs,
    allowedPrograms: allowed,
    device,
    threads,
    processes,
    memoryMb,
  };
};

/** What was named, both or neither: then the release's own, whose code runs here anyway. */
const programsOf = async ({ programs, allowProgram }: Pick<OptionValues<typeof WORKER_OPTIONS>, 'programs' | 'allowProgram'>) => {
  if (programs.length === 0 && allowProgram.length === 0) {
    const { folders, hashes } = await releasePrograms();
    if (folders.length > 0) return { programs: folders, allowed: hashes };
  }
  if (programs.length === 0)
    throw new TempernetError('CLI_MISSING_OPTION', { option: 'programs', flag: '--programs', env: 'TEMPERNET_PROGRAMS' });
  return { programs, allowed: allowedPrograms(allowProgram, 'worker') };
};
