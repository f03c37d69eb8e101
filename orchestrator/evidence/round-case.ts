import type { ChainEvent, ChainEventOf } from '../../node/chain/events.ts';
import type { ProjectParams } from '../../node/chain/struct-table.ts';
import { type AggregationPay, aggregationPay } from '../../protocol/consensus/pay.ts';
import { ATTESTATIONS } from '../../roles/view/round-view.ts';
import type { TaskView } from '../../roles/view/task-view.ts';
import { type RoundVote, roundVote, type Vote } from './round-vote.ts';

type Attested = ChainEventOf<'VersionAttested'>;

/** How a round ended in a version: what was published, who said so, and what they get. */
export type Publication = {
  readonly event: ChainEventOf<'VersionPublished'>;
  /** True when the seats put another digest in the place of the proposed one. */
  readonly replaced: boolean;
  /** Attestations that agreed with what was published, in order, with the seats that each account held. */
  readonly agreed: readonly Vote[];
  /** Wei that the round's Settled tasks reserved for it. */
  readonly pot: bigint;
  readonly pay: AggregationPay;
};

/** What became of a round after its tasks. */
export type RoundCase = {
  readonly proposals: readonly ChainEventOf<'VersionProposed'>[];
  readonly attestations: readonly Attested[];
  /** What the seats said of each attempt that had a proposal, first to last. */
  readonly votes: readonly RoundVote[];
  /** Attempts that failed, as numbered on chain. */
  readonly failed: readonly number[];
  readonly ended?: ChainEventOf<'RoundEnded'>;
  readonly publication?: Publication;
};

/** Why a round ended without a version; the index is the contract's number. */
export const EMPTY_REASONS = ['none', 'too few inputs', 'the merge is worse', 'no agreement'] as const;

const NOBODY = /^0x0+$/;

/** Reads the end of a project's round from the events; `tasks` are its tasks. */
export const roundCase = (
  events: readonly ChainEvent[],
  projectId: bigint,
  round: number,
  tasks: readonly TaskView[],
  params: ProjectParams,
): RoundCase => {
  const own = events.filter(
    (e) => 'round' in e.args && 'projectId' in e.args && e.args.projectId === projectId && e.args.round === round,
  );
  const attestations = own.filter((e) => e.name === 'VersionAttested');
  const event = own.find((e) => e.name === 'VersionPublished');
  const ended = own.find((e) => e.name === 'RoundEnded');
  const proposals = own.filter((e) => e.name === 'VersionProposed');
  const votes = proposals.map(({ args }) => roundVote(tasks, attestations, args.attempt));
  const failed = own.flatMap((e) => (e.name === 'VersionAttemptFailed' ? [e.args.attempt] : []));
  const rest = { proposals, attestations, votes, failed, ...(ended && { ended }) };
  if (event === undefined) return rest;
  const pot = params.aggregationPool * BigInt(tasks.filter((t) => t.state === 'settled').length);
  const replaced = NOBODY.test(event.args.aggregator);
  const said = replaced ? 'that' : 'this';
  const agreed = (votes.at(-1)?.votes ?? []).filter(
    ({ event: { args } }) => args.digest === event.args.digest && ATTESTATIONS[args.kind] === said,
  );
  const pay = aggregationPay(
    pot,
    agreed.map(({ weight }) => weight),
    !replaced,
  );
  return { ...rest, publication: { event, replaced, agreed, pot, pay } };
};
