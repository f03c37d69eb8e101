import { fromHex, type Hex } from '../../protocol/hex.ts';
import type { Accusation } from '../../protocol/messages/topic-messages.ts';
import { seededRandom } from '../../protocol/random.ts';
import { accusationDigest } from '../../protocol/statements.ts';
import type { SolutionRecord, SolverView, TaskView } from '../view/task-view.ts';
import { openTask } from './open-task.ts';
import { promised, promiseOnce } from './promise-once.ts';
import { PROBE_PROMISE } from './read-promise.ts';
import { readSolution } from './read-solution.ts';
import { replayLeaf } from './replay-leaf.ts';
import { seedOf } from './training-data.ts';
import type { Work } from './work.ts';
import type { Workshop } from './workshop.ts';

type Request = Extract<Work, { type: 'probe' }>;

/** What a seat found: `refuted` holds the interval that leads elsewhere, or nothing; `foundDigest` where it leads. */
export type Finding = { readonly refuted: readonly number[]; readonly foundDigest: Hex };

const NOTHING: Finding = { refuted: [], foundDigest: `0x${'0'.repeat(64)}` };

/**
 * Re-runs intervals of a solution that this seat chooses by itself: no solver can know them, and they need no seed, so that it can begin
 * before the sample is known. Gives the signed accusation of the first one that leads elsewhere, or null; written down, so that a
 * restart neither chooses again nor says anything else. What other checks are for - content that is missing or does not fit - is left
 * to them.
 */
export const probe = async (shop: Workshop, request: Request, signal: AbortSignal): Promise<Accusation | null> => {
  const { task, slot } = request;
  const solver = task.solvers[slot];
  if (solver?.revealed === undefined) return null;
  const { revealed } = solver;
  const found = await promiseOnce(shop.journal, findingKey(task, slot, revealed), PROBE_PROMISE, () =>
    look(shop, request, { ...solver, revealed }, signal),
  );
  const [interval] = found.refuted;
  if (interval === undefined || shop.accusations === undefined) return null;
  const statement = { accuser: shop.me, taskId: task.taskId, slot, interval, foundDigest: found.foundDigest };
  const signature = shop.accusations.sign(accusationDigest(shop.domain, statement));
  shop.logger.info({ taskId: task.taskId, slot, interval }, 'an interval leads elsewhere');
  return { account: shop.me, taskId: task.taskId, slot, interval, foundDigest: found.foundDigest, signature };
};

/** What this seat itself found of a solution, beside the sample. */
export const ownFinding = (shop: Workshop, task: TaskView, { slot, revealed }: SolverView): Finding =>
  (revealed && promised<Finding>(shop.journal, findingKey(task, slot, revealed), PROBE_PROMISE)) ?? NOTHING;

const findingKey = ({ taskId }: TaskView, slot: number, { checkpointRoot }: SolutionRecord): string =>
  `finding/${taskId}/${slot}/${checkpointRoot}`;

const look = async (
  shop: Workshop,
  { task, slot, extra, projectSpec, params }: Request,
  solver: SolverView & { readonly revealed: SolutionRecord },
  signal: AbortSignal,
): Promise<Finding> => {
  const { spec, payload, shards } = await openTask(shop, task, projectSpec, params);
  const base = await shop.library.version(payload, spec.headDigest, { signal });
  const ground = { payload, spec, base, baseLeaf: shop.digestOf(payload.firstState(base)), params };
  const providers = shop.providersOf(solver.account);
  const fetch = (digest: Hex, maxBytes: number) => shop.library.bytes(digest, { providers, maxBytes, signal });
  const read = await readSolution(fetch, ground, solver.revealed);
  if ('outcome' in read) return NOTHING;
  const from = shop.providersOf(task.proposer);
  const data = await shop.library.dataset(payload.schema, shards[slot]?.digest as Hex, { signal, providers: from });
  const order = seededRandom('tempernet/probe/1', fromHex(shop.salt())).permutation(params.intervals);
  for (const index of order.subarray(0, extra)) {
    const leaf = { ground, data, taskSeed: seedOf(task), solver, leaves: read.leaves, index };
    const { digest, verdict } = await replayLeaf(shop, leaf, signal);
    if (digest !== undefined && verdict !== undefined) return { refuted: [index], foundDigest: digest };
    // A state that is missing or misshapen: the sample and the last leaf are there for that.
    if (verdict !== undefined) return NOTHING;
  }
  return NOTHING;
};
