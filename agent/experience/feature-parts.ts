import type { StepRecord } from './step-record.ts';

/** A step that is about to be taken: a record without its outcome, which no feature may depend on. */
export type StepAttempt = Omit<StepRecord, 'outcome'>;

/** One of the 128 numbers that a model sees of a step. */
export type Feature = {
  /** Place in the row, 0..127. */
  readonly slot: number;
  readonly name: string;
  /** The formula, for the manual. */
  readonly text: string;
  /** The number, 0..1. Arithmetic alone, so that every machine gives the same bits. */
  readonly of: (step: StepAttempt) => number;
};

/** `n / (n + half)`: 0 for nothing, a half at `half`, below 1 however large; where the study has a logarithm or a cut. */
export const grown = (n: number, half: number): number => n / (n + half);

/** 1 where something holds. */
export const flag = (holds: boolean): number => (holds ? 1 : 0);

/** One slot for each value of a closed list, from `slot` on, 1 in the slot of the step's value and 0 in the others. */
export const oneHot = <T extends string>(
  slot: number,
  list: readonly T[],
  name: string,
  text: string,
  of: (step: StepAttempt) => T | null,
): Feature[] =>
  list.map((value, i) => ({
    slot: slot + i,
    name: `${name} ${value}`,
    text: `1 when ${text} is \`${value}\``,
    of: (step) => flag(of(step) === value),
  }));

/** Two slots: whether something is known (0 or 1), and then its number, 0 where it is not. */
export const known = <T>(
  slots: readonly [known: number, value: number],
  name: string,
  text: string,
  of: (step: StepAttempt) => T | null,
  value: (known: T) => number,
): Feature[] => [
  { slot: slots[0], name: `${name} known`, text: `1 when ${name} is known`, of: (step) => flag(of(step) !== null) },
  {
    slot: slots[1],
    name,
    text: `${text}; 0 when unknown`,
    of: (step) => {
      const found = of(step);
      return found === null ? 0 : value(found);
    },
  },
];
