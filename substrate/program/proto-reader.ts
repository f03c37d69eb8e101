/** One field of a protobuf message: its number and its value, bytes for length-delimited fields. */
export type ProtoField = { readonly number: number; readonly value: number | Uint8Array };

/** Raised inside the reader only; callers turn it into a catalogued error. */
export class ProtoFault extends Error {}

/**
 * Reads the fields of one protobuf message, in order. Varints above 2^53 come as the nearest double; fixed 32 and 64 bit
 * fields as their bytes. Throws `ProtoFault` on truncation, groups and malformed tags.
 */
export function* protoFields(bytes: Uint8Array): Generator<ProtoField> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1, i = 0; i < 10; i++, factor *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new ProtoFault('is truncated');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw new ProtoFault('has an overlong integer');
  };
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new ProtoFault('is truncated');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    if (number < 1 || number >= 2 ** 29) throw new ProtoFault('has a malformed tag');
    switch (tag % 8) {
      case 0:
        yield { number, value: varint() };
        break;
      case 1:
        yield { number, value: take(8) };
        break;
      case 2:
        yield { number, value: take(varint()) };
        break;
      case 5:
        yield { number, value: take(4) };
        break;
      default:
        throw new ProtoFault('has an unknown wire type');
    }
  }
}

/** The bytes of a field that must be length-delimited. */
export const bytesOf = ({ value }: ProtoField): Uint8Array => {
  if (typeof value === 'number') throw new ProtoFault('has a field of another type');
  return value;
};

/** The number of a field that must be a varint. */
export const numberOf = ({ value }: ProtoField): number => {
  if (typeof value !== 'number') throw new ProtoFault('has a field of another type');
  return value;
};

/** The text of a length-delimited field. Throws `ProtoFault` unless it is UTF-8. */
export const textOf = (field: ProtoField): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(field));
  } catch {
    throw new ProtoFault('has text that is not UTF-8');
  }
};
