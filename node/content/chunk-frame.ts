/** Bytes of the length before each frame on a stream of the blob protocol: unsigned, big-endian. */
export const FRAME_PREFIX = 4;

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);

/**
 * What precedes the data of a chunk on the wire: the frame's length and the head of its protobuf (`BlobFrame{chunk}`). With the
 * data behind it, it equals the length and `encodeBlobFrame({kind: 'chunk', index, data})`, without copying the data.
 */
export const chunkFrameHead = (index: number, dataLength: number): Uint8Array => {
  const inner = [...(index === 0 ? [] : [0x08, ...varint(index)]), 0x12, ...varint(dataLength)];
  const outer = [0x12, ...varint(inner.length + dataLength), ...inner];
  const head = new Uint8Array(FRAME_PREFIX + outer.length);
  new DataView(head.buffer).setUint32(0, outer.length + dataLength);
  head.set(outer, FRAME_PREFIX);
  return head;
};
