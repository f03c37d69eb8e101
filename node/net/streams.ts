import { peerIdFromString } from '@libp2p/peer-id';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { wrapStream } from './libp2p-stream.ts';
import type { Host } from './libp2p-types.ts';
import type { PeerFault } from './peer-fault.ts';
import type { PeerQuota } from './peer-quota.ts';
import type { PeerStream, StreamHandler } from './peer-stream.ts';

/** Streams of one protocol that one peer may have open towards us, over all of its connections. */
const MAX_INBOUND = 32;
const MAX_OUTBOUND = 64;

/** Direct streams of a host. */
export type Streams = {
  handle(protocol: string, handler: StreamHandler): Promise<() => Promise<void>>;
  open(peerId: string, protocol: string, signal?: AbortSignal): Promise<PeerStream>;
  /** Stops serving; resets streams being served and waits for their handlers. */
  stop(): Promise<void>;
};

/** Collaborators of the streams. */
export type StreamsModules = {
  readonly host: Host;
  /** Streams that one peer may open. */
  readonly quota: PeerQuota;
  readonly report: (peerId: string, fault: PeerFault) => void;
};

/** Serves and opens streams over existing connections; never dials. */
export const createStreams = ({ host, quota, report }: StreamsModules): Streams => {
  const stopping = new AbortController();
  const served = new Set<Promise<void>>();
  const open = new Map<string, number>();

  /** Runs `handler` unless the peer has its share of streams already, or opens them faster than anyone needs to. */
  const admit = async (stream: PeerStream, protocol: string, handler: StreamHandler): Promise<void> => {
    const { peerId } = stream;
    const key = `${protocol}/${peerId}`;
    const before = open.get(key) ?? 0;
    if (before >= MAX_INBOUND || !quota.allows(peerId)) {
      report(peerId, 'flooded');
      return stream.abort(new TempernetError('NET_TOO_MANY_STREAMS', { peer: peerId, protocol }));
    }
    quota.spend(peerId, 1);
    open.set(key, before + 1);
    try {
      await serve(stream, handler);
    } finally {
      const left = (open.get(key) ?? 1) - 1;
      if (left === 0) open.delete(key);
      else open.set(key, left);
    }
  };

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
          const stream = wrapStream(raw, connection.remotePeer.toString());
          const serving = admit(stream, protocol, handler).finally(() => served.delete(serving));
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
