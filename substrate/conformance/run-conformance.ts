import type { Payload } from '../payload.ts';
import type { Check } from './check.ts';
import { checkSample } from './check-sample.ts';
import { BOUND_CHECKS } from './checks/bounds.ts';
import { CONTENT_CHECKS } from './checks/contents.ts';
import { DATA_CHECKS } from './checks/data.ts';
import { DETERMINISM_CHECKS } from './checks/determinism.ts';
import { INFERENCE_CHECKS } from './checks/inference.ts';
import { LEARNING_CHECKS } from './checks/learning.ts';
import { MERGE_CHECKS } from './checks/merge.ts';
import { breaks, type Finding, type Outcome } from './finding.ts';
import { Ground } from './ground.ts';
import { nameOf } from './refusal.ts';
import type { ConformanceSample } from './sample.ts';

/** All checks, in order. */
const CHECKS: readonly Check[] = [
  ...DETERMINISM_CHECKS,
  ...CONTENT_CHECKS,
  ...BOUND_CHECKS,
  ...MERGE_CHECKS,
  ...DATA_CHECKS,
  ...INFERENCE_CHECKS,
  ...LEARNING_CHECKS,
];

/**
 * Holds a payload against what the interface promises, on its sample data: determinism, canonical content, bounds, merge laws, refusal of
 * bad updates and bad data, learning. A check that throws has failed; the others still run. It trains some ten times `steps`. Throws
 * `SUBSTRATE_TOO_FEW_EXAMPLES`, `SUBSTRATE_BAD_DATASET` or `SUBSTRATE_BAD_INTERVALS` for a sample that nothing can be said with, and the
 * signal's reason.
 */
export const runConformance = async (
  payload: Payload,
  sample: ConformanceSample,
  options: { readonly signal?: AbortSignal; readonly onFinding?: (finding: Finding) => void } = {},
): Promise<Finding[]> => {
  const { signal, onFinding } = options;
  const ground = new Ground(payload, sample, signal);
  checkSample(payload, ground.sample);
  const findings: Finding[] = [];
  for (const { name, hint, run } of CHECKS) {
    signal?.throwIfAborted();
    const { ok, detail } = await outcomeOf(run, ground);
    const finding = { name, ok, detail, hint: ok ? '' : hint };
    findings.push(finding);
    onFinding?.(finding);
  }
  return findings;
};

const outcomeOf = async (run: Check['run'], ground: Ground): Promise<Outcome> => {
  try {
    return await run(ground);
  } catch (error) {
    ground.signal?.throwIfAborted();
    return breaks(`fails with ${nameOf(error)}`);
  }
};
