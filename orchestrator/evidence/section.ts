import type { ChainEvent } from '../../node/chain/events.ts';
import type { Fixed } from '../../protocol/consensus/fixed.ts';
import { exactAtn } from '../amounts.ts';

/** One thing that is known: its value in words, how it follows from others, and the block in which the chain said so. */
export type Fact = { readonly name: string; readonly value: string; readonly how?: string; readonly block?: number };

/** Rows under titles; titles that begin with a blank stand over numbers. */
export type FactTable = { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** One step of an explanation. */
export type Section = {
  readonly title: string;
  readonly facts?: readonly Fact[];
  readonly table?: FactTable;
  readonly notes?: readonly string[];
};

/** An amount with its unit. */
export const inAtn = (wei: bigint): string => `${exactAtn(wei)} ATN`;

/** A 32.32 number as a share of one, and the integer that is calculated with. */
export const share = (value: Fixed): string => `${(Number(value) / 2 ** 32).toFixed(6)} (${value} / 2^32)`;

/** A 32.32 number, short. */
export const shortShare = (value: Fixed): string => (Number(value) / 2 ** 32).toFixed(6);

/** A fact that an event told. */
export const told = (name: string, value: string, event: Pick<ChainEvent, 'block'> | undefined): Fact => ({
  name,
  value,
  ...(event === undefined ? {} : { block: event.block }),
});
