import { utf8ToBytes } from '@noble/hashes/utils.js';
import { keccak } from './keccak.ts';
import { checkInteger } from './range.ts';

const rotl = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/** The network's integer generator: xoshiro128** of Blackman and Vigna, the same in TypeScript and Python. Stateful. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  /** Starts from four 32-bit words; the all-zero state, which would stay there, becomes 1, 0, 0, 0. */
  constructor(words: readonly [number, number, number, number]) {
    [this.a, this.b, this.c, this.d] = words.map((word) => word | 0) as [number, number, number, number];
    if ((this.a | this.b | this.c | this.d) === 0) this.a = 1;
  }

  /** The next uint32. */
  next(): number {
    const result = Math.imul(rotl(Math.imul(this.b, 5), 7), 9) >>> 0;
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = rotl(this.d, 11);
    return result;
  }

  /** A uniform whole number in `[0, n)`, `1 <= n <= 2^32`; unbiased by rejection, so it may draw several times. */
  below(n: number): number {
    checkInteger('bound of a random number', n, 1, 2 ** 32);
    const limit = 2 ** 32 - (2 ** 32 % n);
    let x = this.next();
    while (x >= limit) x = this.next();
    return x % n;
  }

  /** Fisher-Yates in place, from the last element down: swaps `i` with `below(i + 1)`. */
  shuffle<T extends { readonly length: number; [index: number]: number }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = items[i] as number;
      items[i] = items[j] as number;
      items[j] = held;
    }
    return items;
  }

  /** A shuffled `[0, count)`. */
  permutation(count: number): Uint32Array {
    const items = new Uint32Array(count);
    for (let i = 0; i < count; i++) items[i] = i;
    return this.shuffle(items);
  }
}

/** The generator of a named stream: its state is the first 16 bytes (uint32 little-endian) of keccak256(domain, 0x00, payload). */
export const seededRandom = (domain: string, ...payload: readonly Uint8Array[]): Random => {
  const hash = keccak(utf8ToBytes(domain), Uint8Array.of(0), ...payload);
  const view = new DataView(hash.buffer, hash.byteOffset, 16);
  return new Random([0, 4, 8, 12].map((at) => view.getUint32(at, true)) as [number, number, number, number]);
};
