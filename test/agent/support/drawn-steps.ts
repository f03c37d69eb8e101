import type { StepContext, StepRecord } from '../../../agent/experience/step-record.ts';
import { STEP_SCHEMA } from '../../../agent/experience/step-record.ts';
import { CAPABILITY_OF, type ErrorCategory, GOALS, STEP_TYPES } from '../../../agent/experience/step-types.ts';
import { type Random, seededRandom } from '../../../protocol/random.ts';

const pick = <T>(random: Random, list: readonly T[]): T => list[random.below(list.length)] as T;
const maybe = <T>(random: Random, value: T): T | null => (random.below(4) === 0 ? null : value);

const contextOf = (random: Random): StepContext => {
  const ok = random.below(3) > 0;
  const steps = random.below(200);
  const ofCapability = random.below(steps + 1);
  const run = () => maybe(random, { ok: random.below(2) === 1, faults: random.below(9), edits: random.below(5) });
  const bool = () => maybe(random, random.below(2) === 1);
  const count = (limit: number) => maybe(random, random.below(limit));
  return {
    goal: pick(random, GOALS),
    replans: random.below(5),
    recent: maybe(random, { steps, succeeded: random.below(steps + 1) }),
    recentOfCapability: maybe(random, { steps: ofCapability, succeeded: random.below(ofCapability + 1) }),
    consecutiveFailures: random.below(8),
    cycle: random.below(30),
    stepsSinceCommit: count(60),
    uncommittedEdits: random.below(8),
    filesTouched: random.below(5),
    targetSeen: bool(),
    targetExists: bool(),
    targetBytes: count(9_000),
    stepsSinceRead: count(12),
    editsSinceRead: count(6),
    targetNamed: bool(),
    lastCheck: run(),
    lastTest: run(),
    previous: maybe(random, { type: pick(random, STEP_TYPES), ok, category: ok ? null : 'test_failure' }),
    previousOk: bool(),
    linesAdded: count(80),
    linesRemoved: count(80),
    searchHits: count(20),
    projectFiles: count(40),
    projectTests: count(9),
  };
};

/**
 * Steps that nobody took, for tests: any context that the schema allows, and a rule that can be learned in part. A step fails at
 * three in four when its target is missing, its last check failed or it follows failures; otherwise at one in twelve.
 */
export const drawnSteps = (seed: string, count: number): StepRecord[] => {
  const random = seededRandom(`tempernet/test/steps/${seed}`);
  return Array.from({ length: count }, (_, i) => {
    const before = contextOf(random);
    const type = pick(random, STEP_TYPES);
    const hard = before.targetExists === false || before.lastCheck?.ok === false || before.consecutiveFailures > 5;
    const ok = random.below(12) >= (hard ? 9 : 1);
    const category: ErrorCategory =
      before.targetExists === false ? 'file_not_found' : type === 'commit' ? 'git_error' : 'test_failure';
    const steps = 2 + random.below(12);
    return {
      schema: STEP_SCHEMA,
      who: {
        agent: `agent-${i % 3}`,
        policy: 'drawn',
        project: `project-${i % 7}`,
        plan: Math.floor(i / 5),
        step: random.below(steps),
        steps,
      },
      type,
      capability: CAPABILITY_OF[type],
      before,
      outcome: { ok, category: ok ? null : category, exitCode: null, ms: null, undone: null, error: ok ? null : 'it failed' },
    };
  });
};
