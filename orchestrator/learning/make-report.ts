import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../node/log/logger.ts';
import { machineText } from '../sweep/machine-text.ts';
import { learningReport } from './learning-report.ts';
import type { LearningSet } from './learning-set.ts';
import { parsePlan } from './plan.ts';
import { runBaselines } from './run-baselines.ts';
import { runLearning } from './run-learning.ts';

/** What a learning report is made from and where it goes. */
export type ReportOptions = {
  /** Text of the plan's file, and the file's name for errors. */
  readonly plan: string;
  readonly planFile: string;
  readonly set: LearningSet;
  /** What a reader of the figures wrote; goes below them as it is. */
  readonly notes: string;
  /** Finished runs and the rows for Python lie here; `out` gets the page, its table and its plots. */
  readonly work: string;
  readonly out: string;
  /** What makes the report again, for its head. */
  readonly command: string;
  readonly release: string;
};

/** Makes the learning report: baselines, brains, page. Gives the paths of its files. */
export const makeReport = async (
  { plan: text, planFile, set, notes, work, out, command, release }: ReportOptions,
  modules: { readonly logger: Logger; readonly signal: AbortSignal; readonly tell: (line: string) => void },
): Promise<string[]> => {
  const plan = parsePlan(text, planFile);
  modules.tell('fitting the baselines');
  const baselines = await runBaselines({ folder: join(work, 'rows'), plan: text, set }, modules);
  const trained = await runLearning({ plan, set, work, release }, modules);
  const files = learningReport({ plan, notes, origin: { machine: machineText(), command } }, { set, trained, baselines });
  await mkdir(out, { recursive: true });
  return Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      await writeFile(join(out, name), content);
      return join(out, name);
    }),
  );
};
