import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { BLOB_PROTOCOL } from '../../protocol/messages/blob-codec.ts';
import type { PeerStream } from '../net/peer-stream.ts';
import { FRAME_PREFIX } from './chunk-frame.ts';

/** Sends one frame after its length; resolves when the transport accepts more. */
export const sendFrame = async (stream: PeerStream, frame: Uint8Array, signal?: AbortSignal): Promise<void> => {
  const bytes = new Uint8Array(FRAME_PREFIX + frame.length);
  new DataView(bytes.buffer).setUint32(0, frame.length);
  bytes.set(frame, FRAME_PREFIX);
  await stream.send(bytes, signal);
};

/** Reads frames of at most `limit` bytes. A frame is a view of one buffer, good until the next is read. */
export type FrameReader = (signal?: AbortSignal) => Promise<Uint8Array | undefined>;

/**
 * Frames of a stream; undefined when the peer ended it before the next one.
 * Throws NET_BAD_BLOB_FRAME, NET_STREAM_FAILED, NET_ABORTED.
 */
export const createFrameReader = (stream: PeerStream, limit: number): FrameReader => {
  const prefix = new Uint8Array(FRAME_PREFIX);
  let buffer = new Uint8Array(0);
  return async (signal) => {
    if (!(await stream.readInto(prefix, signal))) return undefined;
    const length = new DataView(prefix.buffer).getUint32(0);
    if (length === 0 || length > limit) {
      throw new TempernetError('NET_BAD_BLOB_FRAME', { peer: stream.peerId, detail: `a frame of ${length} bytes` });
    }
    if (buffer.length < length) buffer = new Uint8Array(length);
    const frame = buffer.subarray(0, length);
    if (await stream.readInto(frame, signal)) return frame;
    throw new TempernetError('NET_STREAM_FAILED', {
      peer: stream.peerId,
      protocol: BLOB_PROTOCOL,
      detail: 'it ended inside a frame',
    });
  };
};
