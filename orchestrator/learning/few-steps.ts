import { PARTS, type Part, type Split, stepsOf } from '../../agent/experience/recorded-steps.ts';
import type { StepRecord } from '../../agent/experience/step-record.ts';

/** Steps of an owner in each part; a batch takes 64, and a measurement on the rows of three owners 250. */
const MOST: Readonly<Record<Part, number>> = { train: 100, validation: 90, test: 90 };
const OWNERS = 3;

/** The first steps of three owners in each part: as few as a report can be made of. */
export const fewSteps = (steps: readonly StepRecord[], split: Split): StepRecord[] => {
  const owners = new Set(
    steps
      .map(({ who }) => who.agent)
      .filter((one, at, all) => all.indexOf(one) === at)
      .slice(0, OWNERS),
  );
  return PARTS.flatMap((part) =>
    [...Map.groupBy(stepsOf(steps, split, part), ({ who }) => who.agent)]
      .filter(([owner]) => owners.has(owner))
      .flatMap(([, own]) => own.slice(0, MOST[part])),
  );
};
