import type { Hex } from './hex.ts';
import { keccak } from './keccak.ts';
import { lnWad } from './ln-wad.ts';
import { checkUint, maxUint } from './range.ts';
import { addressWord, bytes32Word, bytesUint, uintWord } from './words.ts';

const WAD = 10n ** 18n;
const MAX_TICKET = maxUint(96);

/**
 * A coordinator's ticket for a task, lower is better: `-ln(u) / w`, exponential with rate `w`, so the chance of the lowest
 * ticket is proportional to stake and splitting stake does not change it.
 * `u = uint256(keccak256(abi.encode(seed, taskId, account))) % 1e18 + 1`; ticket = (-lnWad(u) << 64) / w,
 * at most 2^96 - 1.
 * `stake` in wei is what the account held as coordinator when Sealed was entered. Throws `PROTOCOL_OUT_OF_RANGE` when it is 0.
 */
export const ticket = (seed: Hex, taskId: bigint, account: Hex, stake: bigint): bigint => {
  checkUint('stake of a ticket', stake, 255, 1n);
  const u = (bytesUint(keccak(bytes32Word(seed), uintWord(taskId), addressWord(account))) % WAD) + 1n;
  const value = (-lnWad(u) << 64n) / stake;
  return value < MAX_TICKET ? value : MAX_TICKET;
};

/** A coordinator's claim to a seat. */
export type Ticket = { readonly account: Hex; readonly ticket: bigint };

/** Order of seats: the lower ticket first; of equal tickets, the lower address. */
export const compareTickets = (a: Ticket, b: Ticket): number => {
  if (a.ticket !== b.ticket) return a.ticket < b.ticket ? -1 : 1;
  return a.account < b.account ? -1 : a.account > b.account ? 1 : 0;
};

/** The holders of `seats` seats among some claims, in order of ticket. */
export const seatHolders = (claims: readonly Ticket[], seats: number): Ticket[] =>
  [...claims].sort(compareTickets).slice(0, seats);
