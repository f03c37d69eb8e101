import type { StepRecord } from '../experience/step-record.ts';
import { pickWeighted, workbenchRandom } from './choose.ts';
import { makeWorkItem } from './fault/make-work-item.ts';
import { Notebook } from './mind/notebook.ts';
import { Place } from './place/place.ts';
import { MIXTURES, POLICIES, type PolicyName, type PolicyOrMixture } from './policy/policies.ts';
import { makeProject } from './project/make-project.ts';
import { runPlan } from './run-plan.ts';

/** Plans of one agent on one project. */
const PLANS = 9;

/** One agent's work on one project; it depends on nothing but this, so any session can be run again alone. */
export type Session = {
  readonly seed: number;
  readonly agent: string;
  readonly policy: PolicyOrMixture;
  /** Number of the project, which is made from it and the seed. */
  readonly project: number;
};

/** Collaborators: a folder to work under (the system's for temporary files when absent), a clock in milliseconds for times. */
export type SessionModules = { readonly parent?: string; readonly now?: () => number; readonly signal?: AbortSignal };

/** Runs a session in a scratch repository, which is removed at the end, and gives its records in order. Errors as
 * `executeStep`, and the signal's reason once it aborts. */
export const runSession = async (
  { seed, agent, policy, project: number }: Session,
  modules: SessionModules,
): Promise<StepRecord[]> => {
  const random = workbenchRandom(seed, agent, policy, number);
  const project = makeProject(workbenchRandom(seed, 'project', number), number);
  const notebook = new Notebook();
  const place = await Place.create(modules.parent);
  try {
    const records: StepRecord[] = [];
    for (let plan = 0; plan < PLANS; plan++) {
      const habits = POLICIES[policyOfPlan(policy, random)];
      const item = makeWorkItem(random, project, pickWeighted(random, habits.goals));
      const who = { agent, policy, project: project.name, plan };
      records.push(...(await runPlan({ random, policy: habits, who, project, item }, { ...modules, place, notebook })));
    }
    return records;
  } finally {
    place.remove();
  }
};

const policyOfPlan = (policy: PolicyOrMixture, random: ReturnType<typeof workbenchRandom>): PolicyName =>
  Object.hasOwn(MIXTURES, policy)
    ? pickWeighted<PolicyName>(random, MIXTURES[policy as keyof typeof MIXTURES])
    : (policy as PolicyName);
