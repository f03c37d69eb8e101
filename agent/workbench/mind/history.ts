import type { Tally } from '../../experience/step-record.ts';
import { CAPABILITY_OF, type Capability, type ErrorCategory, type StepType } from '../../experience/step-types.ts';

/** Steps that a tally looks back over, as in the study. */
const WINDOW = 200;

type Past = { readonly type: StepType; readonly ok: boolean; readonly category: ErrorCategory | null };

/** An agent's outcomes on one project, the last 200 of them. */
export class History {
  private readonly past: Past[] = [];

  add(one: Past): void {
    this.past.push(one);
    if (this.past.length > WINDOW) this.past.shift();
  }

  /** Over all steps, or those of one capability; null before the first. */
  tally(capability?: Capability): Tally | null {
    const counted = capability === undefined ? this.past : this.past.filter(({ type }) => CAPABILITY_OF[type] === capability);
    if (counted.length === 0) return null;
    return { steps: counted.length, succeeded: counted.filter(({ ok }) => ok).length };
  }

  /** Failures since the last step that worked. */
  failuresInARow(): number {
    return this.past.length - 1 - this.past.findLastIndex(({ ok }) => ok);
  }

  /** The step `back` steps ago, 1 for the last one. */
  last(back: number): Past | undefined {
    return this.past.at(-back);
  }
}
