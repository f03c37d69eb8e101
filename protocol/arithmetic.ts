// The protocol's whole arithmetic: divisions round down, division by zero is 0.

/** floor(a * b / c), 0 when `c` is 0. For unsigned values. */
export const mulDiv = (a: bigint, b: bigint, c: bigint): bigint => (c === 0n ? 0n : (a * b) / c);

/** Two thirds of the seats: `3 * votes >= 2 * seats`, and at least one seat. */
export const twoThirds = (votes: number, seats: number): boolean => seats > 0 && 3 * votes >= 2 * seats;

/** Quorum: strictly more than half of the seats taken, and at least the project's minimum. */
export const quorum = (votes: number, seats: number, minSeats: number): boolean => 2 * votes > seats && votes >= minSeats;

/** How many bits of a mask are set. */
export const countBits = (mask: bigint): number => {
  let count = 0;
  for (let rest = mask; rest > 0n; rest >>= 1n) count += Number(rest & 1n);
  return count;
};
