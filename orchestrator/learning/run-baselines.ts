import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PARTS } from '../../agent/experience/recorded-steps.ts';
import type { Logger } from '../../node/log/logger.ts';
import { findPython } from '../../node/process/find-python.ts';
import { startProcess } from '../../node/process/start-process.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { encodeDataset } from '../../substrate/data/dataset.ts';
import { ROOT } from '../root.ts';
import type { LearningSet } from './learning-set.ts';

/** A fitted baseline: settings chosen on the validation rows, and what it says of validation and test rows. */
export type Baseline<P> = {
  readonly settings: Readonly<Record<string, number>>;
  readonly validation: readonly P[];
  readonly test: readonly P[];
};

/** Baselines by name. Of success there is one probability a row; of the category 11 for each row that failed. */
export type Baselines = {
  readonly scikitLearn: string;
  readonly success: Readonly<Record<string, Baseline<number>>>;
  readonly category: Readonly<Record<string, Baseline<readonly number[]>>>;
};

/**
 * Has `python/tempernet/baselines.py` fit on exactly these rows; `plan` is the plan's text. Files lie in `folder` afterwards. Throws
 * ORCHESTRATOR_NO_BASELINES, which says where Python's words are, or the signal's reason.
 */
export const runBaselines = async (
  { folder, plan, set }: { readonly folder: string; readonly plan: string; readonly set: LearningSet },
  { logger, signal }: { readonly logger: Logger; readonly signal: AbortSignal },
): Promise<Baselines> => {
  const python = findPython(ROOT);
  if (python === undefined) throw new TempernetError('ORCHESTRATOR_NO_BASELINES', { detail: 'there is no .venv' });
  const place = resolve(folder);
  await mkdir(place, { recursive: true });
  for (const name of PARTS) await writeFile(join(place, `${name}.tnd`), encodeDataset(set[name].dataset));
  const [planFile, out, logFile] = ['plan.toml', 'baselines.json', 'baselines.log'].map((name) => join(place, name));
  await writeFile(planFile!, plan);
  signal.throwIfAborted();
  const child = startProcess(
    {
      name: 'baselines',
      command: python,
      args: ['-m', 'tempernet.baselines', '--plan', planFile!, '--data', place, '--out', out!],
      cwd: join(ROOT, 'python'),
      logFile: logFile!,
    },
    { logger },
  );
  const end = (): void => void child.stop();
  signal.addEventListener('abort', end, { once: true });
  const code = await child.exited;
  signal.removeEventListener('abort', end);
  signal.throwIfAborted();
  if (code !== 0)
    throw new TempernetError('ORCHESTRATOR_NO_BASELINES', {
      detail: `Python ended with code ${code}; its words are in ${logFile}`,
    });
  return JSON.parse(await readFile(out!, 'utf8')) as Baselines;
};
