import { ballotCommitment, scoresHash } from '../../protocol/statements.ts';
import { encodeReport } from '../content/report.ts';
import { promiseOnce } from '../handlers/promise-once.ts';
import { BALLOT_PROMISE } from '../handlers/read-promise.ts';
import type { FilledBallot, Work } from '../handlers/work.ts';
import type { Workshop } from '../handlers/workshop.ts';

/** A ballot that looked at nothing: `scoreOf` gives each revealed solution its score, 0..1000000; its report has no evidence. */
export const blindBallot = async (
  shop: Workshop,
  { task, sampleSeed }: Extract<Work, { type: 'judge' }>,
  scoreOf: () => number,
): Promise<FilledBallot> => {
  const kept = await promiseOnce(shop.journal, `blind/${task.taskId}/${sampleSeed}`, BALLOT_PROMISE, async () => {
    const scores = task.solvers.map(({ revealed }) => (revealed === undefined ? 0 : scoreOf()));
    const report = { taskId: task.taskId, coordinator: shop.me, engine: shop.library.engineId, sampleSeed };
    const reportDigest = await shop.content.put(encodeReport({ ...report, badTask: '', baseLoss: null, solutions: [] }));
    const salt = shop.salt();
    const said = { verdict: 0, reportDigest, salt };
    const statement = { taskId: task.taskId, coordinator: shop.me, scoresHash: scoresHash(scores), refutedMask: 0n, ...said };
    return { ...said, scores, refutedMask: '0', commitment: ballotCommitment(shop.domain, statement) };
  });
  return { ...kept, refutedMask: 0n };
};

/** Attests whatever was proposed. */
export const blindReview = async (_shop: Workshop, { proposed }: Extract<Work, { type: 'review' }>) =>
  ({ kind: 1, digest: proposed.digest }) as const;
