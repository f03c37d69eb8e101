import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Logger } from '../../node/log/logger.ts';
import { findPython } from '../../node/process/find-python.ts';
import { startProcess } from '../../node/process/start-process.ts';
import type { ErrorCode } from '../../protocol/errors/catalogue.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { ROOT } from '../root.ts';

/** What a build is told. */
export type BuildOptions = {
  /** The model file. */
  readonly model: string;
  /** Folder for the compiled program, which does not exist yet. */
  readonly out: string;
  /** Folder for the build's report and its output. */
  readonly scratch: string;
  readonly seconds: number;
  readonly memoryMb: number;
  readonly signal: AbortSignal;
};

/** What the compiler says of a build that worked. */
export type BuildReport = {
  readonly name: string;
  readonly notices: readonly string[];
  readonly seconds: number;
  /** Rows of the sample data, by set. */
  readonly rows: Readonly<Record<string, number>>;
};

type Refusal = { readonly code: ErrorCode; readonly detail: string; readonly advice: string; readonly where: string };

/**
 * Compiles a model file with PyTorch in a process of its own, which ends with this call. Throws PROGRAM_NO_PYTHON, PROGRAM_BUILD_TIME,
 * PROGRAM_BUILD_MEMORY, PROGRAM_BUILD_DIED, and what the compiler finds wrong with the model.
 */
export const runCompiler = async (options: BuildOptions, logger: Logger): Promise<BuildReport> => {
  const { out, scratch, seconds, memoryMb, signal } = options;
  const python = findPython(ROOT);
  if (python === undefined) throw new TempernetError('PROGRAM_NO_PYTHON', { python: join(ROOT, '.venv') });
  const model = resolve(options.model);
  if (!existsSync(model)) throw new TempernetError('PROGRAM_NO_MODEL', { file: model, detail: 'does not exist' });
  const [report, log] = [join(scratch, 'report.json'), join(scratch, 'build.log')];
  const child = startProcess(
    {
      name: 'program build',
      command: python,
      args: ['-m', 'tempernet.build', model, '--out', out, '--report', report, '--memory-mb', String(memoryMb)],
      cwd: dirname(model),
      env: {
        ...withoutSecrets(),
        PYTHONPATH: join(ROOT, 'python'),
        // Without it files beside the model stand in for modules of the same name, before the compiler watches what runs.
        PYTHONSAFEPATH: '1',
        PYTHONDONTWRITEBYTECODE: '1',
        CUDA_VISIBLE_DEVICES: '',
      },
      logFile: log,
    },
    { logger },
  );
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void child.stop('SIGKILL', 0);
  }, seconds * 1_000);
  const interrupt = (): void => void child.stop('SIGKILL', 0);
  signal.addEventListener('abort', interrupt, { once: true });
  const code = await child.exited;
  clearTimeout(timer);
  signal.removeEventListener('abort', interrupt);
  signal.throwIfAborted();
  if (late) throw new TempernetError('PROGRAM_BUILD_TIME', { seconds, log });
  if (!existsSync(report)) throw new TempernetError('PROGRAM_BUILD_DIED', { code, log });
  const said = JSON.parse(await readFile(report, 'utf8')) as
    | ({ readonly ok: true } & BuildReport)
    | ({ readonly ok: false } & Refusal);
  if (said.ok) return said;
  const { detail, advice, where } = said;
  throw new TempernetError(said.code, {
    detail: where === '' || said.code !== 'PROGRAM_UNSUPPORTED' ? detail : `${detail} (${where})`,
    advice,
    where,
    file: where || model,
    megabytes: memoryMb,
  });
};

/** A model file has no business with this program's own settings, among them passwords. */
const withoutSecrets = (): Record<string, undefined> =>
  Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => name.startsWith('TEMPERNET_'))
      .map((name) => [name, undefined]),
  );
