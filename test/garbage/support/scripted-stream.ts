import type { PeerStream } from '../../../node/net/peer-stream.ts';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';

/** A stream from which exactly these bytes come before the peer ends it, and what was sent on it. */
export const scriptedStream = (bytes: Uint8Array): { readonly stream: PeerStream; readonly sent: Uint8Array[] } => {
  const sent: Uint8Array[] = [];
  let at = 0;
  return {
    sent,
    stream: {
      peerId: 'peer',
      send: async (part) => void sent.push(part),
      readInto: async (target) => {
        const part = bytes.subarray(at, at + target.length);
        at += part.length;
        if (part.length === 0 && target.length > 0) return false;
        if (part.length < target.length)
          throw new TempernetError('NET_STREAM_FAILED', { peer: 'peer', protocol: 'test', detail: 'ended' });
        target.set(part);
        return true;
      },
      close: async () => undefined,
      abort: () => undefined,
    },
  };
};
