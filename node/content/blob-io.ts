import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { BLOB_PROTOCOL } from '../../protocol/messages/blob-codec.ts';
import type { PeerStream } from '../net/peer-stream.ts';

/** Bytes of the length before each frame: unsigned, big-endian. */
const PREFIX = 4;

/** Sends one frame after its length; resolves when the transport accepts more. */
export const sendFrame = async (stream: PeerStream, frame: Uint8Array, signal?: AbortSignal): Promise<void> => {
  const bytes = new Uint8Array(PREFIX + frame.length);
  new DataView(bytes.buffer).setUint32(0, frame.length);
  bytes.set(frame, PREFIX);
  await stream.send(bytes, signal);
};

/** The next frame, at most `limit` bytes; undefined when the peer ended the stream before it. Throws NET_BAD_BLOB_FRAME, NET_STREAM_FAILED, NET_ABORTED. */
export const readFrame = async (stream: PeerStream, limit: number, signal?: AbortSignal): Promise<Uint8Array | undefined> => {
  const prefix = new Uint8Array(PREFIX);
  if (!(await stream.readInto(prefix, signal))) return undefined;
  const length = new DataView(prefix.buffer).getUint32(0);
  if (length === 0 || length > limit)
    throw new TempernetError('NET_BAD_BLOB_FRAME', { peer: stream.peerId, detail: `a frame of ${length} bytes` });
  const frame = new Uint8Array(length);
  if (await stream.readInto(frame, signal)) return frame;
  throw new TempernetError('NET_STREAM_FAILED', {
    peer: stream.peerId,
    protocol: BLOB_PROTOCOL,
    detail: 'it ended inside a frame',
  });
};
