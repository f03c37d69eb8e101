import type { Random } from '../../protocol/random.ts';
import { STEP_SCHEMA, type StepRecord } from '../experience/step-record.ts';
import { CAPABILITY_OF } from '../experience/step-types.ts';
import { chance } from './choose.ts';
import type { WorkItem } from './fault/work-item.ts';
import type { Notebook } from './mind/notebook.ts';
import { missingOf } from './missing.ts';
import type { Place } from './place/place.ts';
import type { Intent } from './policy/intent.ts';
import { makePlan, remedy } from './policy/make-plan.ts';
import type { Policy } from './policy/policy.ts';
import { resolveIntent } from './policy/resolve-intent.ts';
import type { Project } from './project/project.ts';
import { classifyError } from './step/classify-error.ts';
import { executeStep } from './step/execute-step.ts';
import { type Deed, undoneSteps } from './undone.ts';

/** Steps after which a plan is given up whatever happens. */
const MAX_STEPS = 24;
const MAX_ERROR = 160;

/** One plan of one agent. */
export type PlanJob = {
  readonly random: Random;
  readonly policy: Policy;
  readonly who: Pick<StepRecord['who'], 'agent' | 'policy' | 'project' | 'plan'>;
  readonly project: Project;
  readonly item: WorkItem;
};

/** Collaborators of a plan; `now` in milliseconds, absent when times are not wanted. */
export type PlanModules = {
  readonly place: Place;
  readonly notebook: Notebook;
  readonly now?: () => number;
  readonly signal?: AbortSignal;
};

/** Carries out a plan, replanning as the agent does, and gives its records. */
export const runPlan = async (job: PlanJob, { place, notebook, now, signal }: PlanModules): Promise<StepRecord[]> => {
  const { random, policy, who, project, item } = job;
  await place.begin(item.files, item.topic);
  notebook.startPlan(item.goal);
  const scene = {
    place,
    protectedPaths: project.protectedPaths,
    missing: (files: ReadonlyMap<string, string>) => missingOf(item, files),
    thought: () => notebook.named[0] ?? [...notebook.memory.keys()][0] ?? null,
  };
  const situation = { random, policy, project, item, notebook, place };
  const records: StepRecord[] = [];
  const deeds: Deed[] = [];
  let replans = 0;
  let todo: Intent[] = makePlan(random, policy, item.goal);
  while (todo.length > 0 && records.length < MAX_STEPS) {
    signal?.throwIfAborted();
    const [step, ...rest] = todo as [Intent, ...Intent[]];
    const action = resolveIntent(situation, step);
    const before = notebook.contextOf(action, replans);
    const started = now?.();
    const result = await executeStep(action, scene);
    const ms = started === undefined || now === undefined ? null : Math.round((now() - started) * 1_000) / 1_000;
    const category = result.error === null ? null : classifyError(result.error);
    notebook.note(action, result, category, chance(random, policy.remembers));
    const git =
      result.error !== null
        ? null
        : action.type === 'commit'
          ? 'commit'
          : action.type === 'revert' && action.what === 'commit'
            ? 'revert-commit'
            : null;
    deeds.push({ changes: result.changes, git });
    records.push({
      schema: STEP_SCHEMA,
      who: { ...who, step: records.length, steps: records.length + todo.length },
      type: action.type,
      capability: CAPABILITY_OF[action.type],
      before,
      outcome: {
        ok: category === null,
        category,
        exitCode: result.exitCode,
        ms,
        undone: null,
        error: result.error === null ? null : result.error.replaceAll(/\s+/g, ' ').slice(0, MAX_ERROR),
      },
    });
    todo = rest;
    if (step.does === 'give-up') break;
    if (category === null || step.expected || chance(random, policy.ignores)) continue;
    if (replans < policy.patience) {
      replans++;
      todo = [...remedy(random, policy, item.goal, step, category), ...rest];
    } else {
      todo = [...(chance(random, policy.reverts) ? [{ does: 'revert-all' } as const] : []), { does: 'give-up' }];
    }
  }
  const undone = undoneSteps(deeds, place.read());
  return records.map((one, index) => ({ ...one, outcome: { ...one.outcome, undone: undone[index] ?? null } }));
};
