/** Bytes of a WebSocket fragment: large enough to cost little each, small enough that both sides work at the same time. */
const FRAGMENT = 256 * 1024;

/** Cuts a message's pieces into fragments of at most 256 KiB: large pieces are views, small ones are gathered. */
export function* fragmentsOf(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  let gathered: Uint8Array[] = [];
  let size = 0;
  for (const piece of pieces) {
    if (size > 0 && size + piece.length > FRAGMENT) {
      yield joined(gathered, size);
      gathered = [];
      size = 0;
    }
    if (piece.length >= FRAGMENT) {
      for (let at = 0; at < piece.length; at += FRAGMENT) yield piece.subarray(at, at + FRAGMENT);
    } else {
      gathered.push(piece);
      size += piece.length;
    }
  }
  if (size > 0) yield joined(gathered, size);
}

const joined = (pieces: readonly Uint8Array[], size: number): Uint8Array => {
  if (pieces.length === 1) return pieces[0] as Uint8Array;
  const out = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
};
