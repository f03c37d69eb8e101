import { type LearningSet, learningSet, type PartName } from '../../../../orchestrator/learning/learning-set.ts';
import { drawnSteps } from '../../../agent/support/drawn-steps.ts';

const PARTS: readonly PartName[] = ['train', 'train', 'train', 'validation', 'test'];

/** Drawn steps of three owners with five projects each, of which the last is for the test. */
export const drawnSet = (count: number): LearningSet =>
  learningSet(
    drawnSteps('learning', count).map((step, row) => ({
      ...step,
      who: { ...step.who, agent: `agent-${row % 3}`, project: `p-${row % 15}` },
    })),
    (project) => PARTS[Math.floor(Number(project.slice(2)) / 3)],
  );
