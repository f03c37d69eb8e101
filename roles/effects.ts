import type { ContractCall } from '../node/chain/client-types.ts';
import type { ChainEvent } from '../node/chain/events.ts';
import type { TopicMessages } from '../protocol/messages/codec.ts';
import type { Work } from './handlers/work.ts';

/**
 * What a role wants done: plain data, carried out by the runner (or, differently, by a simulator). `key` names the wish:
 * while one with the same key is in flight or done, it is not carried out again.
 */
export type Effect =
  | { readonly kind: 'send'; readonly key: string; readonly call: ContractCall }
  | { readonly kind: 'work'; readonly key: string; readonly work: Work }
  | { readonly kind: 'publish'; readonly key: string; readonly hint: Hint };

/** A gossip message: never needed, the chain is the source of truth; it tells others where content is before they look for it. */
export type Hint = { [T in HintTopic]: { readonly topic: T; readonly message: TopicMessages[T] } }[HintTopic];
export type HintTopic = 'task' | 'solution' | 'ballot' | 'attest' | 'events' | 'status';

/** What reaches a role: the chain's events and blocks, and how its own effects ended. */
export type RoleEvent =
  | { readonly kind: 'chain'; readonly event: ChainEvent }
  | { readonly kind: 'block'; readonly block: number; readonly timestamp: number }
  | { readonly kind: 'reorged' }
  | { readonly kind: 'done'; readonly key: string; readonly result?: unknown }
  | { readonly kind: 'failed'; readonly key: string; readonly reason: string };
