import type { ProgramReport } from './self-test.ts';

/** Whether a machine can take part, and why. */
export type Verdict = {
  readonly ok: boolean;
  /** One sentence a program. */
  readonly reasons: readonly string[];
};

/** What `tempernet selftest --json` prints. */
export type SelfTestDocument = Verdict & {
  readonly engine: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memoryBytes: number; readonly node: string };
  /** Seconds that the task times are held against. */
  readonly trainWindow: number;
  readonly programs: readonly ProgramReport[];
};

/** A machine takes part when it gives the golden bits and trains a task within the window. */
export const verdictOf = (programs: readonly ProgramReport[], trainWindow: number): Verdict => {
  const judged = programs.map((report) => ({ ...judge(report, trainWindow), name: report.name }));
  return { ok: judged.every(({ ok }) => ok), reasons: judged.map(({ name, reason }) => `${name}: ${reason}`) };
};

const judge = ({ golden, taskSeconds, steps }: ProgramReport, trainWindow: number) => {
  if (golden === 'differs') return { ok: false, reason: 'other bits than everywhere else: work done here would be refuted' };
  const bits = golden === 'equal' ? 'bits equal' : 'no golden run to compare with';
  const share = (100 * taskSeconds) / trainWindow;
  const task = `a task of ${steps} steps takes ${secondsText(taskSeconds)}, ${percentText(share)} of the ${trainWindow} s to train`;
  return taskSeconds <= trainWindow
    ? { ok: true, reason: `${bits}; ${task}` }
    : { ok: false, reason: `too slow; ${bits}; ${task}` };
};

/** Seconds with as many digits as tell something. */
export const secondsText = (seconds: number): string => `${seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(0)} s`;

const percentText = (percent: number): string => `${percent < 10 ? percent.toFixed(2) : percent.toFixed(0)} %`;
