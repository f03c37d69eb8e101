import type { ChainEvent, ChainEventName, ChainEvents } from '../../../node/chain/events.ts';
import { account, word } from './script.ts';

/** An event as the chain client delivers it. */
export const told = <N extends ChainEventName>(name: N, args: ChainEvents[N], block = 10, timestamp = 1_000): ChainEvent =>
  ({ name, args, block, timestamp, txHash: word(0), logIndex: 0, address: account(0) }) as ChainEvent;
