import type { LastRun, StepContext } from '../../experience/step-record.ts';
import { CAPABILITY_OF, type ErrorCategory, type Goal } from '../../experience/step-types.ts';
import { type Hunk, PatchFault, parsePatch } from '../fault/patch.ts';
import { type Action, type StepResult, targetOf } from '../step/action.ts';
import { importsOf } from '../step/checks.ts';
import { History } from './history.ts';

/** What an agent remembers of a file that it read in this plan. */
export type Memory = { text: string; readonly step: number; edits: number };

/**
 * Everything that an agent knows about one project, which is all that a policy and a record's context may use. Only the
 * history outlives a plan: another plan finds other files.
 */
export class Notebook {
  readonly history = new History();
  /** Files by path: there, with their size where it is known, or looked for in vain. */
  readonly seen = new Map<string, { exists: boolean; bytes: number | null }>();
  readonly memory = new Map<string, Memory>();
  /** Files that the last check or test run named. */
  named: readonly string[] = [];
  lastCheck: LastRun | null = null;
  lastTest: LastRun | null = null;
  searchHits: number | null = null;
  /** Files changed since the last commit. */
  readonly dirty = new Set<string>();
  /** Commits of this plan that have not been taken back. */
  commitsInPlan = 0;
  private goal: Goal = 'explore';
  private cycle = -1;
  private steps = 0;
  private planStart = 0;
  private listed = false;
  private commitAt: number | null = null;
  private uncommittedEdits = 0;

  startPlan(goal: Goal): void {
    this.goal = goal;
    this.cycle++;
    this.planStart = this.steps;
    this.seen.clear();
    this.listed = false;
    this.memory.clear();
    this.named = [];
    this.lastCheck = null;
    this.lastTest = null;
    this.searchHits = null;
    this.dirty.clear();
    this.uncommittedEdits = 0;
    this.commitsInPlan = 0;
  }

  /** What the agent knows before it carries the action out. */
  contextOf(action: Action, replans: number): StepContext {
    const target = targetOf(action);
    const seen = target === null ? undefined : this.seen.get(target);
    const read = target === null ? undefined : this.memory.get(target);
    const lines = linesOf(action);
    const inPlan = this.steps - this.planStart;
    const previous = inPlan > 0 ? this.history.last(1) : undefined;
    const paths = [...this.seen].filter(([, { exists }]) => exists).map(([path]) => path);
    return {
      goal: this.goal,
      replans,
      recent: this.history.tally(),
      recentOfCapability: this.history.tally(CAPABILITY_OF[action.type]),
      consecutiveFailures: this.history.failuresInARow(),
      cycle: this.cycle,
      stepsSinceCommit: this.commitAt === null ? null : this.steps - this.commitAt,
      uncommittedEdits: this.uncommittedEdits,
      filesTouched: this.dirty.size,
      targetSeen: target === null ? null : seen !== undefined,
      targetExists: seen?.exists ?? null,
      targetBytes: seen?.bytes ?? null,
      stepsSinceRead: read === undefined ? null : this.steps - read.step,
      editsSinceRead: read === undefined ? null : read.edits,
      targetNamed: target === null || (this.lastCheck === null && this.lastTest === null) ? null : this.named.includes(target),
      lastCheck: this.lastCheck,
      lastTest: this.lastTest,
      previous: previous === undefined ? null : { type: previous.type, ok: previous.ok, category: previous.category },
      previousOk: inPlan > 1 ? (this.history.last(2)?.ok ?? null) : null,
      linesAdded: lines?.added ?? null,
      linesRemoved: lines?.removed ?? null,
      searchHits: this.searchHits,
      projectFiles: this.listed ? paths.length : null,
      projectTests: this.listed ? paths.filter((path) => path.endsWith('.test.ts')).length : null,
    };
  }

  /** Takes in what a step showed. `remembers`: the agent keeps its picture of a file in step with its own changes. */
  note(action: Action, result: StepResult, category: ErrorCategory | null, remembers: boolean): void {
    const step = this.steps++;
    const ok = result.error === null;
    this.history.add({ type: action.type, ok, category: category });
    const target = targetOf(action);
    for (const path of result.seen) this.see(path, true);
    if (target !== null && !ok && category === 'file_not_found') this.see(target, false);
    if (result.text !== null && target !== null) {
      this.memory.set(target, { text: result.text, step, edits: 0 });
      this.see(target, true, result.text.length);
      for (const path of importsOf(target, result.text)) this.see(path, true);
    }
    if (result.faults !== null) {
      const run = { ok, faults: result.faults, edits: 0 };
      if (action.type === 'type_check') this.lastCheck = run;
      else this.lastTest = run;
    }
    if (result.named.length > 0 || result.faults !== null) this.named = result.named;
    if (result.hits !== null) this.searchHits = result.hits;
    if (action.type === 'list_dir' && ok) this.listed = true;
    this.noteChanges(action, result, remembers);
    if (action.type === 'commit' && ok) {
      this.commitAt = this.steps;
      this.commitsInPlan++;
      this.dirty.clear();
      this.uncommittedEdits = 0;
    }
  }

  private noteChanges(action: Action, { changes, error }: StepResult, remembers: boolean): void {
    for (const { path, after } of changes) {
      this.dirty.add(path);
      this.uncommittedEdits++;
      this.see(path, after !== null, after === null ? null : after.length);
      const known = this.memory.get(path);
      if (known !== undefined) {
        known.edits++;
        if (remembers && after !== null) known.text = after;
      }
    }
    if (changes.length > 0) {
      const older = (run: LastRun | null): LastRun | null => (run === null ? null : { ...run, edits: run.edits + 1 });
      this.lastCheck = older(this.lastCheck);
      this.lastTest = older(this.lastTest);
    }
    if (action.type === 'revert' && error === null) {
      if (action.what === 'commit') this.commitsInPlan--;
      else if (action.what === 'file') this.dirty.delete(action.path);
      else this.dirty.clear();
      if (this.dirty.size === 0) this.uncommittedEdits = 0;
    }
  }

  private see(path: string, exists: boolean, bytes?: number | null): void {
    this.seen.set(path, { exists, bytes: bytes === undefined ? (this.seen.get(path)?.bytes ?? null) : bytes });
  }
}

/** Lines that an action means to put in and take out; undefined for one that writes no text, or whose text cannot be read. */
const linesOf = (action: Action): { added: number; removed: number } | undefined => {
  if (action.type === 'generate_code' || action.type === 'write_test')
    return { added: action.answer.split('\n').length, removed: 0 };
  if (action.type !== 'edit_code') return undefined;
  try {
    const hunks = parsePatch(action.patch);
    const count = (of: (hunk: Hunk) => string): number => hunks.reduce((sum, one) => sum + of(one).split('\n').length, 0);
    return { added: count((one) => one.put), removed: count((one) => one.find) };
  } catch (error) {
    if (error instanceof PatchFault) return undefined;
    throw error;
  }
};
