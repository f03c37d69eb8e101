/** A direct byte stream to one peer, as the rest of the node sees it. One reader and one writer at a time. */
export type PeerStream = {
  readonly peerId: string;
  /** Queues bytes (do not change them afterwards) and resolves when the transport accepts more, so a slow reader slows the writer. */
  send(bytes: Uint8Array, signal?: AbortSignal): Promise<void>;
  /** Fills `target`; false when the peer ended the stream cleanly before its first byte. Throws NET_STREAM_FAILED when it broke, NET_ABORTED. */
  readInto(target: Uint8Array, signal?: AbortSignal): Promise<boolean>;
  /** Ends our side; what was sent is flushed. */
  close(): Promise<void>;
  /** Resets both sides at once. Harmless on a stream that is over. */
  abort(error: Error): void;
};

/** Serves one incoming stream; when it rejects, the stream is reset. The signal aborts when the host stops. */
export type StreamHandler = (stream: PeerStream, signal: AbortSignal) => Promise<void>;
