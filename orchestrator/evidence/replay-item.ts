/**
 * One thing of a round that was worked out again. `differs`: the network decided otherwise. `false`: one participant said otherwise, and
 * what was decided does not rest on it alone. `noted`: nothing was decided on it.
 */
export type ReplayItem = {
  readonly what: string;
  readonly outcome: 'same' | 'differs' | 'false' | 'noted';
  readonly detail: string;
};

/** Something the network decided: the same when there is no difference. */
export const decidedItem = (what: string, difference: string | undefined, detail: string): ReplayItem =>
  difference === undefined ? { what, outcome: 'same', detail } : { what, outcome: 'differs', detail: difference };

/** Something one participant said: true when there is no difference. */
export const saidItem = (what: string, difference: string | undefined, detail: string): ReplayItem =>
  difference === undefined ? { what, outcome: 'same', detail } : { what, outcome: 'false', detail: difference };
