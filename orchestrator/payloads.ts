import type { DataMode } from '../protocol/data-mode.ts';
import { TempernetError } from '../protocol/errors/tempernet-error.ts';

/** A model that a devnet can train: its program's folder, its data, and how much of both a task takes. */
export type Payload = {
  readonly name: string;
  /** Folder under `programs/`, or the whole path of another. */
  readonly program: string;
  /** A data set by name, or the whole path of a folder of own data. */
  readonly corpus: string;
  /** In words: which data is real. */
  readonly data: string;
  /** Where its data live, unless a run says otherwise. @default 'open' */
  readonly dataMode?: DataMode;
  /** Steps of a solver in one task. */
  readonly steps: number;
  /** Most examples of one hidden truth; fewer when many rounds and proposers share the pool. */
  readonly truthCount: number;
  readonly truthPool: number;
  /** The metric that the table shows as accuracy; absent where the program measures none, and only its loss is shown. */
  readonly metric?: string;
  /** By which of the two a merged model must beat those that trained alone: a probability is judged by its loss. */
  readonly compare: 'accuracy' | 'loss';
  /** What the metric must reach on the test set, after how many rounds. Absent: nothing is promised but a lower loss. */
  readonly goal?: { readonly metric: number; readonly rounds: number };
};

/** The models that come with the network, by name. */
export const PAYLOADS: Readonly<Record<string, Payload>> = {
  digits: {
    name: 'digits',
    program: 'digits',
    corpus: 'mnist',
    data: 'MNIST: 70,000 real handwritten digits (50,000 to train, 10,000 for hidden truths, 10,000 to test)',
    steps: 250,
    truthCount: 1_000,
    truthPool: 10_000,
    metric: 'accuracy',
    compare: 'accuracy',
    goal: { metric: 0.95, rounds: 5 },
  },
  brain: {
    name: 'brain',
    program: 'brain',
    corpus: 'brain',
    data: 'recorded experience: 24,000 steps that 18 scripted agents took on 232 small generated projects, with their real outcomes (160 projects to train, 36 for hidden truths, 36 to test)',
    dataMode: 'disclosed',
    steps: 100,
    truthCount: 1_000,
    truthPool: 3_500,
    metric: 'accuracy',
    compare: 'loss',
    goal: { metric: 0.8, rounds: 3 },
  },
};

/** The payload of that name, with other sizes of a task where they are given; throws ORCHESTRATOR_BAD_OPTION. */
export const payloadOf = (name: string, sizes: Partial<Pick<Payload, 'steps' | 'truthCount'>> = {}): Payload => {
  const payload = PAYLOADS[name];
  if (payload === undefined) {
    throw new TempernetError('ORCHESTRATOR_BAD_OPTION', {
      option: '--payload',
      detail: `is none of ${Object.keys(PAYLOADS).join(', ')}`,
    });
  }
  const { steps = payload.steps, truthCount = payload.truthCount } = sizes;
  return { ...payload, steps, truthCount };
};

/** Examples of one truth when `proposers` proposers draw `rounds` truths each from the pool: whole evaluation batches. */
export const truthCountOf = (payload: Payload, proposers: number, rounds: number, evalSize: number): number => {
  const share = Math.floor(Math.floor(payload.truthPool / proposers) / rounds);
  const count = Math.min(payload.truthCount, share) - (Math.min(payload.truthCount, share) % evalSize);
  if (count < evalSize) {
    const detail = `the truth pool of ${payload.truthPool} examples is too small for so many rounds and proposers`;
    throw new TempernetError('ORCHESTRATOR_BAD_OPTION', { option: '--rounds', detail });
  }
  return count;
};
