import type { ChainEvent } from '../node/chain/events.ts';
import type { Journal } from '../node/journal/journal.ts';
import { decodeCbor } from '../protocol/cbor.ts';
import type { Hex } from '../protocol/hex.ts';

/**
 * Tells commitments of `account` that its journal does not hold: whoever made them has the same key and another journal. What this
 * node makes is in its journal before it is sent, also by an earlier run that was killed.
 */
export const foreignStatements =
  (journal: Pick<Journal, 'list'>, account: Hex): ((event: ChainEvent) => boolean) =>
  (event) => {
    const made = commitmentIn(event);
    if (made === undefined || made.by !== account) return false;
    return !journal.list(made.prefix).some(([key, bytes]) => {
      const promise = decodeCbor(bytes, key) as { commitment?: unknown; truthCommitment?: unknown };
      return promise.commitment === made.commitment || promise.truthCommitment === made.commitment;
    });
  };

/** Who committed to what in an event, and under which keys a journal holds such a promise. */
const commitmentIn = (event: ChainEvent): { by: Hex; commitment: Hex; prefix: string } | undefined => {
  switch (event.name) {
    case 'TaskProposed': {
      const { proposer, truthCommitment, projectId, taskNumber } = event.args;
      return { by: proposer, commitment: truthCommitment, prefix: `truth/${projectId}/${taskNumber}/` };
    }
    case 'SolutionCommitted':
      return { by: event.args.solver, commitment: event.args.commitment, prefix: `solution/${event.args.taskId}/` };
    case 'BallotCommitted':
      return { by: event.args.coordinator, commitment: event.args.commitment, prefix: `ballot/${event.args.taskId}/` };
    default:
      return undefined;
  }
};
