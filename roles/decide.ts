import type { Effect, RoleEvent } from './effects.ts';
import { isDue, markBusy, type RoleState, reduceState } from './state.ts';

/** A role is what it wants done in a given state; wishes that are under way or done are not repeated. */
export type Role = { readonly name: string; readonly wants: (state: RoleState) => readonly Effect[] };

/**
 * One decision: fold the event, then list the effects to carry out now. Wishes follow from the state alone, so a node that
 * restarts, joins late or saw a reorganisation comes to the same wishes once it has read the chain. While the chain's past
 * is being read, at the start and after a reorganisation until the next `block` event, nothing is wished for.
 */
export const decide = (role: Role, state: RoleState, event: RoleEvent): { state: RoleState; effects: readonly Effect[] } => {
  const next = reduceState(state, event);
  if (event.kind === 'chain' || next.reading) return { state: next, effects: [] };
  const due = new Map<string, Effect>();
  for (const effect of role.wants(next)) if (isDue(next, effect.key)) due.set(effect.key, effect);
  return { state: markBusy(next, [...due.keys()]), effects: [...due.values()] };
};
