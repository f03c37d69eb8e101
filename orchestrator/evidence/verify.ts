import { nativeDigest } from '../../node/content/content-digest.ts';
import type { Logger } from '../../node/log/logger.ts';
import { DATA_MODE } from '../../protocol/data-mode.ts';
import { equalBytes } from '../../protocol/equal-bytes.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { intervalSteps, sampledIntervals } from '../../protocol/order.ts';
import type { SolutionReport } from '../../roles/content/report.ts';
import { openTask } from '../../roles/handlers/open-task.ts';
import { readSolution, type Verdict } from '../../roles/handlers/read-solution.ts';
import { badState } from '../../roles/handlers/replay-leaf.ts';
import { seedOf } from '../../roles/handlers/training-data.ts';
import { type SolverView, solverOf } from '../../roles/view/task-view.ts';
import type { Payload } from '../../substrate/payload.ts';
import type { Records } from '../records/records.ts';
import { type AuditShop, openAuditShop } from './audit-shop.ts';
import { dataModeOf } from './data-mode.ts';
import { decidedOf } from './decided-of.ts';
import { accountOf } from './explain.ts';
import { findState } from './find-state.ts';
import { type TaskCase, taskCase } from './task-case.ts';
import { unlessMissing } from './unless-missing.ts';
import { verifyUnseen } from './verify-unseen.ts';
import { type IntervalCheck, type Walk, walkIntervals } from './walk-intervals.ts';

/** An interval with the steps it holds, `start` to `end - 1`, and whether seats sampled it. */
export type VerifiedInterval = IntervalCheck & { readonly start: number; readonly end: number; readonly sampled: boolean };

/** What is re-run. */
export type VerifySubject = {
  readonly task: string;
  readonly account: Hex;
  readonly name?: string;
  readonly slot: number;
  readonly source: string;
  readonly dataMode: string;
  readonly version: number;
  readonly head: Hex;
  readonly program: Hex;
  readonly engine: string;
  readonly update?: Hex;
  /** What the network decided of it, in words. */
  readonly decided: string;
};

/** How it ended. */
export type Verification = VerifySubject & {
  /** `equal`: the same bits. `diverges`: an interval or the update is another. `fails`: a check before any work. `absent`: nothing was revealed. `undecided`: content that it
   *  takes is not to be had here, which speaks against nobody, or no interval was drawn. */
  readonly outcome: 'equal' | 'diverges' | 'fails' | 'absent' | 'undecided';
  /** Which check of protocol section 6 decided, and why, in words. */
  readonly check: SolutionReport['check'];
  readonly detail: string;
  readonly intervals: readonly VerifiedInterval[];
  readonly first?: VerifiedInterval;
  /** True where intervals after the first difference were not done. */
  readonly stopped: boolean;
};

/** What a caller is told meanwhile. */
export type VerifyListener = {
  readonly begun: (subject: VerifySubject) => void;
  readonly interval: (interval: VerifiedInterval) => void;
};

export type VerifyOptions = {
  readonly sample: boolean;
  readonly workers: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
};

/** How long a single state is asked for, ms: most are gone, as they should be. */
const STATE_PATIENCE_MS = 5_000;

/**
 * Does one solver's work again, on the exact engine, from the base version and the shard alone: nothing the solver says is taken for
 * true. Where data are the solver's own, it says what can be seen without them. With `sample` what the seats checked: the intervals that they drew, and the derivation at both ends. Throws CLI_UNKNOWN_TASK,
 * CLI_UNKNOWN_NAME, CLI_NO_SOLVER, and what keeps the task itself from being read.
 */
export const verify = async (
  records: Records,
  taskId: string,
  account: string,
  options: VerifyOptions,
  logger: Logger,
  tell: VerifyListener,
): Promise<Verification> => {
  const found = await taskCase(records, taskId);
  const who = accountOf(records, account);
  const solver = solverOf(found.task, who);
  if (solver === undefined) throw new TempernetError('CLI_NO_SOLVER', { account, task: taskId, known: solversOf(found) });
  const shop = await openAuditShop(records, options, logger);
  try {
    const subject = subjectOf(found, solver, shop.library.engineId, await decidedOf(found, solver, options.timeoutMs));
    tell.begun(subject);
    const verified = await unlessMissing(verifyWith(shop, found, solver, subject, options, tell));
    if (typeof verified !== 'string') return verified;
    return { ...subject, outcome: 'undecided', check: 'none', detail: verified, intervals: [], stopped: false };
  } finally {
    await shop.close();
  }
};

const subjectOf = (
  { task, params, records }: TaskCase,
  { account, slot, revealed }: SolverView,
  engine: string,
  decided: string,
): VerifySubject => {
  const name = records.names[account];
  return {
    task: String(task.taskId),
    account,
    ...(name === undefined ? {} : { name }),
    slot,
    source: records.origin,
    dataMode: dataModeOf(params.dataMode),
    version: task.headVersion,
    head: task.headDigest,
    program: params.programHash,
    engine,
    ...(revealed === undefined ? {} : { update: revealed.updateDigest }),
    decided,
  };
};

const verifyWith = async (
  shop: AuditShop,
  found: TaskCase,
  solver: SolverView,
  subject: VerifySubject,
  options: VerifyOptions,
  tell: VerifyListener,
): Promise<Verification> => {
  const { task, params, project } = found;
  const { slot, commitment, revealed } = solver;
  const end = (outcome: Verification['outcome'], check: Verification['check'], detail: string, walk?: Walk): Verification => {
    const intervals = (walk?.intervals ?? []).map(withSteps);
    const first = intervals.find(({ index }) => index === walk?.first?.index);
    const stopped = !options.sample && first !== undefined && first.index + 1 < params.intervals;
    return { ...subject, outcome, check, detail, intervals, ...(first && { first }), stopped };
  };
  if (revealed === undefined) {
    const did = commitment === undefined ? 'joined and never committed' : 'committed and never revealed';
    return end('absent', 'none', `the solver ${did}: there is no work to do again`);
  }
  const signal = options.signal ?? new AbortController().signal;
  const opened = await openTask(shop, task, project.specDigest, params);
  const { spec, payload, shards } = opened;
  const base = await shop.library.version(payload, spec.headDigest, { signal });
  const ground = { spec, payload, base, baseLeaf: nativeDigest(payload.firstState(base)), params };
  const read = await readSolution((digest, maxBytes) => shop.library.bytes(digest, { maxBytes, signal }), ground, revealed);
  if ('outcome' in read) return end('fails', read.check, read.detail);
  const { leaves, update } = read;
  const limits = { timeoutMs: Math.min(STATE_PATIENCE_MS, options.timeoutMs), signal };
  if (params.dataMode !== DATA_MODE.open) {
    const unseen = await verifyUnseen(payload, params, base, read, (digest) => findState(shop.library, payload, digest, limits));
    return 'undecided' in unseen ? end('undecided', 'none', unseen.undecided) : end('fails', unseen.check, unseen.detail);
  }
  const data = await shop.library.dataset(payload.schema, shards[slot]?.digest as Hex, { signal });
  const seed = task.sampleSeed?.value;
  const sample = seed === undefined ? [] : sampledIntervals(seed, task.taskId, slot, params.sampled, params.intervals);
  const job = { base, data, taskSeed: seedOf(task), slot, steps: spec.steps, intervals: params.intervals };
  function withSteps(check: IntervalCheck): VerifiedInterval {
    const { start, end: stop } = intervalSteps(spec.steps, params.intervals, check.index);
    return { ...check, start, end: stop, sampled: sample.includes(check.index) };
  }
  const strange = new Map<Hex, Verdict>();
  const stateOf = async (digest: Hex): Promise<Uint8Array | undefined> => {
    const found = await findState(shop.library, payload, digest, limits);
    if (found === undefined || found instanceof Uint8Array) return found;
    strange.set(digest, found);
    return undefined;
  };
  if (options.sample && sample.length === 0)
    return end('undecided', 'none', 'no interval was drawn: the task never came to be judged');
  // The seats looked at the state before each sampled interval and at the last. Where all are still kept, the sampled intervals alone
  // are done; else what leads to them is done as well, to the end.
  const ends = options.sample ? [...sample, params.intervals] : [];
  const states = await Promise.all(ends.map((index) => (index === 0 ? undefined : stateOf(leaves[index] as Hex))));
  const kept = options.sample && ends.every((index, i) => index === 0 || states[i] !== undefined);
  const noState = ends.find((index) => strange.has(leaves[index] as Hex));
  if (noState !== undefined) {
    const { check, detail } = strange.get(leaves[noState] as Hex) as Verdict;
    return end('fails', check, `${noState === params.intervals ? 'the last state' : `before interval ${noState}`}: ${detail}`);
  }
  const walk = await walkIntervals({
    payload,
    job,
    leaves,
    signal,
    stopAtFirst: !options.sample,
    onInterval: (check) => tell.interval(withSteps(check)),
    ...(options.sample ? { stateOf } : {}),
    ...(kept ? { wanted: (index: number) => sample.includes(index) } : {}),
  });
  if (walk.first !== undefined) {
    const finite = walk.first.outcome !== 'not finite';
    return end('diverges', finite ? 're-execution' : 'form', finite ? '' : 'the state is not finite', walk);
  }
  const unknown = walk.intervals.find(({ outcome }) => outcome === 'unknown');
  if (unknown !== undefined)
    return end('undecided', 're-execution', `nobody keeps the state before interval ${unknown.index}`, walk);
  const last = states.at(-1) ?? walk.last;
  const derived = last === undefined ? undefined : derivedFrom(payload, last, base);
  if (derived !== undefined && !(derived instanceof Uint8Array))
    return end('fails', derived.check, `the last state: ${derived.detail}`, walk);
  if (derived === undefined || !equalBytes(derived, update))
    return end(
      'diverges',
      'derivation',
      'every interval that was done is equal, but the update does not follow from the last state',
      walk,
    );
  if (kept) return end('equal', 'derivation', `the sampled intervals ${sample.join(' ')}, the first state and the update`, walk);
  return end('equal', 'derivation', `${spec.steps} steps, ${params.intervals} intervals and the update`, walk);
};

/** The update that a state comes to, or what a seat has to say where there is none: somebody kept that state, nobody need have come to it. */
const derivedFrom = (payload: Payload, state: Uint8Array, base: Uint8Array): Uint8Array | Verdict => {
  try {
    return payload.updateFrom(base, state);
  } catch (error) {
    return badState(error);
  }
};

const solversOf = ({ task, records }: TaskCase): string =>
  task.solvers.map(({ account }) => `${account} (${records.names[account] ?? 'solver'})`).join(', ') || 'nobody joined it';
