/** Nesting of any value of this project; far from what any machine's stack holds, so that all machines refuse the same. */
export const MAX_CBOR_DEPTH = 32;

const ARRAY = 4;
const MAP = 5;
const TAG = 6;
/** Bytes of the argument after a head by its low five bits from 24 on. */
const ARGUMENT_BYTES = [1, 2, 4, 8] as const;

/**
 * What is wrong with the nesting of encoded CBOR; undefined when it is at most `MAX_CBOR_DEPTH` deep or cannot be followed, which
 * the decoder then says better. Looks at heads only: recursion in a decoder ends where the machine's stack does, and one seat
 * must not read what another cannot.
 */
export const cborShapeFault = (bytes: Uint8Array): string | undefined => {
  /** Items that the lists and maps around the place still hold. */
  const open: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const head = bytes[at++] as number;
    const low = head & 31;
    let argument = low;
    if (low >= 24) {
      const length = ARGUMENT_BYTES[low - 24];
      if (length === undefined) return undefined;
      argument = 0;
      for (let i = 0; i < length; i++) argument = argument * 256 + (bytes[at++] ?? 0);
    }
    const major = head >> 5;
    if (major === 2 || major === 3) at += argument;
    const items = major === ARRAY ? argument : major === MAP ? 2 * argument : major === TAG ? 1 : 0;
    if (items > 0) {
      open.push(items);
      if (open.length > MAX_CBOR_DEPTH) return `nested more than ${MAX_CBOR_DEPTH} deep`;
      continue;
    }
    // An item has ended, and with it every list whose last one it was.
    while (open.length > 0 && --(open[open.length - 1] as number) === 0) open.pop();
  }
  return undefined;
};
