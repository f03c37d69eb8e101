import { git } from '../place/git.ts';
import type { Place } from '../place/place.ts';
import { type Action, resultOf, type StepResult } from './action.ts';
import { countUncommitted, selfCheckStep, testStep, typeCheckStep } from './checks.ts';
import { editStep, listStep, readStep, searchStep, writeStep } from './files.ts';
import { commitStep, mergeStep, moveStep, revertStep } from './git-steps.ts';
import { shellStep } from './shell-step.ts';

/** What the steps of one plan stand on. */
export type StepScene = {
  readonly place: Place;
  /** Files and folders that no agent may change. */
  readonly protectedPaths: readonly string[];
  /** What is still missing of the request, in words; null when it is met. */
  readonly missing: (files: ReadonlyMap<string, string>) => string | null;
  /** What the agent can say about where to look next; null when it knows nothing yet. */
  readonly thought: () => string | null;
};

/**
 * Carries a step out for real. An agent's mistake is a result with an error; what is nobody's mistake (the folder is gone, git is not
 * there, the disk is full) is thrown: AGENT_PLACE_LOST, AGENT_NO_COMMAND, SYSTEM_REFUSED, PROCESS_TIMED_OUT.
 */
export const executeStep = async (
  action: Action,
  { place, protectedPaths, missing, thought }: StepScene,
): Promise<StepResult> => {
  const isProtected = (path: string): boolean =>
    protectedPaths.some((one) => (one.endsWith('/') ? path.startsWith(one) : path === one));
  switch (action.type) {
    case 'read_file':
      return readStep(place, action.path);
    case 'list_dir':
      return listStep(place, action.path);
    case 'search_code':
      return searchStep(place, action.text);
    case 'run_shell':
      return shellStep(place, action.command);
    case 'type_check':
      return typeCheckStep(place.read());
    case 'run_tests':
      return testStep(place.read(), action.path);
    case 'check_self': {
      const status = await git(place.folder, 'status', '--porcelain');
      return selfCheckStep(place.read(), missing, countUncommitted(status.stdout));
    }
    case 'edit_code':
      return editStep(place, action.path, action.patch, isProtected);
    case 'generate_code':
    case 'write_test':
      return writeStep(action.type, place, action.path, action.answer, isProtected);
    case 'commit':
      return commitStep(place, action.message);
    case 'revert':
      return action.what === 'file' ? revertStep(place, 'file', action.path) : revertStep(place, action.what);
    case 'other':
      return action.kind === 'move' ? moveStep(place, action.path, action.to, isProtected) : mergeStep(place);
    case 'think': {
      if (action.about === 'give-up') return resultOf('think', { error: 'the goal is given up: no way left to try' });
      return resultOf('think', thought() === null ? { error: 'no conclusion: nothing is known yet' } : {});
    }
  }
};
