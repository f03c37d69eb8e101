import { STEP_SCHEMA } from './step-record.ts';
import { CAPABILITIES, CAPABILITY_OF, ERROR_CATEGORIES, GOALS, STEP_TYPES, type StepType } from './step-types.ts';

/** What is wrong with a value, in words that follow its name; undefined when nothing is. */
type Check = (value: unknown) => string | undefined;
/** Each field of a map and its check; the map must have these and no others. */
type Shape = Readonly<Record<string, Check>>;

const count: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31 ? undefined : 'is not a count below 2^31';
const code: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < 256 ? undefined : 'is not an exit code';
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'is not true or false');
const ms: Check = (value) =>
  typeof value === 'number' && value >= 0 && value < 1e9 ? undefined : 'is not a time in milliseconds below 1e9';
const name: Check = (value) =>
  typeof value === 'string' && /^[a-z0-9-]{1,64}$/.test(value) ? undefined : 'is not 1 to 64 of a-z, 0-9 and -';
const errorText: Check = (value) =>
  typeof value === 'string' && value.length > 0 && value.length <= 160 && !/\p{Cc}/u.test(value)
    ? undefined
    : 'is not 1 to 160 characters of one line';
const oneOf =
  (list: readonly string[]): Check =>
  (value) =>
    list.includes(value as string) ? undefined : 'is none of its list';
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null ? undefined : check(value);
const map =
  (shape: Shape): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is not a map';
    const stranger = Object.keys(value).find((key) => !Object.hasOwn(shape, key));
    if (stranger !== undefined) return 'has a field that the schema does not know';
    for (const [key, check] of Object.entries(shape)) {
      if (!Object.hasOwn(value, key)) return `lacks ${key}`;
      const fault = check((value as Record<string, unknown>)[key]);
      if (fault !== undefined) return `${key} ${fault}`;
    }
    return undefined;
  };

const tally = orNull(map({ steps: count, succeeded: count }));
const lastRun = orNull(map({ ok: flag, faults: count, edits: count }));

const record = map({
  schema: (value) => (value === STEP_SCHEMA ? undefined : `is not ${STEP_SCHEMA}`),
  who: map({ agent: name, policy: name, project: name, plan: count, step: count, steps: count }),
  type: oneOf(STEP_TYPES),
  capability: oneOf(CAPABILITIES),
  before: map({
    goal: oneOf(GOALS),
    replans: count,
    recent: tally,
    recentOfCapability: tally,
    consecutiveFailures: count,
    cycle: count,
    stepsSinceCommit: orNull(count),
    uncommittedEdits: count,
    filesTouched: count,
    targetSeen: orNull(flag),
    targetExists: orNull(flag),
    targetBytes: orNull(count),
    stepsSinceRead: orNull(count),
    editsSinceRead: orNull(count),
    targetNamed: orNull(flag),
    lastCheck: lastRun,
    lastTest: lastRun,
    previous: orNull(map({ type: oneOf(STEP_TYPES), ok: flag, category: orNull(oneOf(ERROR_CATEGORIES)) })),
    previousOk: orNull(flag),
    linesAdded: orNull(count),
    linesRemoved: orNull(count),
    searchHits: orNull(count),
    projectFiles: orNull(count),
    projectTests: orNull(count),
  }),
  outcome: map({
    ok: flag,
    category: orNull(oneOf(ERROR_CATEGORIES)),
    exitCode: orNull(code),
    ms: orNull(ms),
    undone: orNull(flag),
    error: orNull(errorText),
  }),
});

type Checked = {
  who: { step: number; steps: number };
  type: StepType;
  capability: string;
  before: Record<'recent' | 'recentOfCapability', { steps: number; succeeded: number } | null> & {
    previous: { ok: boolean; category: string | null } | null;
  };
  outcome: { ok: boolean; category: string | null; error: string | null };
};

/** What is wrong with a value that should be a `StepRecord`, in words; undefined when nothing is. Quotes nothing of the value. */
export const recordFault = (value: unknown): string | undefined => {
  const fault = record(value);
  if (fault !== undefined) return fault;
  const { who, type, capability, before, outcome } = value as Checked;
  if (who.step >= who.steps) return 'who step is not below steps';
  if (capability !== CAPABILITY_OF[type]) return 'capability is not the one of its type';
  for (const one of [before.recent, before.recentOfCapability])
    if (one !== null && one.succeeded > one.steps) return 'before counts more successes than steps';
  if (outcome.ok !== (outcome.category === null)) return 'outcome has a category exactly when it failed';
  if (outcome.ok !== (outcome.error === null)) return 'outcome has an error text exactly when it failed';
  if (before.previous !== null && before.previous.ok !== (before.previous.category === null))
    return 'before previous has a category exactly when it failed';
  return undefined;
};
