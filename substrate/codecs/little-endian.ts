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
