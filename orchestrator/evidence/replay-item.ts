/**
 * One thing of a round that was worked out again. `differs`: the network decided otherwise. `false`: one participant said otherwise, and
 * what was decided does not rest on it alone. `unknown`: it cannot be worked out here, since content is missing; that speaks against nobody.
 * `noted`: nothing was decided on it.
 */
export type ReplayItem = {
  readonly what: string;
  readonly outcome: 'same' | 'differs' | 'false' | 'unknown' | 'noted';
  readonly detail: string;
  /** A solution that was accepted although it left work out. */
  readonly leftOut?: true;
};

/** What a difference is called, who it speaks of being one participant or the network. */
const itemOf =
  (differing: 'differs' | 'false') =>
  (what: string, difference: string | undefined, detail: string, missing?: string): ReplayItem => {
    if (difference !== undefined) return { what, outcome: differing, detail: difference };
    return missing === undefined ? { what, outcome: 'same', detail } : { what, outcome: 'unknown', detail: missing };
  };

/** Something the network decided: the same when there is no difference. `missing` says in words why not all of it could be worked out. */
export const decidedItem = itemOf('differs');

/** Something one participant said: true when there is no difference; `missing` likewise. */
export const saidItem = itemOf('false');
