import type { Random } from '../../../protocol/random.ts';
import { protoFields } from '../../../substrate/program/proto-reader.ts';
import { anyBytes } from './change-bytes.ts';
import { NASTY_TEXTS, oneOf } from './nasty.ts';

type Part = { readonly number: number; readonly value: bigint | Uint8Array | Part[] };

/** A protobuf message as a tree; a length-delimited value that can be read as a message is taken for one. */
const partsOf = (bytes: Uint8Array, depth = 0): Part[] =>
  [...protoFields(bytes)].map(({ number, value }) =>
    typeof value === 'number' ? { number, value: BigInt(value) } : { number, value: inside(value, depth) },
  );

const inside = (bytes: Uint8Array, depth: number): Uint8Array | Part[] => {
  if (bytes.length < 2 || bytes.length > 4_096 || depth > 8) return bytes;
  try {
    return partsOf(bytes, depth + 1);
  } catch {
    return bytes;
  }
};

const varint = (value: bigint): number[] => {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 128n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  return [...out, Number(rest)];
};

const write = (parts: readonly Part[]): number[] =>
  parts.flatMap(({ number, value }) => {
    if (typeof value === 'bigint') return [...varint(BigInt(number) << 3n), ...varint(value)];
    const bytes = value instanceof Uint8Array ? value : write(value);
    return [...varint((BigInt(number) << 3n) | 2n), ...varint(BigInt(bytes.length)), ...bytes];
  });

const NUMBERS: readonly bigint[] = [
  0n,
  1n,
  127n,
  128n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n - 1n,
];

/** The message with one to three fields changed, doubled, moved, taken away, made of another type or given huge numbers. */
export const changedProto = (random: Random, bytes: Uint8Array): Uint8Array => {
  let parts = partsOf(bytes);
  for (let i = random.below(3); i >= 0; i--) parts = changeOnce(random, parts);
  return Uint8Array.from(write(parts));
};

const changeOnce = (random: Random, parts: readonly Part[]): Part[] => {
  const out = [...parts];
  const at = random.below(Math.max(1, out.length));
  const part = out[at];
  if (part === undefined) return [{ number: 1 + random.below(20), value: oneOf(random, NUMBERS) }];
  if (Array.isArray(part.value) && random.below(4) > 0) {
    out[at] = { number: part.number, value: changeOnce(random, part.value) };
    return out;
  }
  switch (random.below(7)) {
    case 0:
      out.splice(at, 1);
      break;
    case 1:
      out.splice(at, 0, part);
      break;
    case 2:
      out.push(part);
      out.splice(at, 1);
      break;
    case 3:
      out[at] = { number: oneOf(random, [1, 2, 3, 5, 8, 11, 13, 14, 20, 100, 2 ** 29 - 1]), value: part.value };
      break;
    case 4:
      out[at] = { number: part.number, value: oneOf(random, NUMBERS) };
      break;
    case 5:
      out[at] = { number: part.number, value: new TextEncoder().encode(oneOf(random, NASTY_TEXTS)) };
      break;
    default:
      out[at] = { number: part.number, value: anyBytes(random) };
  }
  return out;
};
