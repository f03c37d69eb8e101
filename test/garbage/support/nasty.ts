import type { Random } from '../../../protocol/random.ts';

/** One of some things. */
export const oneOf = <T>(random: Random, items: readonly T[]): T => items[random.below(items.length)] as T;

/** Texts that break those who trust them. */
export const NASTY_TEXTS: readonly string[] = [
  '',
  ' ',
  '0',
  '-0',
  '1e999',
  'NaN',
  '-Infinity',
  '0x',
  '0xzz',
  `0x${'ab'.repeat(32)}`,
  `0x${'AB'.repeat(20)}`,
  '9'.repeat(400),
  '99999999999999999999',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '\u0000',
  '\ud800',
  '\udfff\ud800',
  '\u2028\u202e',
  '../../../etc/passwd',
  'a'.repeat(5_000),
  'é'.repeat(300),
  '{}',
  '[]',
  'null',
  'true',
];

const NASTY_NUMBERS: readonly number[] = [
  0,
  -0,
  -1,
  1,
  0.5,
  255,
  256,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 64,
  1e308,
  -1e308,
  5e-324,
];

/** Lists in lists, `depth` deep. */
export const nested = (depth: number): unknown => {
  let value: unknown = 0;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
};

/** A map that JSON can hold and that answers wrongly to what every object is asked. */
const odd = (): unknown =>
  JSON.parse('{"toString":1,"valueOf":{},"length":-1,"then":1,"constructor":null,"__proto__":{"polluted":1}}') as unknown;

/** A value that JSON could have held. */
export const nastyValue = (random: Random): unknown => {
  switch (random.below(9)) {
    case 0:
      return null;
    case 1:
      return random.below(2) === 0;
    case 2:
    case 3:
      return oneOf(random, NASTY_NUMBERS);
    case 4:
    case 5:
      return oneOf(random, NASTY_TEXTS);
    case 6:
      return Array.from({ length: oneOf(random, [0, 1, 3, 300]) }, () => oneOf(random, NASTY_NUMBERS));
    case 7:
      return random.below(4) === 0 ? nested(oneOf(random, [2, 40, 200])) : { [oneOf(random, NASTY_TEXTS)]: random.next() };
    default:
      return odd();
  }
};

/** A copy of a value with one to three places changed: replaced, taken away, given twice, renamed, or with more than belongs there. */
export const changedValue = (random: Random, value: unknown): unknown => {
  let changed = value;
  for (let i = random.below(3); i >= 0; i--) changed = changeOnce(random, changed);
  return changed;
};

const changeOnce = (random: Random, value: unknown): unknown => {
  if (Array.isArray(value) && value.length > 0 && random.below(5) > 0) {
    const at = random.below(value.length);
    const items = [...(value as unknown[])];
    switch (random.below(5)) {
      case 0:
        items.splice(at, 1);
        break;
      case 1:
        items.splice(at, 0, items[at]);
        break;
      default:
        items[at] = changeOnce(random, items[at]);
    }
    return items;
  }
  if (isMap(value) && random.below(6) > 0) {
    const entries = Object.entries(value);
    const at = random.below(Math.max(1, entries.length));
    const entry = entries[at];
    switch (random.below(6)) {
      case 0:
        entries.splice(at, 1);
        break;
      case 1:
        entries.push([oneOf(random, NASTY_TEXTS), nastyValue(random)]);
        break;
      case 2:
        if (entry !== undefined) entries[at] = [oneOf(random, NASTY_TEXTS), entry[1]];
        break;
      default:
        if (entry !== undefined) entries[at] = [entry[0], changeOnce(random, entry[1])];
    }
    return Object.fromEntries(entries);
  }
  return nastyValue(random);
};

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);
