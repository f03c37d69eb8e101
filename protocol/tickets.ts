import type { Hex } from './hex.ts';
import { keccak } from './keccak.ts';
import { lnWad } from './ln-wad.ts';
import { checkUint } from './range.ts';
import { addressWord, bytes32Word, bytesUint, uintWord } from './words.ts';

const WAD = 10n ** 18n;

/**
 * A coordinator's ticket for a task, lower is better: `-ln(u) / w`, exponential with rate `w`, so the chance of the lowest
 * ticket is proportional to stake and splitting stake does not change it.
 * `u = uint256(keccak256(abi.encode(seed, taskId, account))) % 1e18 + 1`; ticket = uint96((-lnWad(u) << 64) / w).
 * `stake` in wei is what the account held as coordinator when Sealed was entered. Throws `PROTOCOL_OUT_OF_RANGE` when the
 * stake is 0 or so small (below 1e10 wei) that the ticket does not fit.
 */
export const ticket = (seed: Hex, taskId: bigint, account: Hex, stake: bigint): bigint => {
  checkUint('stake of a ticket', stake, 255, 1n);
  const u = (bytesUint(keccak(bytes32Word(seed), uintWord(taskId), addressWord(account))) % WAD) + 1n;
  return checkUint('ticket', (-lnWad(u) << 64n) / stake, 96);
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
