import type { Goal } from '../../experience/step-types.ts';
import type { MistakeKind } from '../fault/mutate.ts';

/** How often, of a thousand times. */
export type PerMille = number;

/** How an agent decides. A habit is a number, so that careful and careless agents are rows of one table. */
export type Policy = {
  /** Lists or searches before it names a path. */
  readonly scouts: PerMille;
  /** Reads a file before it changes it. */
  readonly reads: PerMille;
  /** Has the compiler or the tests say what is wrong before it changes anything. */
  readonly diagnoses: PerMille;
  /** Type-checks, and runs the tests, after a change. */
  readonly checks: PerMille;
  readonly tests: PerMille;
  /** Looks over the whole work at the end. */
  readonly reviews: PerMille;
  /** Picks the file that is at fault among those that it knows of. */
  readonly insight: PerMille;
  /** Writes the right change for a file that it has read, and for one that it has not. */
  readonly skill: PerMille;
  readonly luck: PerMille;
  /** Keeps its picture of a file in step with its own changes. */
  readonly remembers: PerMille;
  /** Writes a patch or an answer that cannot be read; leaves blanks at the end of a line. */
  readonly sloppy: PerMille;
  readonly blanks: PerMille;
  /** Carries on after a failure as if nothing had happened. */
  readonly ignores: PerMille;
  /** Takes its changes back when they do not work, instead of changing them further. */
  readonly reverts: PerMille;
  /** Commits, for every plan; puts in a look, a command or a thought between two steps. */
  readonly commits: PerMille;
  readonly shells: PerMille;
  readonly thinks: PerMille;
  /** Changes tests or other people's files to get rid of a failure. */
  readonly cheats: PerMille;
  /** Does something at random instead of the next step of its plan. */
  readonly wanders: PerMille;
  /** Times that it makes a plan anew. */
  readonly patience: number;
  /** What its wrong changes are like. */
  readonly mistakes: Readonly<Partial<Record<MistakeKind, number>>>;
  /** What it is asked to do. */
  readonly goals: Readonly<Partial<Record<Goal, number>>>;
};
