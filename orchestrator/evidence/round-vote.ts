import type { ChainEventOf } from '../../node/chain/events.ts';
import { twoThirds } from '../../protocol/arithmetic.ts';
import type { Hex } from '../../protocol/hex.ts';
import { ATTESTATIONS } from '../../roles/view/round-view.ts';
import type { TaskView } from '../../roles/view/task-view.ts';

type Attested = ChainEventOf<'VersionAttested'>;

/** What one account said of a proposed version, and for how many of its seats. */
export type Vote = { readonly event: Attested; readonly weight: number };

/** What the seats say of one attempt (protocol section 8). `decided`: what two thirds of the seats agree on. */
export type RoundVote = {
  /** Seats of the round: ballots revealed in its Settled tasks. */
  readonly seats: number;
  readonly votes: readonly Vote[];
  readonly decided?: { readonly kind: 'this' | 'that' | 'worse'; readonly digest: Hex; readonly agreed: readonly Vote[] };
};

/** Seats that an account, or everybody, held in a round: ballots that it revealed in the round's Settled tasks. */
export const seatsHeld = (tasks: readonly TaskView[], account?: Hex): number =>
  tasks
    .filter(({ state }) => state === 'settled')
    .flatMap(({ seats }) => seats)
    .filter(({ coordinator, ballot }) => ballot !== undefined && (account === undefined || coordinator === account)).length;

/**
 * Counts the attestations of one attempt. An account counts once, and never for more seats than it held, whatever its event says; it
 * may name fewer of its tasks.
 */
export const roundVote = (tasks: readonly TaskView[], attestations: readonly Attested[], attempt: number): RoundVote => {
  const votes: Vote[] = [];
  for (const event of attestations) {
    const { coordinator, weight } = event.args;
    if (event.args.attempt !== attempt || votes.some((vote) => vote.event.args.coordinator === coordinator)) continue;
    votes.push({ event, weight: Math.min(weight, seatsHeld(tasks, coordinator)) });
  }
  const seats = seatsHeld(tasks);
  const same = ({ event: { args } }: Vote) =>
    votes.filter(({ event: e }) => e.args.kind === args.kind && e.args.digest === args.digest);
  const first = votes.find((vote) => twoThirds(weightOf(same(vote)), seats));
  const kind = first === undefined ? 'none' : (ATTESTATIONS[first.event.args.kind] ?? 'none');
  if (first === undefined || kind === 'none') return { seats, votes };
  return { seats, votes, decided: { kind, digest: first.event.args.digest, agreed: same(first) } };
};

/** Seats behind some votes. */
export const weightOf = (votes: readonly Vote[]): number => votes.reduce((sum, { weight }) => sum + weight, 0);
