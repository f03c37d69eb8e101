import { peerIdFromString } from '@libp2p/peer-id';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { wrapStream } from './libp2p-stream.ts';
import type { Host } from './libp2p-types.ts';
import type { PeerStream, StreamHandler } from './peer-stream.ts';

/** Streams of one protocol that one peer may have open towards us. */
const MAX_INBOUND = 32;
const MAX_OUTBOUND = 64;

/** Direct streams of a host. */
export type Streams = {
  handle(protocol: string, handler: StreamHandler): Promise<() => Promise<void>>;
  open(peerId: string, protocol: string, signal?: AbortSignal): Promise<PeerStream>;
  /** Stops serving; resets streams being served and waits for their handlers. */
  stop(): Promise<void>;
};

/** Serves and opens streams over existing connections; never dials. */
export const createStreams = (host: Host): Streams => {
  const stopping = new AbortController();
  const served = new Set<Promise<void>>();

  const serve = async (stream: PeerStream, handler: StreamHandler): Promise<void> => {
    if (stopping.signal.aborted) return stream.abort(new TempernetError('NET_ABORTED', { what: 'serving a stream' }));
    const reset = (): void => stream.abort(new TempernetError('NET_ABORTED', { what: 'serving a stream' }));
    stopping.signal.addEventListener('abort', reset, { once: true });
    try {
      await handler(stream, stopping.signal);
      await stream.close();
    } catch (error) {
      stream.abort(
        error instanceof Error ? error : new TempernetError('NET_ABORTED', { what: 'serving a stream' }, { cause: error }),
      );
    } finally {
      stopping.signal.removeEventListener('abort', reset);
    }
  };

  return {
    handle: async (protocol, handler) => {
      await host.handle(
        protocol,
        (raw, connection) => {
          const serving = serve(wrapStream(raw, connection.remotePeer.toString()), handler).finally(() => served.delete(serving));
          served.add(serving);
        },
        { maxInboundStreams: MAX_INBOUND, maxOutboundStreams: MAX_OUTBOUND },
      );
      return () => host.unhandle(protocol);
    },
    open: async (peerId, protocol, signal) => {
      const connection = host.getConnections(peerIdFromString(peerId)).find(({ status }) => status === 'open');
      if (connection === undefined)
        throw new TempernetError('NET_STREAM_FAILED', { peer: peerId, protocol, detail: 'not connected' });
      try {
        return wrapStream(await connection.newStream(protocol, signal === undefined ? {} : { signal }), peerId);
      } catch (cause) {
        if (signal?.aborted) throw new TempernetError('NET_ABORTED', { what: 'opening a stream' }, { cause });
        const detail = cause instanceof Error ? cause.message : String(cause);
        throw new TempernetError('NET_STREAM_FAILED', { peer: peerId, protocol, detail }, { cause });
      }
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(served);
    },
  };
};
