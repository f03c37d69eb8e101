import type { TrainingSet } from '../../substrate/data/cut-train.ts';
import type { Dataset } from '../../substrate/data/dataset.ts';
import { readSplit, readSteps, stepsOf } from './recorded-steps.ts';
import { stepRows } from './step-rows.ts';

/** The committed set as the brain trains on it. No two parts share a project. */
export type RecordedSets = {
  /** Rows of the training projects, each with the number of the agent whose it is. */
  readonly train: TrainingSet;
  /** Rows of the validation projects: hidden truths are cut from it. */
  readonly truth: Dataset;
  /** Rows of the test projects. */
  readonly test: Dataset;
};

/** Reads the committed records and encodes them. Throws AGENT_BAD_RECORD, AGENT_BAD_SPLIT, SYSTEM_REFUSED. */
export const readRecordedSets = (): RecordedSets => {
  const [steps, split] = [readSteps(), readSplit()];
  const train = stepsOf(steps, split, 'train');
  const agents = [...new Set(train.map(({ who }) => who.agent))].sort();
  return {
    train: { dataset: stepRows(train), label: 'category', owners: train.map(({ who }) => agents.indexOf(who.agent)) },
    truth: stepRows(stepsOf(steps, split, 'validation')),
    test: stepRows(stepsOf(steps, split, 'test')),
  };
};
