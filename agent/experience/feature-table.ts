import { type Feature, flag, grown, known, oneHot, type StepAttempt } from './feature-parts.ts';
import type { LastRun, Tally } from './step-record.ts';
import { ERROR_CATEGORIES, GOALS, STEP_TYPES } from './step-types.ts';

/** Steps whose content a language model writes. */
const WRITTEN: readonly string[] = ['generate_code', 'edit_code', 'write_test', 'think'];

const rate = ({ steps, succeeded }: Tally): number => (steps === 0 ? 0.5 : succeeded / steps);

/** Slots of the last check or test run, five from `slot` on. */
const lastRun = (slot: number, name: string, of: (step: StepAttempt) => LastRun | null): Feature[] => [
  ...known([slot, slot + 1], name, '1 when it passed', of, ({ ok }) => flag(ok)),
  {
    slot: slot + 2,
    name: `${name}: faults`,
    text: 'n/(n+3) of the faults that it named',
    of: (s) => grown(of(s)?.faults ?? 0, 3),
  },
  {
    slot: slot + 3,
    name: `${name}: edits since`,
    text: 'n/(n+2) of own changes since then',
    of: (s) => grown(of(s)?.edits ?? 0, 2),
  },
  { slot: slot + 4, name: `${name} still holds`, text: '1 when nothing was changed since', of: (s) => flag(of(s)?.edits === 0) },
];

/**
 * What is in a row, `features/1`. Slots 0..63 have the study's meaning where an agent on a TypeScript project knows it, and stay empty
 * where it does not (endpoints, fitness, rating, peers, colony, benchmarks); 64..127, which the study reserves, hold what our records know
 * besides. Nothing here names an agent, a policy, a project or a file.
 */
export const FEATURES: readonly Feature[] = [
  ...oneHot(0, STEP_TYPES, 'type', 'the step', (s) => s.type),
  { slot: 14, name: 'written by a model', text: `1 for ${WRITTEN.join(', ')}`, of: (s) => flag(WRITTEN.includes(s.type)) },
  { slot: 15, name: 'plan progress', text: 'step / steps', of: ({ who }) => who.step / who.steps },
  { slot: 16, name: 'replans', text: 'min(n/3, 1)', of: ({ before }) => Math.min(before.replans / 3, 1) },
  ...known([122, 17], 'success rate', 'of the last 200 steps', (s) => s.before.recent, rate),
  ...known([123, 18], 'success rate of the capability', 'among the last 200 steps', (s) => s.before.recentOfCapability, rate),
  {
    slot: 19,
    name: 'consecutive failures',
    text: 'min(n/5, 1)',
    of: ({ before }) => Math.min(before.consecutiveFailures / 5, 1),
  },
  { slot: 20, name: 'cycle', text: 'n/(n+10) of plans finished', of: ({ before }) => grown(before.cycle, 10) },
  ...known(
    [125, 21],
    'steps since the last commit',
    'n/(n+10)',
    (s) => s.before.stepsSinceCommit,
    (n) => grown(n, 10),
  ),
  { slot: 23, name: 'steps remaining', text: 'min(n/20, 1)', of: ({ who }) => Math.min((who.steps - who.step - 1) / 20, 1) },
  ...oneHot(43, GOALS, 'goal', 'the goal', (s) => s.before.goal),
  ...known(
    [116, 57],
    'lines put in',
    'n/(n+20)',
    (s) => s.before.linesAdded,
    (n) => grown(n, 20),
  ),
  { slot: 58, name: 'tests of the project', text: 'n/(n+5) of those seen', of: (s) => grown(s.before.projectTests ?? 0, 5) },
  ...known([64, 65], 'target', '1 when its path was seen rather than guessed', (s) => s.before.targetSeen, flag),
  ...known([66, 67], 'target exists', '1 when it was seen there, 0 when it was missed', (s) => s.before.targetExists, flag),
  ...known(
    [68, 69],
    'target size',
    'n/(n+2000) of its bytes',
    (s) => s.before.targetBytes,
    (n) => grown(n, 2000),
  ),
  ...known(
    [70, 71],
    'target read',
    '1/(n+1), n steps ago',
    (s) => s.before.stepsSinceRead,
    (n) => 1 / (n + 1),
  ),
  {
    slot: 72,
    name: 'target edited since read',
    text: 'n/(n+2) of own changes',
    of: (s) => grown(s.before.editsSinceRead ?? 0, 2),
  },
  ...known([73, 74], 'target named', '1 when the last check or tests named it', (s) => s.before.targetNamed, flag),
  ...lastRun(75, 'last check', (s) => s.before.lastCheck),
  ...lastRun(80, 'last tests', (s) => s.before.lastTest),
  ...known(
    [85, 86],
    'previous step',
    '1 when it worked',
    (s) => s.before.previous,
    ({ ok }) => flag(ok),
  ),
  ...known([87, 88], 'step before the previous', '1 when it worked', (s) => s.before.previousOk, flag),
  ...oneHot(89, STEP_TYPES, 'previous type', 'the previous step', (s) => s.before.previous?.type ?? null),
  ...oneHot(103, ERROR_CATEGORIES, 'previous error', "the previous step's error", (s) => s.before.previous?.category ?? null),
  { slot: 114, name: 'uncommitted edits', text: 'n/(n+3)', of: ({ before }) => grown(before.uncommittedEdits, 3) },
  { slot: 115, name: 'files touched', text: 'n/(n+2)', of: ({ before }) => grown(before.filesTouched, 2) },
  { slot: 117, name: 'lines taken out', text: 'n/(n+20)', of: (s) => grown(s.before.linesRemoved ?? 0, 20) },
  ...known(
    [118, 119],
    'hits of the last search',
    'n/(n+5)',
    (s) => s.before.searchHits,
    (n) => grown(n, 5),
  ),
  ...known(
    [120, 121],
    'files of the project',
    'n/(n+20) of those seen',
    (s) => s.before.projectFiles,
    (n) => grown(n, 20),
  ),
  {
    slot: 124,
    name: 'experience with the capability',
    text: 'n/(n+10) of its steps among the last 200',
    of: (s) => grown(s.before.recentOfCapability?.steps ?? 0, 10),
  },
  {
    slot: 126,
    name: 'same type again',
    text: '1 when the previous step was of this type',
    of: (s) => flag(s.before.previous?.type === s.type),
  },
  { slot: 127, name: 'plan length', text: 'n/(n+10) of its steps', of: ({ who }) => grown(who.steps, 10) },
];
