import type { Goal } from '../../experience/step-types.ts';
import type { Topic } from '../place/place.ts';
import type { MadeFunction } from '../project/make-function.ts';

/** What an agent is asked to do on a project, and what only the workbench knows about it. */
export type WorkItem = {
  readonly goal: Goal;
  /** The project's files as the agent finds them. */
  readonly files: ReadonlyMap<string, string>;
  /** Branch that is to be merged, for `fix_merge`. */
  readonly topic?: Topic;
  /** What the request names: a function, a symbol or a file; null when it names nothing. */
  readonly subject: string | null;
  /** The files as they should become, by path: null for one that should be gone. Skill is how often an agent finds them. */
  readonly solution: ReadonlyMap<string, string | null>;
  /** For `add_function`: what is to be added where. */
  readonly added?: { readonly path: string; readonly made: MadeFunction };
};
