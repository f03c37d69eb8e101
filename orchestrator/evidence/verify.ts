import { nativeDigest } from '../../node/content/content-digest.ts';
import type { Logger } from '../../node/log/logger.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { intervalSteps, sampledIntervals } from '../../protocol/order.ts';
import type { SolutionReport } from '../../roles/content/report.ts';
import { openTask } from '../../roles/handlers/open-task.ts';
import { readSolution, type Verdict } from '../../roles/handlers/read-solution.ts';
import { seedOf } from '../../roles/handlers/train.ts';
import { type SolverView, solverOf } from '../../roles/view/task-view.ts';
import { updateFrom } from '../../substrate/codecs/tensors.ts';
import { firstLeaf } from '../../substrate/neural/derive.ts';
import type { State } from '../../substrate/program/engine.ts';
import type { Records } from '../records/records.ts';
import { type AuditShop, openAuditShop } from './audit-shop.ts';
import { dataModeOf } from './data-mode.ts';
import { accountOf } from './explain.ts';
import { findState } from './find-state.ts';
import { type TaskCase, taskCase } from './task-case.ts';
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
};

/** How it ended. */
export type Verification = VerifySubject & {
  /** `equal`: the same bits. `diverges`: an interval or the update is another. `fails`: a check before any work. `absent`: nothing was revealed. */
  readonly outcome: 'equal' | 'diverges' | 'fails' | 'absent' | 'unknown';
  /** Which check of protocol section 6 decided, and why, in words. */
  readonly check: SolutionReport['check'];
  readonly detail: string;
  readonly intervals: readonly VerifiedInterval[];
  readonly first?: VerifiedInterval;
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
 * true. With `sample` only the intervals that the seats drew. Throws CLI_UNKNOWN_TASK, CLI_NO_SOLVER, and what keeps the task itself from
 * being read.
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
    return await verifyWith(shop, found, solver, options, tell);
  } finally {
    await shop.close();
  }
};

const verifyWith = async (
  shop: AuditShop,
  found: TaskCase,
  solver: SolverView,
  options: VerifyOptions,
  tell: VerifyListener,
): Promise<Verification> => {
  const { task, params, project, records } = found;
  const { account, slot, commitment, revealed } = solver;
  const name = records.names[account];
  const subject: VerifySubject = {
    task: String(task.taskId),
    account,
    ...(name === undefined ? {} : { name }),
    slot,
    source: records.origin,
    dataMode: dataModeOf(params.dataMode),
    version: task.headVersion,
    head: task.headDigest,
    program: params.programHash,
    engine: shop.library.engineId,
    ...(revealed === undefined ? {} : { update: revealed.updateDigest }),
  };
  tell.begun(subject);
  const end = (outcome: Verification['outcome'], check: Verification['check'], detail: string, walk?: Walk): Verification => {
    const intervals = (walk?.intervals ?? []).map(withSteps);
    const first = intervals.find(({ index }) => index === walk?.first?.index);
    return { ...subject, outcome, check, detail, intervals, ...(first && { first }) };
  };
  if (revealed === undefined) {
    const did = commitment === undefined ? 'joined and never committed' : 'committed and never revealed';
    return end('absent', 'none', `the solver ${did}: there is no work to do again`);
  }
  const signal = options.signal ?? new AbortController().signal;
  const opened = await openTask(shop, task, project.specDigest, params);
  const { spec, session, shards } = opened;
  const { manifest } = session;
  const base = await shop.library.weights(manifest, spec.headDigest, { signal });
  const ground = { spec, session, base, baseLeaf: firstLeaf(manifest, base, nativeDigest), params };
  const read = await readSolution((digest, maxBytes) => shop.library.bytes(digest, { maxBytes, signal }), ground, revealed);
  if ('outcome' in read) return end('fails', read.check, read.detail);
  const { leaves, update } = read;
  const dataset = await shop.library.dataset(manifest, shards[slot]?.digest as Hex, { signal });
  const seed = task.sampleSeed?.value;
  const sample = seed === undefined ? [] : sampledIntervals(seed, task.taskId, slot, params.sampled, params.intervals);
  const run = { session, dataset, taskSeed: seedOf(task), slot, steps: spec.steps, intervals: params.intervals };
  function withSteps(check: IntervalCheck): VerifiedInterval {
    const { start, end: stop } = intervalSteps(spec.steps, params.intervals, check.index);
    return { ...check, start, end: stop, sampled: sample.includes(check.index) };
  }
  const strange = new Map<Hex, Verdict>();
  const stateOf = async (digest: Hex): Promise<State | undefined> => {
    const limits = { timeoutMs: Math.min(STATE_PATIENCE_MS, options.timeoutMs), signal };
    const found = await findState(shop.library, manifest, digest, limits);
    if (found === undefined || !('outcome' in found)) return found;
    strange.set(digest, found);
    return undefined;
  };
  if (options.sample && sample.length === 0)
    return end('unknown', 'none', 'no interval was drawn: the task never came to be judged');
  // Where the states are still kept, the sampled intervals alone; else each begins where the ones before it lead to.
  const kept = options.sample && (await Promise.all(sample.map((i) => i === 0 || stateOf(leaves[i] as Hex)))).every(Boolean);
  const noState = sample.find((index) => strange.has(leaves[index] as Hex));
  if (noState !== undefined) {
    const { check, detail } = strange.get(leaves[noState] as Hex) as Verdict;
    return end('fails', check, `before interval ${noState}: ${detail}`);
  }
  const last = Math.max(...sample);
  const walk = await walkIntervals({
    ...run,
    base,
    leaves,
    signal,
    stopAtFirst: !options.sample,
    onInterval: (check) => tell.interval(withSteps(check)),
    ...(options.sample ? { stateOf, wanted: (index: number) => (kept ? sample.includes(index) : index <= last) } : {}),
  });
  if (walk.first !== undefined) {
    const finite = walk.first.outcome !== 'not finite';
    return end('diverges', finite ? 're-execution' : 'form', finite ? '' : 'the state is not finite', walk);
  }
  const unknown = walk.intervals.find(({ outcome }) => outcome === 'unknown');
  if (unknown !== undefined)
    return end('unknown', 're-execution', `nobody keeps the state before interval ${unknown.index}`, walk);
  if (options.sample)
    return end('equal', 're-execution', `the sampled intervals ${sample.join(' ')}${kept ? '' : ', and the way to them'}`, walk);
  const derived = walk.last === undefined ? undefined : updateFrom(manifest, walk.last.params, base);
  if (derived === undefined || !derived.every((q, i) => q === update[i]))
    return end('diverges', 'derivation', 'every interval is equal, but the update does not follow from the last state', walk);
  return end('equal', 'derivation', `${spec.steps} steps, ${params.intervals} intervals and the update`, walk);
};

const solversOf = ({ task, records }: TaskCase): string =>
  task.solvers.map(({ account }) => `${account} (${records.names[account] ?? 'solver'})`).join(', ') || 'nobody joined it';
