import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Median milliseconds of one training step in plain PyTorch, by threads and program. */
export type TorchSteps = {
  readonly version: string;
  readonly ms: Readonly<Record<string, Readonly<Record<'digits' | 'brain', number>>>>;
  /** The same of processor time, which a busy machine does not lengthen. */
  readonly cpuMs: TorchSteps['ms'];
};

/** Times PyTorch in the project's Python environment; undefined where there is none. */
export const torchSteps = (steps: number, repeats: number): TorchSteps | undefined => {
  const python = ['../../.venv/bin/python', '../../.venv/Scripts/python.exe']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find(existsSync);
  if (python === undefined) return undefined;
  const script = fileURLToPath(new URL('../step.py', import.meta.url));
  return JSON.parse(execFileSync(python, [script, String(steps), String(repeats)], { encoding: 'utf8' })) as TorchSteps;
};
