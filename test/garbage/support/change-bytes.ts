import type { Random } from '../../../protocol/random.ts';
import { oneOf } from './nasty.ts';

const NASTY_WORDS: readonly number[] = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];
/** Ends of varints, floats that are none, heads of huge lists: bytes that mean much in some format. */
const NASTY_BYTES: readonly (readonly number[])[] = [
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
  [0x00, 0x00, 0xc0, 0x7f],
  [0x00, 0x00, 0x80, 0xff],
  [0x00, 0x00, 0x00, 0x80],
  [0xfb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0],
  [0xfb, 0x80, 0, 0, 0, 0, 0, 0, 0],
  [0x9b, 0, 0, 0, 1, 0, 0, 0, 0],
  [0x5b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
  [0x9f, 0xff],
  [0xbf, 0xff],
  [0xf7],
  [0xed, 0xa0, 0x80],
  [0xef, 0xbb, 0xbf],
];

/** Any bytes, short mostly. */
export const anyBytes = (random: Random): Uint8Array => {
  const length = oneOf(random, [0, 1, 2, 3, 7, 16, 40, 200, 1_000, 5_000]);
  return Uint8Array.from({ length: length === 0 ? 0 : 1 + random.below(length) }, () => random.next() & 255);
};

/** Deep nesting in the formats that nest: lists of dag-cbor, maps of it, groups and messages of protobuf, lists of JSON. */
export const bomb = (random: Random, depth: number): Uint8Array =>
  new Uint8Array(depth).fill(oneOf(random, [0x81, 0xa1, 0xd8, 0x0b, 0x3b, 0x5b, 0x7b]));

const splice = (bytes: Uint8Array, at: number, removed: number, added: ArrayLike<number>): Uint8Array => {
  const out = new Uint8Array(bytes.length - removed + added.length);
  out.set(bytes.subarray(0, at));
  out.set(added, at);
  out.set(bytes.subarray(at + removed), at + added.length);
  return out;
};

/** A copy with one to four changes: bits turned, cut, lengthened, parts repeated, moved or taken from `other`, words made huge. */
export const changedBytes = (random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array => {
  let changed = bytes;
  for (let i = random.below(4); i >= 0; i--) changed = changeOnce(random, changed, other);
  return changed;
};

/** A place in the bytes: half of the time near the front, where the heads are. */
const place = (random: Random, length: number): number =>
  length === 0 ? 0 : random.below(random.below(2) === 0 ? Math.min(length, 64) : length);

const changeOnce = (random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array => {
  const at = place(random, bytes.length);
  const rest = bytes.length - at;
  const some = rest === 0 ? 0 : 1 + random.below(Math.min(rest, 64));
  switch (random.below(9)) {
    case 0: {
      const out = bytes.slice();
      if (out.length > 0) out[at]! ^= 1 << random.below(8);
      return out;
    }
    case 1: {
      const out = bytes.slice();
      if (out.length > 0) out[at] = random.next() & 255;
      return out;
    }
    case 2:
      return bytes.slice(0, random.below(bytes.length + 1));
    case 3:
      return splice(bytes, bytes.length, 0, anyBytes(random));
    case 4:
      return splice(bytes, at, some, []);
    case 5:
      return splice(bytes, at, 0, bytes.subarray(at, at + some));
    case 6: {
      const from = place(random, other.length);
      return splice(bytes, at, some, other.subarray(from, from + random.below(64)));
    }
    case 7: {
      const out = bytes.slice();
      const view = new DataView(out.buffer);
      if (rest >= 4) view.setUint32(at, oneOf(random, NASTY_WORDS), random.below(2) === 0);
      return out;
    }
    default: {
      const nasty = oneOf(random, NASTY_BYTES);
      return splice(bytes, at, random.below(2) === 0 ? Math.min(nasty.length, rest) : 0, nasty);
    }
  }
};
