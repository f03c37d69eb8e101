import type { Hex } from '../../protocol/hex.ts';
import type { TopicMessages, TopicName } from '../../protocol/messages/codec.ts';
import type { Clock } from '../process/clock.ts';

/**
 * Statements remembered of one peer, and peers. Of a peer the oldest go first, so that it pushes out its own only; of peers the oldest
 * without a bound account, since keys cost nothing.
 */
const MAX_OF_PEER = 512;
const MAX_PEERS = 1024;
/** After so long a statement is forgotten: whoever says something else then is heard. */
const KEPT_MS = 3_600_000;

/** What a message is about, and what it says of it. Undefined for what may change. */
type Statement = { readonly about: string; readonly says: string };

const STATEMENTS: { readonly [T in TopicName]?: (message: TopicMessages[T]) => Statement } = {
  task: ({ taskId, specDigest }) => ({ about: `${taskId}`, says: specDigest }),
  solution: ({ taskId, slot, digests }) => ({ about: `${taskId}/${slot}`, says: digests.join() }),
  ballot: ({ taskId, reportDigest }) => ({ about: `${taskId}`, says: reportDigest }),
  events: ({ account, taskId, slot, interval, foundDigest }) => ({
    about: `${account}/${taskId}/${slot}/${interval}`,
    says: foundDigest,
  }),
};

/** Whether a statement is the first of its kind, one that was heard before, or contradicts one. */
export type Hearing = 'new' | 'same' | 'other';

/** What each peer said of each thing that has one answer. */
export type StatementBook = {
  /** Hears a message of a peer. The first statement stays; one that contradicts it is not kept. */
  hear<T extends TopicName>(peerId: string, topic: T, message: TopicMessages[T]): Hearing;
};

/**
 * An empty book. A node says one thing of a task, a solution, its ballot or an accusation; two things for one slot are equivocation.
 * Versions of a round may be proposed anew, and where a peer is reached may change: those are no statements.
 */
export const createStatementBook = (modules: {
  readonly clock: Pick<Clock, 'now'>;
  readonly accountOf: (peerId: string) => Hex | undefined;
}): StatementBook => {
  const peers = new Map<string, Map<string, { readonly says: string; readonly at: number }>>();
  return {
    hear: (peerId, topic, message) => {
      const statement = STATEMENTS[topic]?.(message);
      if (statement === undefined) return 'new';
      const said = peers.get(peerId) ?? new Map<string, { readonly says: string; readonly at: number }>();
      peers.delete(peerId);
      peers.set(peerId, said);
      dropOldest(peers, MAX_PEERS, (peer) => modules.accountOf(peer) === undefined);
      const key = `${topic}/${statement.about}`;
      const now = modules.clock.now();
      const before = said.get(key);
      if (before !== undefined && now - before.at < KEPT_MS) return before.says === statement.says ? 'same' : 'other';
      said.delete(key);
      said.set(key, { says: statement.says, at: now });
      dropOldest(said, MAX_OF_PEER);
      return 'new';
    },
  };
};

/** Above the limit the oldest goes, the oldest that is `cheap` where there is one. */
const dropOldest = (map: Map<string, unknown>, limit: number, cheap: (key: string) => boolean = () => true): void => {
  const oldest = map.size > limit ? ([...map.keys()].find(cheap) ?? map.keys().next().value) : undefined;
  if (oldest !== undefined) map.delete(oldest);
};
