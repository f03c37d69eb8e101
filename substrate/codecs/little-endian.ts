const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

const swapped32 = (bytes: Uint8Array): Uint8Array => {
  const out = bytes.slice();
  for (let i = 0; i < out.length; i += 4) out.subarray(i, i + 4).reverse();
  return out;
};

/** The little-endian bytes of 32-bit values. On little-endian machines a view of the same memory. */
export const littleEndianBytes = (values: Int32Array | Float32Array): Uint8Array => {
  const view = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return LITTLE ? view : swapped32(view);
};

/** A fresh, aligned copy of little-endian 32-bit values in the machine's order; wrap it in an Int32Array or Float32Array. */
export const fromLittleEndian32 = (bytes: Uint8Array): ArrayBuffer => {
  const copy = LITTLE ? bytes : swapped32(bytes);
  const buffer = new ArrayBuffer(copy.length);
  new Uint8Array(buffer).set(copy);
  return buffer;
};

/** Little-endian content as int32 values: the same memory where the machine allows, so it is only to be read. */
export const int32View = (bytes: Uint8Array): Int32Array =>
  viewable(bytes) ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4) : new Int32Array(fromLittleEndian32(bytes));

/** Little-endian content as float32 values: the same memory where the machine allows, so it is only to be read. */
export const float32View = (bytes: Uint8Array): Float32Array =>
  viewable(bytes)
    ? new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
    : new Float32Array(fromLittleEndian32(bytes));

const viewable = (bytes: Uint8Array): boolean => LITTLE && bytes.byteOffset % 4 === 0;
