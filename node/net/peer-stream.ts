/** A direct byte stream to one peer, as the rest of the node sees it. */
export type PeerStream = {
  readonly peerId: string;
  /** Queues bytes and resolves when the transport accepts more, so a slow reader slows the writer. */
  send(bytes: Uint8Array): Promise<void>;
  /** Exactly `length` bytes, or undefined when the peer ended the stream cleanly before the first of them. */
  read(length: number, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /** Ends our side; what was sent is flushed. */
  close(): Promise<void>;
  /** Resets both sides at once. */
  abort(error: Error): void;
};

/** Serves one incoming stream; when it rejects, the stream is reset. */
export type StreamHandler = (stream: PeerStream) => Promise<void>;
