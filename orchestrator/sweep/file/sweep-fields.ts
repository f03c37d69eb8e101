import { ADVERSARY_NAMES } from '../../../roles/adversaries/names.ts';
import { MERGE_RULES } from '../../../substrate/merge/rules.ts';
import { ATTACKS } from '../attacks/attacks.ts';
import { SWEEP_ENGINES } from '../sweep.ts';
import type { Field, Fields } from './fields.ts';

const NAME: Field = { type: 'text', pattern: /^[a-z][a-z0-9-]{0,63}$/, form: 'small letters, digits and dashes, 64 at most' };
const NOTES: Field = { type: 'text', pattern: /^[\s\S]{0,20000}$/, form: 'text of at most 20,000 characters', default: '' };
/** More seeds than the table of Student's t reaches would help nobody. */
const SEEDS: Field = { type: 'integers', min: 0, max: 4_294_967_295, most: 31 };

/** Keys of `kind = "merge"`. Without `f` only the mean can do. */
export const MERGE_FIELDS: Fields = {
  name: NAME,
  kind: { type: 'choice', choices: ['merge'] },
  notes: NOTES,
  seeds: SEEDS,
  rounds: { type: 'integer', min: 1, max: 1000, default: 5 },
  steps: { type: 'integer', min: 1, max: 100_000, default: 20 },
  solvers: { type: 'integer', min: 1, max: 100, default: 15 },
  f: { type: 'integer', min: 0, max: 49, default: Number.NaN },
  rules: { type: 'choices', choices: MERGE_RULES },
  shares: { type: 'numbers', min: 0, max: 0.9, most: 20 },
  attacks: { type: 'choices', choices: [...Object.keys(ATTACKS), 'label-flip'] },
  engine: { type: 'choice', choices: SWEEP_ENGINES, default: 'exact' },
};

/** Keys of the table `[strength]` of a merge sweep; an attack that takes none is refused after that. */
export const STRENGTH_FIELDS: Fields = Object.fromEntries(
  Object.keys(ATTACKS).map((name) => [name, { type: 'number', min: 0, max: 1e6, default: Number.NaN }]),
);

/** Keys of `kind = "network"`. */
export const NETWORK_FIELDS: Fields = {
  name: NAME,
  kind: { type: 'choice', choices: ['network'] },
  notes: NOTES,
  seeds: SEEDS,
  payload: { type: 'choice', choices: ['digits', 'brain'], default: 'digits' },
  rounds: { type: 'integer', min: 1, max: 40, default: 3 },
  steps: { type: 'integer', min: 10, max: 100_000, default: 250 },
  truth: { type: 'integer', min: 1, max: 10_000, default: 1000 },
  proposers: { type: 'integer', min: 1, max: 8, default: 1 },
  solvers: { type: 'integer', min: 1, max: 32, default: 3 },
  coordinators: { type: 'integer', min: 1, max: 16, default: 3 },
  aggregators: { type: 'integer', min: 1, max: 8, default: 1 },
  merge: { type: 'choice', choices: MERGE_RULES, default: 'mean' },
  f: { type: 'integer', min: 0, max: 15, default: Number.NaN },
  adversaries: { type: 'choices', choices: ADVERSARY_NAMES },
  counts: { type: 'integers', min: 0, max: 64, most: 20 },
};
