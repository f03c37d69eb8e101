import type { Split } from '../../../../agent/experience/recorded-steps.ts';
import { type LearningSet, learningSet } from '../../../../orchestrator/learning/learning-set.ts';
import { drawnSteps } from '../../../agent/support/drawn-steps.ts';

const projects = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `p-${from + i}`);

/** Project `i` is of owner `i mod 3`. */
const SPLIT: Split = { train: projects(0, 9), validation: projects(9, 12), test: projects(12, 15) };

/** Drawn steps of three owners with five projects each, of which the last is for the test. */
export const drawnSet = (count: number): LearningSet =>
  learningSet(
    drawnSteps('learning', count).map((step, row) => ({
      ...step,
      who: { ...step.who, agent: `agent-${row % 3}`, project: `p-${row % 15}` },
    })),
    SPLIT,
  );
