import type { WebSocket } from 'ws';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Clock } from '../process/clock.ts';
import { CLOSE } from './bridge-protocol.ts';
import { fragmentsOf } from './fragments-of.ts';
import { decodeFrame, encodeFrame, type Frame, type SentTensor } from './frame.ts';

/** Limits of one connection. */
export type LinkOptions = {
  /** Most bytes of one message, either way. */
  readonly maxMessageBytes: number;
  /** Between two heartbeats; a line that is silent for three of them is cut. */
  readonly heartbeatMs: number;
};

/** What waits in this process to be sent, beyond which sending waits for the other side. */
const MAX_BUFFERED = 4 * 1024 * 1024;
const SILENT_BEATS = 3;
const LAST_WORDS_MS = 1_000;

/** Messages over one WebSocket of a worker: whole frames, in order, with heartbeats and bounded memory. */
export class WorkerLink {
  /** Aborts when the line is gone; its reason says why, in words. */
  readonly gone: AbortSignal;
  readonly #socket: WebSocket;
  readonly #options: LinkOptions;
  readonly #clock: Clock;
  readonly #gone = new AbortController();
  readonly #closed = new AbortController();
  #sending: Promise<void> = Promise.resolve();
  /** Heartbeats since something was heard: counted, not timed, so that a stall of this process cuts nobody off. */
  #missed = 0;
  #why = 'the connection closed';

  /** `onFrame` is given every message; when it throws, the line is cut as for a malformed one. */
  constructor(
    socket: WebSocket,
    options: LinkOptions,
    modules: { readonly clock: Clock; readonly onFrame: (frame: Frame) => void },
  ) {
    this.#socket = socket;
    this.#options = options;
    this.#clock = modules.clock;
    this.gone = this.#gone.signal;
    socket.binaryType = 'fragments';
    const alive = (): void => {
      this.#missed = 0;
    };
    socket.on('pong', alive);
    socket.on('ping', alive);
    socket.on('error', (error) => {
      this.#why = error.message;
    });
    socket.on('close', (code) => {
      this.#closed.abort();
      this.#gone.abort(`${this.#why} (${code})`);
    });
    socket.on('message', (data: unknown, isBinary: boolean) => {
      alive();
      if (this.gone.aborted) return;
      try {
        if (!isBinary) throw new TempernetError('BRIDGE_BAD_FRAME', { detail: 'it is text' });
        modules.onFrame(decodeFrame(data as Buffer[]));
      } catch (error) {
        this.cut(CLOSE.badMessage, error instanceof Error ? error.message : String(error));
      }
    });
    void this.#beat();
  }

  /** Bytes that wait in this process for the other side to read. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Sends one message after those before it, no faster than the other side reads. Throws `BRIDGE_TOO_LARGE`, `BRIDGE_BAD_FRAME`, `BRIDGE_WORKER_LOST`. */
  async send(head: Readonly<Record<string, unknown>>, tensors: readonly SentTensor[] = []): Promise<void> {
    const pieces = encodeFrame(head, tensors);
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const limit = this.#options.maxMessageBytes;
    if (bytes > limit) throw new TempernetError('BRIDGE_TOO_LARGE', { bytes, limit });
    const sent = this.#sending.then(() => this.#send(pieces));
    this.#sending = sent.catch(() => undefined);
    return sent;
  }

  /** Says why and ends the connection at once: what does not keep to the rules is not waited for. */
  cut(code: number, why: string): void {
    if (this.gone.aborted) return;
    this.#why = why;
    this.#gone.abort(why);
    this.#socket.close(code, why.slice(0, 100).replace(/[^\x20-\x7e]/g, '?'));
    // The code is worth a moment; what comes meanwhile is not looked at.
    void this.#clock.sleep(LAST_WORDS_MS, this.#closed.signal).then(() => this.#socket.terminate());
  }

  /** Ends the connection in order and waits for it, a second at most. */
  async close(): Promise<void> {
    this.cut(CLOSE.goingAway, 'this node stops');
    await this.#clock.sleep(LAST_WORDS_MS, this.#closed.signal);
  }

  async #send(pieces: readonly Uint8Array[]): Promise<void> {
    const fragments = [...fragmentsOf(pieces)];
    for (const [i, fragment] of fragments.entries()) {
      if (this.gone.aborted) throw new TempernetError('BRIDGE_WORKER_LOST', { detail: String(this.gone.reason) });
      const written = new Promise<void>((resolve) => {
        this.#socket.send(fragment, { binary: true, fin: i === fragments.length - 1 }, () => resolve());
      });
      if (this.#socket.bufferedAmount > MAX_BUFFERED) await written;
    }
  }

  async #beat(): Promise<void> {
    const { heartbeatMs } = this.#options;
    while (!this.gone.aborted) {
      await this.#clock.sleep(heartbeatMs, this.gone);
      if (this.gone.aborted) return;
      if (this.#missed++ >= SILENT_BEATS) {
        this.#why = `nothing was heard for ${SILENT_BEATS} heartbeats`;
        this.#socket.terminate();
        return;
      }
      this.#socket.ping();
    }
  }
}
