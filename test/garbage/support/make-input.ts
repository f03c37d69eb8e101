import { utf8ToBytes } from '@noble/hashes/utils.js';
import { decodeCbor, encodeCbor } from '../../../protocol/cbor.ts';
import { type Random, seededRandom } from '../../../protocol/random.ts';
import { uintBytes } from '../../../protocol/words.ts';
import { anyBytes, bomb, changedBytes } from './change-bytes.ts';
import { changedProto } from './change-proto.ts';
import type { Decoder, InputOf, Kind } from './decoder.ts';
import { changedValue, NASTY_TEXTS, nastyValue, oneOf } from './nasty.ts';

/** Input `index` of a run: the same for the same seed, decoder and index, whatever came before. */
export const makeInput = (row: Decoder, seeds: readonly InputOf[Kind][], seed: number, index: number): InputOf[Kind] => {
  const random = seededRandom(
    'tempernet/garbage/1',
    utf8ToBytes(row.name),
    uintBytes(BigInt(seed), 8),
    uintBytes(BigInt(index), 8),
  );
  const valid = oneOf(random, seeds);
  const other = oneOf(random, seeds);
  switch (row.kind) {
    case 'bytes':
      return bytesFrom(random, row, valid as Uint8Array, other as Uint8Array);
    case 'text':
      return textFrom(random, row, valid as string, other as string);
    case 'words':
      return wordsFrom(random, valid as readonly string[], other as readonly string[]);
    case 'value':
      return random.below(12) === 0 ? nastyValue(random) : changedValue(random, valid);
  }
};

const bytesFrom = (random: Random, row: Decoder, valid: Uint8Array, other: Uint8Array): Uint8Array => {
  const way = random.below(20);
  if (way === 0) return anyBytes(random);
  if (way === 1) return bomb(random, 10_000);
  if (way < 10) {
    const built = rebuilt(random, row, valid);
    if (built !== undefined) return built;
  }
  return changedBytes(random, valid, other);
};

/** Well-formed on the outside, wrong inside. Undefined where the format has no structure, or cannot hold what was made. */
const rebuilt = (random: Random, row: Decoder, valid: Uint8Array): Uint8Array | undefined => {
  try {
    switch (row.structure) {
      case 'cbor':
        return encodeCbor(changedValue(random, decodeCbor(valid)));
      case 'json':
        return utf8ToBytes(JSON.stringify(changedValue(random, JSON.parse(new TextDecoder().decode(valid)))));
      case 'proto':
        return changedProto(random, valid);
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
};

const textFrom = (random: Random, row: Decoder, valid: string, other: string): string => {
  const way = random.below(20);
  if (way === 0) return oneOf(random, NASTY_TEXTS);
  if (way === 1) return oneOf(random, ['[', '{"a":', '(']).repeat(10_000);
  if (row.structure === 'json' && way < 10) return JSON.stringify(changedValue(random, JSON.parse(valid))) ?? '';
  if (row.structure === 'json' && way === 10) {
    // A name twice, which no object of JavaScript can show.
    const name = /"(\w+)":/.exec(valid)?.[1] ?? 'a';
    return valid.replace('{', `{"${name}":${JSON.stringify(nastyValue(random))},`);
  }
  if (way < 14) {
    const at = random.below(valid.length + 1);
    return valid.slice(0, at) + oneOf(random, NASTY_TEXTS) + valid.slice(at + random.below(4));
  }
  return new TextDecoder().decode(changedBytes(random, utf8ToBytes(valid), utf8ToBytes(other)));
};

const wordsFrom = (random: Random, valid: readonly string[], other: readonly string[]): readonly string[] => {
  const words = [...valid];
  for (let i = random.below(4); i >= 0; i--) {
    const at = random.below(words.length + 1);
    const word = words[at] ?? '';
    switch (random.below(5)) {
      case 0:
        words.splice(at, 1);
        break;
      case 1:
        words.splice(at, 0, oneOf(random, [...other, ...NASTY_TEXTS]));
        break;
      case 2:
        words[at] = oneOf(random, NASTY_TEXTS);
        break;
      case 3:
        words[at] = word + oneOf(random, NASTY_TEXTS);
        break;
      default:
        words.splice(at, 0, word);
    }
  }
  return words;
};
