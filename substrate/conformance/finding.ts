/** What one check of the conformance suite found. */
export type Finding = {
  /** Name of the check, stable, such as `determinism/training`. */
  readonly name: string;
  readonly ok: boolean;
  /** What was found, in words. */
  readonly detail: string;
  /** What to do where it is not ok; empty where it is. */
  readonly hint: string;
};

/** How a check ended. */
export type Outcome = { readonly ok: boolean; readonly detail: string };

export const holds = (detail: string): Outcome => ({ ok: true, detail });
export const breaks = (detail: string): Outcome => ({ ok: false, detail });

/** Holds with `detail` unless there is a fault to name. */
export const unless = (fault: string | undefined, detail: string): Outcome =>
  fault === undefined ? holds(detail) : breaks(fault);
