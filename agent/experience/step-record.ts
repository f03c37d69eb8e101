import type { Capability, ErrorCategory, Goal, StepType } from './step-types.ts';

/** Version of the schema; the first field of every record. */
export const STEP_SCHEMA = 'tempernet/step/1';

/** Whose step it was, and where in which plan. */
export type StepOrigin = {
  /** The owner of the experience. 1 to 64 of `[a-z0-9-]`, as are policy and project. */
  readonly agent: string;
  /** How that agent decides. For partitions and reports; it is no feature. */
  readonly policy: string;
  readonly project: string;
  /** Place of the plan among the agent's plans on this project, from 0. */
  readonly plan: number;
  /** Place of the step among all that were carried out for the plan, replanned ones included, from 0. */
  readonly step: number;
  /** Length of the plan as it stood when the step began: done and still to do, above `step`. */
  readonly steps: number;
};

/** How many of the last steps worked: `succeeded <= steps`, both over the agent's last 200 on this project. */
export type Tally = { readonly steps: number; readonly succeeded: number };

/** Result of the agent's last type check or test run, as it knows it. */
export type LastRun = {
  readonly ok: boolean;
  /** Faults that it named: diagnostics, or failed tests. */
  readonly faults: number;
  /** Changes of files by this agent since then: 0 means that the result still holds. */
  readonly edits: number;
};

/** The step before, of the same plan. */
export type PreviousStep = { readonly type: StepType; readonly ok: boolean; readonly category: ErrorCategory | null };

/**
 * What the agent knows before the step; null where it does not know. Nothing here is learned from the step itself, or from
 * looking at files that the agent has not looked at: "exists" is what it has seen.
 */
export type StepContext = {
  readonly goal: Goal;
  /** Times that this plan was made anew. */
  readonly replans: number;
  /** Over all steps, and over those of the same capability; null before the first. */
  readonly recent: Tally | null;
  readonly recentOfCapability: Tally | null;
  readonly consecutiveFailures: number;
  /** Plans that this agent has finished on this project. */
  readonly cycle: number;
  /** Steps since its last commit that worked on this project; null before the first. */
  readonly stepsSinceCommit: number | null;
  /** Changes that are not committed, and the number of files that they touch. */
  readonly uncommittedEdits: number;
  readonly filesTouched: number;
  /** The file that the step is about, null for a step that is about none: its path came from a listing, a search, an import or a message, rather than from a guess. */
  readonly targetSeen: boolean | null;
  /** The agent has seen it there (true) or has looked and it was not (false); null: unknown, or no target. */
  readonly targetExists: boolean | null;
  /** Size at the last look, null when it never looked or there is no target. */
  readonly targetBytes: number | null;
  /** Steps since the agent last read the target in this plan, null when it did not. */
  readonly stepsSinceRead: number | null;
  /** Own changes to the target since it was last read; null when it was not. */
  readonly editsSinceRead: number | null;
  /** The last check or tests named the target; null when there is no such result or no target. */
  readonly targetNamed: boolean | null;
  readonly lastCheck: LastRun | null;
  readonly lastTest: LastRun | null;
  readonly previous: PreviousStep | null;
  /** Of the step before that. */
  readonly previousOk: boolean | null;
  /**
   * Size of the change as the agent wrote it: lines of the whole answer, or of the patch's new and old sides with what surrounds them.
   * Null for other steps, and for a patch that cannot be read.
   */
  readonly linesAdded: number | null;
  readonly linesRemoved: number | null;
  /** Hits of the last search in this plan. */
  readonly searchHits: number | null;
  /** Files that the agent has seen in a listing, and those of them that are tests; null before the first listing. */
  readonly projectFiles: number | null;
  readonly projectTests: number | null;
};

/** What became of the step. */
export type StepOutcome = {
  readonly ok: boolean;
  /** Null exactly when `ok`. */
  readonly category: ErrorCategory | null;
  /** Of the command that ran; null where none did. */
  readonly exitCode: number | null;
  /** Milliseconds; null unless times were asked for, for they differ between runs. */
  readonly ms: number | null;
  /** A later step of the same plan took this step's change back or wrote over it; null for steps that changed nothing. */
  readonly undone: boolean | null;
  /** First line of the error, at most 160 characters, without machine paths; null exactly when `ok`. */
  readonly error: string | null;
};

/** One step of an agent: what it knew, what it tried, what came of it. */
export type StepRecord = {
  readonly schema: typeof STEP_SCHEMA;
  readonly who: StepOrigin;
  readonly type: StepType;
  readonly capability: Capability;
  readonly before: StepContext;
  readonly outcome: StepOutcome;
};
