import type { Policy } from './policy.ts';

const ALL_GOALS = { fix_types: 3, fix_tests: 5, fix_merge: 2, add_function: 3, rename: 2, add_test: 2, move_file: 2, explore: 1 };

const GOOD: Policy = {
  scouts: 900,
  reads: 970,
  diagnoses: 950,
  checks: 950,
  tests: 900,
  reviews: 800,
  insight: 850,
  skill: 850,
  luck: 150,
  remembers: 950,
  sloppy: 20,
  blanks: 10,
  ignores: 20,
  reverts: 120,
  commits: 1_000,
  shells: 120,
  thinks: 100,
  cheats: 5,
  wanders: 10,
  patience: 5,
  mistakes: { logic: 7, type: 2, import: 1, syntax: 1 },
  goals: ALL_GOALS,
};

/** The policies that agents follow, by name. All but the first are that one with other habits. */
export const POLICIES = {
  good: GOOD,
  thorough: {
    ...GOOD,
    reviews: 1_000,
    thinks: 400,
    tests: 1_000,
    skill: 780,
    goals: { ...ALL_GOALS, fix_tests: 8, add_test: 5 },
  },
  swift: {
    ...GOOD,
    scouts: 500,
    reviews: 200,
    thinks: 20,
    diagnoses: 700,
    skill: 900,
    insight: 900,
    goals: { ...ALL_GOALS, fix_types: 9 },
  },
  random: {
    ...GOOD,
    scouts: 400,
    reads: 500,
    skill: 300,
    luck: 60,
    wanders: 850,
    insight: 300,
    sloppy: 80,
    blanks: 40,
    patience: 2,
  },
  impatient: {
    ...GOOD,
    scouts: 300,
    diagnoses: 400,
    checks: 500,
    tests: 300,
    reviews: 150,
    ignores: 400,
    patience: 1,
    luck: 200,
  },
  untested: {
    ...GOOD,
    tests: 0,
    reviews: 100,
    diagnoses: 800,
    skill: 700,
    goals: { ...ALL_GOALS, add_function: 7, fix_tests: 2 },
  },
  unread: { ...GOOD, reads: 250, remembers: 500, skill: 750, luck: 350, sloppy: 60 },
  guesser: {
    ...GOOD,
    scouts: 80,
    diagnoses: 300,
    insight: 500,
    skill: 650,
    luck: 250,
    goals: { ...ALL_GOALS, move_file: 6, rename: 5 },
  },
  reverter: { ...GOOD, reverts: 800, skill: 600, patience: 6, ignores: 10 },
  forgetful: { ...GOOD, remembers: 150, skill: 650, patience: 5, checks: 800 },
  sloppy: { ...GOOD, sloppy: 220, blanks: 180, skill: 700, mistakes: { syntax: 6, import: 3, type: 2, logic: 1 } },
  cheater: { ...GOOD, cheats: 450, insight: 500, skill: 550, goals: { ...ALL_GOALS, fix_tests: 10 } },
  tinkerer: { ...GOOD, shells: 500, wanders: 250, thinks: 350, reviews: 500, goals: { ...ALL_GOALS, explore: 6 } },
  novice: {
    ...GOOD,
    insight: 400,
    skill: 400,
    luck: 50,
    sloppy: 90,
    blanks: 60,
    reads: 800,
    scouts: 600,
    patience: 4,
    reverts: 300,
  },
  merger: { ...GOOD, skill: 750, reads: 850, blanks: 60, goals: { fix_merge: 10, rename: 4, move_file: 4, fix_types: 2 } },
} as const satisfies Record<string, Policy>;

/** Name of a policy. */
export type PolicyName = keyof typeof POLICIES;

/** Policies that follow another one for each plan, drawn by weight. */
export const MIXTURES = {
  'mixed-moods': { good: 4, impatient: 3, sloppy: 2, reverter: 1 },
  'mixed-team': { swift: 3, untested: 3, guesser: 2, novice: 2 },
  'half-random': { good: 1, random: 1 },
} as const satisfies Record<string, Partial<Record<PolicyName, number>>>;

/** Name of a policy or of a mixture. */
export type PolicyOrMixture = PolicyName | keyof typeof MIXTURES;

/** All names, in their order of the tables: one agent each in the workbench's roster. */
export const POLICY_NAMES: readonly PolicyOrMixture[] = [
  ...(Object.keys(POLICIES) as PolicyName[]),
  ...(Object.keys(MIXTURES) as (keyof typeof MIXTURES)[]),
];
