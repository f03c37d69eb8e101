import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { RawStream } from './libp2p-types.ts';
import type { PeerStream } from './peer-stream.ts';

/** Above this many unread bytes the stream is paused; the muxer then closes its window and the sender waits. */
const PAUSE_ABOVE = 1024 * 1024;
const RESUME_BELOW = 256 * 1024;
/** A writer waits while more than this is queued in the stream. */
const QUEUE_BYTES = 256 * 1024;

type Reader = {
  readonly target: Uint8Array;
  filled: number;
  readonly resolve: (read: boolean) => void;
  readonly reject: (error: Error) => void;
};

/** A libp2p 3 stream (events in, `send` with back-pressure out) as a plain byte stream. */
export const wrapStream = (raw: RawStream, peerId: string): PeerStream => {
  const unread: Uint8Array[] = [];
  let unreadBytes = 0;
  let paused = false;
  let over: { readonly error?: Error } | undefined;
  let reader: Reader | undefined;

  const broken = (cause: unknown): TempernetError =>
    new TempernetError(
      'NET_STREAM_FAILED',
      { peer: peerId, protocol: raw.protocol, detail: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    );

  const settle = (): void => {
    if (reader === undefined) return;
    const { target, filled, resolve, reject } = reader;
    if (filled < target.length && over === undefined) return;
    reader = undefined;
    if (filled === target.length) resolve(true);
    else if (over?.error !== undefined) reject(over.error);
    else if (filled === 0) resolve(false);
    else reject(broken('the peer ended it in the middle of a frame'));
  };
  const finish = (error?: Error): void => {
    if (over !== undefined) return;
    over = error === undefined ? {} : { error };
    settle();
  };
  /** Copies as much as the waiting reader wants; returns the rest. */
  const fill = (bytes: Uint8Array): Uint8Array => {
    if (reader === undefined) return bytes;
    const taken = Math.min(reader.target.length - reader.filled, bytes.length);
    reader.target.set(taken === bytes.length ? bytes : bytes.subarray(0, taken), reader.filled);
    reader.filled += taken;
    return bytes.subarray(taken);
  };
  const receive = (bytes: Uint8Array): void => {
    const rest = unread.length === 0 ? fill(bytes) : bytes;
    if (rest.length === 0) return;
    unread.push(rest);
    unreadBytes += rest.length;
  };
  const drain = (): void => {
    while (reader !== undefined && reader.filled < reader.target.length && unread.length > 0) {
      const head = unread[0] as Uint8Array;
      const rest = fill(head);
      unreadBytes -= head.length - rest.length;
      if (rest.length === 0) unread.shift();
      else unread[0] = rest;
    }
    if (paused && unreadBytes < RESUME_BELOW) resume();
  };
  const resume = (): void => {
    paused = false;
    if (raw.readStatus === 'paused') raw.resume();
  };

  raw.addEventListener('message', ({ data }) => {
    if (data instanceof Uint8Array) receive(data);
    else for (const part of data) receive(part);
    settle();
    if (!paused && unreadBytes > PAUSE_ABOVE && raw.readStatus === 'readable') {
      paused = true;
      raw.pause();
    }
  });
  raw.addEventListener('end', () => {
    // A reset stream ends as well, just before 'close' tells why; only a clean end is an end.
    if (raw.status !== 'aborted' && raw.status !== 'reset') finish();
  });
  raw.addEventListener('close', (event) => {
    if (event.error !== undefined) finish(broken(event.error));
    else if (raw.readBufferLength === 0) finish();
  });
  if (raw.readableEnded) finish(raw.status === 'reset' ? broken('the peer reset it') : undefined);
  const closed = new Promise<void>((resolve) => {
    if (raw.status === 'open' || raw.status === 'closing') raw.addEventListener('close', () => resolve(), { once: true });
    else resolve();
  });

  /**
   * Waits until the transport took most of what is queued. libp2p 3.3's own `onDrain` cannot do it: its promise is made once and
   * stays resolved after the first drain, so a writer would never wait again.
   */
  const queueShort = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        for (const event of ['drain', 'idle', 'close'] as const) raw.removeEventListener(event, check);
        signal?.removeEventListener('abort', check);
      };
      const check = (): void =>
        // After the microtask in which the stream itself reacts to the same event.
        queueMicrotask(() => {
          const ended = signal?.aborted === true || raw.status === 'aborted' || raw.status === 'reset' || raw.status === 'closed';
          if (!ended && raw.writeBufferLength > QUEUE_BYTES) return;
          stop();
          if (ended) reject(broken('it ended while sending'));
          else resolve();
        });
      for (const event of ['drain', 'idle', 'close'] as const) raw.addEventListener(event, check);
      signal?.addEventListener('abort', check, { once: true });
      check();
    });

  return {
    peerId,
    send: async (bytes, signal) => {
      try {
        raw.send(bytes);
      } catch (cause) {
        throw broken(cause);
      }
      if (raw.writeBufferLength > QUEUE_BYTES) await queueShort(signal);
    },
    readInto: (target, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new TempernetError('NET_ABORTED', { what: 'reading a stream' }));
        const onAbort = (): void => {
          reader = undefined;
          reject(new TempernetError('NET_ABORTED', { what: 'reading a stream' }));
        };
        const done = (): void => signal?.removeEventListener('abort', onAbort);
        signal?.addEventListener('abort', onAbort, { once: true });
        reader = {
          target,
          filled: 0,
          resolve: (read) => {
            done();
            resolve(read);
          },
          reject: (error) => {
            done();
            reject(error);
          },
        };
        drain();
        settle();
      }),
    close: async () => {
      const flushed = raw.close().catch(() => {
        // It broke while closing: the reader learns of it, and nothing is left to flush.
      });
      // Its own promise stays open for ever when the stream is reset while it waits for a drain.
      await Promise.race([flushed, closed]);
    },
    abort: (error) => raw.abort(error),
  };
};
