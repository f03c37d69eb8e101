import type { ChainEventOf } from '../../node/chain/events.ts';
import type { Hex } from '../../protocol/hex.ts';
import { inputRoot, mergeInputs } from '../../roles/content/inputs.ts';
import { review } from '../../roles/handlers/merge.ts';
import type { Review } from '../../roles/handlers/work.ts';
import { guardingTruths } from '../../roles/known-truths.ts';
import { revealedTruths } from '../../roles/past-task.ts';
import { ATTESTATIONS } from '../../roles/view/round-view.ts';
import { amountsOf } from './amounts-of.ts';
import type { AuditShop } from './audit-shop.ts';
import { decidedItem, type ReplayItem, saidItem } from './replay-item.ts';
import { everyone } from './replay-task.ts';
import { EMPTY_REASONS } from './round-case.ts';
import { inAtn } from './section.ts';
import type { TaskCase } from './task-case.ts';
import { unlessMissing } from './unless-missing.ts';
import { voteDifferences } from './vote-differences.ts';

/** Merges a round again: what each aggregator proposed, what each seat said of it, what was published, who was paid for it. */
export const replayVersion = async (shop: AuditShop, cases: readonly TaskCase[], signal: AbortSignal): Promise<ReplayItem[]> => {
  const found = cases[0] as TaskCase;
  const { after, tasks } = found;
  const items: ReplayItem[] = [];
  const inputs = mergeInputs(tasks);
  let own: Hex | undefined;
  let worse = false;
  let missing: string | undefined;
  for (const event of after.proposals) {
    const { args } = event;
    const said = await unlessMissing(reviewed(shop, found, event, signal));
    const attestations = after.attestations.filter((a) => a.args.attempt === args.attempt);
    if (typeof said === 'string') {
      missing = said;
      const whats = [proposalName(found, event), ...attestations.map((a) => attestationName(found, a))];
      items.push(...whats.map((what): ReplayItem => ({ what, outcome: 'unknown', detail: said })));
      continue;
    }
    if (said.kind !== WORSE) own = said.digest;
    worse = said.kind === WORSE;
    items.push(proposalItem(found, event, said, inputRoot(inputs) === args.inputRoot));
    for (const attested of attestations)
      items.push(saidItem(attestationName(found, attested), attestationDifference(attested, said), word(said)));
  }
  items.push(outcomeItem(found, own, worse, missing));
  if (after.publication !== undefined) items.push(payItem(found));
  return items;
};

const proposalName = ({ label }: TaskCase, { args }: ChainEventOf<'VersionProposed'>): string =>
  `proposal of ${label(args.aggregator)}`;
const attestationName = ({ label }: TaskCase, { args }: ChainEventOf<'VersionAttested'>): string =>
  `attestation of ${label(args.coordinator)}`;

const THAT = 2;
const WORSE = 3;

const word = ({ kind, digest }: Review): string => `${ATTESTATIONS[kind]} ${digest}`;

const attestationDifference = ({ args }: ChainEventOf<'VersionAttested'>, said: Review): string | undefined =>
  args.kind === said.kind && args.digest === said.digest
    ? undefined
    : `said ${ATTESTATIONS[args.kind] ?? args.kind} ${args.digest}, merged here: ${word(said)}`;

const reviewed = async (
  shop: AuditShop,
  { tasks, task, project, params, view, round }: TaskCase,
  { args }: ChainEventOf<'VersionProposed'>,
  signal: AbortSignal,
): Promise<Review> => {
  const proposed = { digest: args.digest, inputRoot: args.inputRoot };
  const truths = revealedTruths({ past: [], view, projectId: task.projectId });
  // An old truth that is served no longer guards nothing.
  const others = guardingTruths(truths, tasks, round.round, params.recentRounds);
  const here = await Promise.all(others.map((truth) => shop.isHere(truth)));
  const otherTruths = others.filter((_, i) => here[i]);
  const head = task.headDigest;
  return review(shop, { type: 'review', tasks, head, projectSpec: project.specDigest, params, proposed, otherTruths }, signal);
};

const proposalItem = (found: TaskCase, event: ChainEventOf<'VersionProposed'>, said: Review, sameRoot: boolean): ReplayItem => {
  const { args } = event;
  const what = proposalName(found, event);
  const merged = said.kind !== THAT;
  if (merged && sameRoot) return { what, outcome: 'same', detail: 'the merge of the accepted updates' };
  const published = found.after.publication?.event.args.digest === args.digest;
  const detail = merged ? 'another input root than that of the accepted updates' : `${args.digest}, merged here ${said.digest}`;
  return { what, outcome: published && !merged ? 'differs' : 'false', detail };
};

/** The seats' vote counted, and held against what a seat has to say of the last proposal. */
const outcomeItem = (found: TaskCase, own: Hex | undefined, worse: boolean, missing: string | undefined): ReplayItem => {
  const { publication, ended } = found.after;
  const [vote] = voteDifferences(found);
  if (publication !== undefined) {
    const { version, digest } = publication.event.args;
    const merged = digest === own || missing !== undefined ? undefined : `published ${digest}, merged here ${own ?? 'nothing'}`;
    return decidedItem(`version ${version}`, merged ?? vote, digest, missing);
  }
  const said = EMPTY_REASONS[ended?.args.reason ?? 0] ?? 'none';
  const merge = said === 'the merge is worse';
  const merged = merge && !worse && missing === undefined ? 'ended as worse; merged here it is not' : undefined;
  return decidedItem('no version', vote ?? merged, said, merge ? missing : undefined);
};

const payItem = (found: TaskCase): ReplayItem => {
  const amounts = everyone(found).flatMap((account) =>
    amountsOf(found, account)
      .filter((amount) => amount.for === 'round')
      .map((amount) => ({ account, ...amount })),
  );
  const wrong = amounts.find(({ computed, chain }) => computed !== chain);
  const text =
    wrong && `${wrong.what} of ${found.label(wrong.account)}: worked out ${inAtn(wrong.computed)}, booked ${inAtn(wrong.chain)}`;
  return decidedItem('payments for the version', text, `${amounts.length} amounts, to the wei`);
};
