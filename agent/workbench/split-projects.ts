import type { Split } from '../experience/recorded-steps.ts';
import type { StepRecord } from '../experience/step-record.ts';
import { shuffled, workbenchRandom } from './choose.ts';

/** Of each agent's projects, in twentieths: validation, test. The rest is for training. */
const VALIDATION = 3;
const TEST = 3;
const WHOLE = 20;

/**
 * Deals projects to three parts by a seeded shuffle of each agent's own, so that every agent is in every part in the same measure:
 * 15 % validation and 15 % test, at least one project each where an agent has three.
 */
export const splitProjects = (steps: readonly StepRecord[], seed: number): { readonly schema: string } & Split => {
  const byAgent = Map.groupBy(steps, ({ who }) => who.agent);
  const parts = { train: [] as string[], validation: [] as string[], test: [] as string[] };
  for (const [agent, own] of byAgent) {
    const projects = shuffled(workbenchRandom(seed, 'split', agent), [...new Set(own.map(({ who }) => who.project))].sort());
    const share = (of: number): number => (projects.length < 3 ? 0 : Math.max(1, Math.round((projects.length * of) / WHOLE)));
    const validation = share(VALIDATION);
    const test = share(TEST);
    parts.validation.push(...projects.slice(0, validation));
    parts.test.push(...projects.slice(validation, validation + test));
    parts.train.push(...projects.slice(validation + test));
  }
  return {
    schema: 'tempernet/split/1',
    train: parts.train.sort(),
    validation: parts.validation.sort(),
    test: parts.test.sort(),
  };
};
