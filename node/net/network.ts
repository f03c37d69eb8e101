import type { Hex } from '../../protocol/hex.ts';
import type { TopicMessages, TopicName } from '../../protocol/messages/codec.ts';
import type { PeerFault } from './peer-fault.ts';
import type { PeerStream, StreamHandler } from './peer-stream.ts';

/** Where a message came from: the peer whose key signed the envelope and, once that peer has announced a valid binding, its account. */
export type MessageSource = { readonly peerId: string; readonly account?: Hex };

/** Called once per accepted message, in order of arrival on its topic. A handler that throws is logged and does not stop the queue. */
export type MessageHandler<T extends TopicName> = (message: TopicMessages[T], from: MessageSource) => void | Promise<void>;

/**
 * Answer of a validator: `accept` delivers and forwards; `ignore` (stale, duplicate, useless) does neither and has no penalty;
 * `reject` (provably bad: malformed, wrong signature) does neither and lowers the sender's score.
 */
export type Verdict = 'accept' | 'ignore' | 'reject';

/** Judges a decoded message before it is delivered or forwarded. What it throws counts as `ignore` and is logged. */
export type Validator<T extends TopicName> = (message: TopicMessages[T], from: MessageSource) => Verdict | Promise<Verdict>;

/** A peer that came or went. */
export type PeerChange = { readonly peerId: string; readonly connected: boolean };

/** The peer-to-peer host of one node: typed gossip, direct streams, and who is reachable. */
export type Network = {
  /** libp2p peer id, base58. */
  readonly peerId: string;
  /** Multiaddrs, each ending in `/p2p/<peerId>`, under which this host listens; empty before `start`. */
  addresses(): string[];
  /** Listens, dials the bootstrap addresses, announces. Idempotent. */
  start(): Promise<void>;
  /** Closes every stream and connection, waits for handlers in flight. Idempotent. */
  stop(): Promise<void>;
  /** Sends to everyone on the topic; resolves when handed to the transport. With nobody connected it is dropped and counted: gossip is a hint. */
  publish<T extends TopicName>(topic: T, message: TopicMessages[T]): Promise<void>;
  /** Delivers accepted messages of others (never one's own); returns the unsubscriber. */
  subscribe<T extends TopicName>(topic: T, handler: MessageHandler<T>): () => void;
  /** Adds a judge to a topic, after decoding and binding checks; the strictest verdict counts. Returns its remover. */
  validate<T extends TopicName>(topic: T, validator: Validator<T>): () => void;
  /** Connects to a multiaddr that ends in `/p2p/<peerId>`. */
  dial(address: string, signal?: AbortSignal): Promise<void>;
  /** Peer ids with an open connection. */
  peers(): string[];
  /** Peer id of an account with a valid, unexpired binding. */
  peerOf(account: Hex): string | undefined;
  /** Public key (65 bytes) of an account with a valid, unexpired binding: what was signed tells it. Undefined for an account that is no key. */
  keyOf(account: Hex): Uint8Array | undefined;
  /** Account bound to a peer. */
  accountOf(peerId: string): Hex | undefined;
  /** Serves a direct protocol; returns its remover. */
  handle(protocol: string, handler: StreamHandler): Promise<() => Promise<void>>;
  /** Opens a direct stream to a connected peer. */
  open(peerId: string, protocol: string, signal?: AbortSignal): Promise<PeerStream>;
  /** Peers coming and going; returns the unsubscriber. */
  onPeerChange(listener: (change: PeerChange) => void): () => void;
  /** Counts a fault against a peer; enough of them end in a ban that expires. */
  report(peerId: string, fault: PeerFault): void;
};
