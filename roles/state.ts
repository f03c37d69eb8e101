import type { Hex } from '../protocol/hex.ts';
import type { RoleEvent } from './effects.ts';
import type { PastTask } from './past-task.ts';
import { KEPT_BLOCKS, pruned } from './prune.ts';
import { EMPTY_VIEW, type NetworkView, reduceView } from './view/network-view.ts';

/** How one wished effect stands. */
export type EffectStatus =
  | { readonly status: 'busy'; readonly attempts: number }
  | { readonly status: 'done'; readonly result?: unknown }
  | { readonly status: 'failed'; readonly attempts: number; readonly retryBlock: number };

/** Everything a role's decision rests on. Plain data; the same events give the same state. */
export type RoleState = {
  readonly me: Hex;
  readonly projectId: bigint;
  /** What the chain's events say, without what is long over. */
  readonly view: NetworkView;
  /** Tasks of the served project that are long over, oldest first. */
  readonly past: readonly PastTask[];
  readonly block: number;
  readonly timestamp: number;
  /** True while the chain's past is being read: the view is not yet what the chain is. */
  readonly reading: boolean;
  readonly effects: Readonly<Record<string, EffectStatus>>;
};

export const initialState = (me: Hex, projectId: bigint): RoleState => ({
  me,
  projectId,
  view: EMPTY_VIEW,
  past: [],
  block: 0,
  timestamp: 0,
  reading: true,
  effects: {},
});

const LONGEST_BACKOFF_BLOCKS = 64;

/** Folds one event into the state. */
export const reduceState = (state: RoleState, event: RoleEvent): RoleState => {
  switch (event.kind) {
    case 'chain':
      return { ...state, view: reduceView(state.view, event.event) };
    case 'block': {
      const next = { ...state, block: event.block, timestamp: event.timestamp, reading: false };
      return Math.floor(event.block / KEPT_BLOCKS) > Math.floor(state.block / KEPT_BLOCKS) ? pruned(next) : next;
    }
    case 'reorged':
      return { ...state, view: EMPTY_VIEW, past: [], reading: true, effects: lasting(state.effects) };
    case 'done':
      return withEffect(state, event.key, { status: 'done', result: event.result });
    case 'failed': {
      const attempts = attemptsOf(state.effects[event.key]) + 1;
      const retryBlock = state.block + Math.min(2 ** attempts, LONGEST_BACKOFF_BLOCKS);
      return withEffect(state, event.key, { status: 'failed', attempts, retryBlock });
    }
  }
};

/** Marks effects as under way. */
export const markBusy = (state: RoleState, keys: readonly string[]): RoleState => {
  if (keys.length === 0) return state;
  const effects = { ...state.effects };
  for (const key of keys) effects[key] = { status: 'busy', attempts: attemptsOf(effects[key]) };
  return { ...state, effects };
};

/** True when an effect may be carried out now: never tried, or failed and its back-off is over. */
export const isDue = (state: RoleState, key: string): boolean => {
  const effect = state.effects[key];
  return effect === undefined || (effect.status === 'failed' && state.block >= effect.retryBlock);
};

/** The result of a finished work effect, or undefined while it is not there. */
export const resultOf = <T>(state: RoleState, key: string): T | undefined => {
  const effect = state.effects[key];
  return effect?.status === 'done' ? (effect.result as T) : undefined;
};

const attemptsOf = (effect: EffectStatus | undefined): number => (effect && effect.status !== 'done' ? effect.attempts : 0);

const withEffect = (state: RoleState, key: string, effect: EffectStatus): RoleState => ({
  ...state,
  effects: { ...state.effects, [key]: effect },
});

/** Work whose name says all that it rests on, and what is done once in the life of a node. What was sent, merged or looked up by number may be another on another branch. */
const LASTING = /^work\/(forget-left$|params\/|\d+\/(train|judge)\/)/;

const lasting = (effects: RoleState['effects']): RoleState['effects'] =>
  Object.fromEntries(Object.entries(effects).filter(([key]) => LASTING.test(key)));
