import { parse } from 'smol-toml';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { MERGE_RULES, type MergeRule } from '../../substrate/merge/rules.ts';
import { ATTACKS } from '../sweep/attacks/attacks.ts';
import { type Fields, readFields } from '../sweep/file/fields.ts';
import type { SweepAttack } from '../sweep/sweep.ts';

/** What a learning report measures and how, written down before the first result. */
export type Plan = {
  readonly seeds: readonly number[];
  /** Rounds of the federated run, and steps of each owner in one of them. */
  readonly rounds: number;
  readonly steps: number;
  /** Tasks, and steps of each, of the brain that has all rows in one place. */
  readonly pooledTasks: number;
  readonly pooledSteps: number;
  /** Bins of the calibration error and of the reliability plot. */
  readonly bins: number;
  /** Draws of the bootstrap over held-out projects. */
  readonly resamples: number;
  readonly attacks: AttackPlan;
};

/** The part on malicious solvers: shorter runs, all of them merged, whoever sent them. */
export type AttackPlan = {
  readonly seeds: readonly number[];
  readonly rounds: number;
  readonly steps: number;
  readonly rules: readonly MergeRule[];
  readonly kinds: readonly SweepAttack[];
  /** Malicious parts of the solvers. */
  readonly shares: readonly number[];
};

const FIELDS: Fields = {
  seeds: { type: 'integers', min: 0, max: 4_294_967_295, most: 31 },
  rounds: { type: 'integer', min: 1, max: 100 },
  steps: { type: 'integer', min: 1, max: 2_000 },
  pooledTasks: { type: 'integer', min: 1, max: 1_000 },
  pooledSteps: { type: 'integer', min: 1, max: 2_000 },
  bins: { type: 'integer', min: 2, max: 100 },
  resamples: { type: 'integer', min: 10, max: 100_000 },
};

const ATTACK_FIELDS: Fields = {
  seeds: FIELDS.seeds!,
  rounds: { type: 'integer', min: 1, max: 100 },
  steps: { type: 'integer', min: 1, max: 2_000 },
  rules: { type: 'choices', choices: MERGE_RULES },
  kinds: { type: 'choices', choices: [...Object.keys(ATTACKS), 'label-flip'] },
  shares: { type: 'numbers', min: 0, max: 0.9, most: 20 },
};

/** A plan from the text of its TOML file. Its table `baselines` is for the Python side alone. Throws ORCHESTRATOR_BAD_PLAN. */
export const parsePlan = (text: string, file: string): Plan => {
  const refuse =
    (path: string) =>
    (key: string, detail: string): never => {
      throw new TempernetError('ORCHESTRATOR_BAD_PLAN', { file, key: path + key, detail });
    };
  let table: Readonly<Record<string, unknown>>;
  try {
    table = parse(text, { integersAsBigInt: 'asNeeded' });
  } catch (cause) {
    throw new TempernetError('ORCHESTRATOR_BAD_PLAN', { file, key: 'text', detail: 'it is no TOML' }, { cause });
  }
  const { attacks, baselines, ...rest } = table;
  if (typeof baselines !== 'object') refuse('')('baselines', 'is needed as a table');
  if (typeof attacks !== 'object' || attacks === null) return refuse('')('attacks', 'is needed as a table');
  const own = readFields(rest, FIELDS, refuse('')) as unknown as Omit<Plan, 'attacks'>;
  const inTable = readFields(attacks as Readonly<Record<string, unknown>>, ATTACK_FIELDS, refuse('attacks.'));
  return { ...own, attacks: inTable as unknown as AttackPlan };
};
