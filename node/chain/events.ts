import type { Hex } from '../../protocol/hex.ts';
import type { EVENT_TABLE } from './event-table.ts';
import type { FieldsOf, FieldTable } from './fields.ts';

type Table = typeof EVENT_TABLE;
type Flat = Table['tasks'] & Table['project'] & Table['rewards'] & Table['staking'];

/** Event name to its decoded arguments as plain data; see `event-table.ts` for the forms. */
export type ChainEvents = { [N in keyof Flat]: Flat[N] extends FieldTable ? FieldsOf<Flat[N]> : never };

/** The name of an event that nodes read. */
export type ChainEventName = keyof ChainEvents;

/** Where an event stands on the chain. */
export type EventPlace = {
  /** Block number. */
  readonly block: number;
  /** The block's time, s. */
  readonly timestamp: number;
  readonly txHash: Hex;
  readonly logIndex: number;
  /** The contract that emitted it, lower-case. */
  readonly address: Hex;
};

/** One event of one name. */
export type ChainEventOf<N extends ChainEventName> = EventPlace & { readonly name: N; readonly args: ChainEvents[N] };

/** Any event, discriminated by `name`. */
export type ChainEvent = { [N in ChainEventName]: ChainEventOf<N> }[ChainEventName];
