import type { Hex } from '../../protocol/hex.ts';
import { solutionContext } from '../../roles/handlers/judge.ts';
import { truthsBefore } from '../../roles/known-truths.ts';
import { revealedTruths } from '../../roles/past-task.ts';
import { type BallotRecord, type SolutionRecord, type SolverView, VOID_REASONS } from '../../roles/view/task-view.ts';
import { amountsOf } from './amounts-of.ts';
import type { AuditShop } from './audit-shop.ts';
import { differencesOf } from './differences.ts';
import { type Rechecked, recheckSolution } from './recheck-solution.ts';
import { decidedItem, type ReplayItem, saidItem } from './replay-item.ts';
import { inAtn } from './section.ts';
import type { TaskCase } from './task-case.ts';
import { missingTips } from './tips.ts';
import { unlessMissing } from './unless-missing.ts';

type Revealed = SolverView & { readonly revealed: SolutionRecord };

/** Works out a task again: every solution, every ballot, the consensus, every amount. `done` is told after each solution. */
export const replayTask = async (
  shop: AuditShop,
  found: TaskCase,
  signal: AbortSignal,
  done: () => void,
): Promise<ReplayItem[]> => [...(await workItems(shop, found, signal, done)), ...bookItems(found)];

const workItems = async (shop: AuditShop, found: TaskCase, signal: AbortSignal, done: () => void): Promise<ReplayItem[]> => {
  const { task, params, project, label } = found;
  const revealed = task.solvers.filter((s): s is Revealed => s.revealed !== undefined);
  const sampleSeed = task.sampleSeed?.value;
  if (revealed.length === 0 || task.truthDigest === undefined || sampleSeed === undefined) return [];
  const truths = truthsBefore(revealedTruths({ past: [], view: found.view, projectId: task.projectId }), task);
  // An earlier truth that nobody serves any more says nothing, to seats as to a reader.
  const here = await Promise.all(truths.map((truth) => shop.isHere(truth)));
  const earlierTruths = truths.filter((_, i) => here[i]);
  const request = { type: 'judge', task, sampleSeed, projectSpec: project.specDigest, params, earlierTruths } as const;
  const read = await unlessMissing(solutionContext(shop, request, signal).then((context) => ({ context })));
  if (typeof read === 'string') {
    for (const _ of revealed) done();
    return workUnknown(found, revealed, read);
  }
  const { context } = read;
  if (typeof context === 'string') {
    for (const _ of revealed) done();
    const voided = task.state !== 'settled' ? undefined : `${context}, and it was settled`;
    return [
      decidedItem('the task', voided, `bad: ${context}`),
      ...found.ballots.map(({ coordinator, ballot }) =>
        saidItem(`ballot of ${label(coordinator)}`, ballot.verdict === 1 ? undefined : 'says the task is sound', 'bad task'),
      ),
    ];
  }
  const checked = await Promise.all(
    revealed.map(async (solver) => {
      const result = await recheckSolution(shop, context, task, solver, signal);
      done();
      return result;
    }),
  );
  const sound = VOID_REASONS[task.voidReason ?? 0] === 'bad task' ? ['it is sound'] : [];
  return [
    ...sound.map((difference) => decidedItem('voided as a bad task', difference, '')),
    ...checked.map((one) => solutionItem(found, one)),
    ...found.ballots.map(({ coordinator, ballot }) =>
      saidItem(`ballot of ${label(coordinator)}`, ballotDifference(ballot, checked), judgedAgain(checked), missingOf(checked)),
    ),
    ...verdictItems(found, checked),
  ];
};

/** Everything that rests on content of the task which is not here. */
const workUnknown = ({ task, ballots, label }: TaskCase, revealed: readonly Revealed[], detail: string): ReplayItem[] =>
  [
    ...revealed.map(({ slot, account }) => solutionName(slot, label(account))),
    ...ballots.map(({ coordinator }) => `ballot of ${label(coordinator)}`),
    ...(task.settlement === undefined ? [] : ['verdicts']),
  ].map((what) => ({ what, outcome: 'unknown', detail }));

const solutionName = (slot: number, solver: string): string => `solution of slot ${slot}, ${solver}`;

/** Which slots could not be done again, in words. */
const missingOf = (checked: readonly Rechecked[]): string | undefined => {
  const slots = checked.filter(({ training }) => training === 'unknown').map(({ slot }) => slot);
  return slots.length === 0 ? undefined : `content of slot ${slots.join(' ')} is not to be had here; the rest is the same`;
};

/** True where seats alone were shown the work of a solution: what they refuted for it is theirs to say. */
const shown = (checked: readonly Rechecked[]): boolean => checked.some(({ training, sure }) => training === 'unseen' && !sure);

const judgedAgain = (checked: readonly Rechecked[]): string =>
  shown(checked)
    ? 'every score, judged again; what was refuted was shown to seats alone'
    : 'every score and refusal, judged again';

/** What the ballots came to, held against what an honest ballot has to say. */
const verdictItems = ({ task }: TaskCase, checked: readonly Rechecked[]): ReplayItem[] => {
  if (task.settlement === undefined) return [];
  const { scoreMedians: scores, refutedMask } = task.settlement;
  const difference = ballotDifference({ verdict: 0, scores, refutedMask }, checked);
  return [
    decidedItem(
      'verdicts',
      difference,
      shown(checked) ? 'median scores' : 'median scores and what was refuted',
      missingOf(checked),
    ),
  ];
};

/** A solution holds when it was accepted and is equal to the bit, or was not and is not. */
const solutionItem = (
  { task, label, result }: TaskCase,
  { slot, solver, training, detail, refuted, sure }: Rechecked,
): ReplayItem => {
  const what = solutionName(slot, label(solver));
  const decided = task.settlement === undefined ? undefined : result?.accepted[slot];
  if (training === 'unknown') {
    const then = decided === undefined ? '' : result?.refuted[slot] ? '; the seats refuted it' : '; the seats did not refute it';
    return { what, outcome: 'unknown', detail: `${detail}${then}` };
  }
  if (training === 'unseen') return { what, outcome: 'noted', detail };
  if (training === 'equal') return { what, outcome: 'same', detail: `${detail}, re-trained to the bit` };
  if (decided === undefined) return { what, outcome: 'noted', detail: `${detail}; the task is void, nothing was decided` };
  const how = sure && refuted ? "the seats' own checks find it" : 'the sampled intervals missed it';
  return decided
    ? { what, outcome: 'differs', detail: `${detail}, but it was accepted: ${how}`, leftOut: true }
    : { what, outcome: 'same', detail: `not accepted, rightly: ${detail}` };
};

/** The first slot in which a ballot is not what an honest seat has to say. */
const ballotDifference = (
  { verdict, scores, refutedMask }: Omit<BallotRecord, 'reportDigest'>,
  checked: readonly Rechecked[],
): string | undefined => {
  if (verdict === 1) return 'says bad task; the task is sound';
  for (const { slot, score, refuted, sure, training } of checked) {
    if (training === 'unknown') continue;
    const refutes = ((refutedMask >> BigInt(slot)) & 1n) === 1n;
    const given = scores[slot] ?? 0;
    // A seat may have learned of a false interval that was not sampled: an accusation names it.
    if (refutes && (refuted || training === 'diverges')) continue;
    // Seats alone were shown the work: what they refuted or refused for it cannot be judged here, but what they scored can.
    if (training === 'unseen' && !sure && (refutes || given === 0)) continue;
    if (refutes) return `slot ${slot}: refuted, re-run ${score}`;
    if (sure && refuted) return `slot ${slot}: scored ${given}, re-run refuted`;
    if (given !== score) return `slot ${slot}: scored ${given}, re-run ${score}`;
  }
  return undefined;
};

const bookItems = (found: TaskCase): ReplayItem[] => {
  const { task, pay } = found;
  const [difference] = differencesOf(found);
  const consensus =
    task.settlement === undefined
      ? difference === undefined
        ? []
        : [decidedItem('end of the task', difference, '')]
      : [decidedItem('consensus', difference, 'weights, medians, g and what was accepted')];
  if (pay === undefined) return [...consensus, { what: 'payments', outcome: 'noted', detail: 'the task is not over' }];
  const amounts = everyone(found).flatMap((account) => amountsOf(found, account).map((amount) => ({ account, ...amount })));
  const task_ = amounts.filter((amount) => amount.for === 'task');
  const wrong = task_.find(({ computed, chain }) => computed !== chain);
  const text =
    wrong && `${wrong.what} of ${found.label(wrong.account)}: worked out ${inAtn(wrong.computed)}, booked ${inAtn(wrong.chain)}`;
  return [
    ...consensus,
    decidedItem('payments and penalties', text ?? missingTips(found)[0], `${task_.length} amounts, to the wei`),
  ];
};

/** Every account that the task could have paid or cut. */
export const everyone = ({ records, task, after }: TaskCase): Hex[] => [
  ...new Set([
    task.proposer,
    ...task.solvers.map(({ account }) => account),
    ...task.seats.map(({ coordinator }) => coordinator),
    ...after.proposals.map(({ args }) => args.aggregator),
    ...after.attestations.map(({ args }) => args.coordinator),
    ...records.events.flatMap((e) => (e.name === 'Credited' && e.args.taskOrRound === task.taskId ? [e.args.account] : [])),
  ]),
];
