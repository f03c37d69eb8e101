import { parse } from 'smol-toml';
import { isTempernetError, TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { type MergeRule, minimumInputs } from '../../../substrate/merge/rules.ts';
import { honestCounts } from '../../adversaries.ts';
import { INTERVALS } from '../../project.ts';
import { joined } from '../network/network-cells.ts';
import type { MergeSweep, NetworkSweep, Sweep } from '../sweep.ts';
import { type Fields, type Refuse, readFields } from './fields.ts';
import { MERGE_FIELDS, NETWORK_FIELDS, STRENGTH_FIELDS } from './sweep-fields.ts';

/** The most bytes of a sweep file. */
export const MAX_SWEEP_BYTES = 256 * 1024;

/**
 * A sweep from the text of its TOML file; `file` is named in errors. Throws CONFIG_SWEEP_UNREADABLE when the text is no TOML and
 * CONFIG_BAD_SWEEP, which names the key, for everything else.
 */
export const parseSweep = (text: string, file: string): Sweep => {
  const table = parsed(text, file);
  if (table.kind === 'merge') return mergeSweep(table, file);
  if (table.kind === 'network') return networkSweep(table, file);
  return refuser(file, 'every sweep', { kind: MERGE_FIELDS.kind! })('kind', 'must be merge or network');
};

const refuser =
  (file: string, what: string, fields: Fields, path = ''): Refuse =>
  (key, detail) => {
    throw new TempernetError('CONFIG_BAD_SWEEP', { file, key: path + key, detail, what, keys: Object.keys(fields).join(', ') });
  };

const parsed = (text: string, file: string): Readonly<Record<string, unknown>> => {
  try {
    return parse(text, { integersAsBigInt: 'asNeeded' });
  } catch (cause) {
    const detail = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!.trim();
    throw new TempernetError('CONFIG_SWEEP_UNREADABLE', { file, detail }, { cause });
  }
};

const mergeSweep = (table: Readonly<Record<string, unknown>>, file: string): MergeSweep => {
  const refuse = refuser(file, 'a merge sweep', { ...MERGE_FIELDS, strength: MERGE_FIELDS.name! });
  const { strength = {}, ...rest } = table;
  const asked = readFields(rest, MERGE_FIELDS, refuse) as unknown as MergeSweep;
  const sweep = { ...asked, f: withstood(asked.f, asked.rules, refuse) };
  if (typeof strength !== 'object' || strength === null || Array.isArray(strength)) return refuse('strength', 'must be a table');
  const inTable = refuser(file, 'its table [strength]', STRENGTH_FIELDS, 'strength.');
  const strengths = readFields(strength as Readonly<Record<string, unknown>>, STRENGTH_FIELDS, inTable);
  for (const rule of sweep.rules) {
    const needed = minimumInputs(rule, sweep.f);
    if (needed > sweep.solvers) refuse('solvers', `${rule} with f = ${sweep.f} needs ${needed} of them`);
  }
  const given = Object.entries(strengths).filter(([, value]) => !Number.isNaN(value));
  for (const [attack] of given) {
    if (attack === 'mimic') inTable(attack, 'this attack has no strength');
    if (!sweep.attacks.some((one) => one === attack)) inTable(attack, 'is not among attacks');
  }
  return { ...sweep, strength: Object.fromEntries(given) as MergeSweep['strength'] };
};

const networkSweep = (table: Readonly<Record<string, unknown>>, file: string): NetworkSweep => {
  const refuse = refuser(file, 'a network sweep', NETWORK_FIELDS);
  const asked = readFields(table, NETWORK_FIELDS, refuse) as unknown as NetworkSweep;
  const sweep = { ...asked, f: withstood(asked.f, [asked.merge], refuse) };
  if (sweep.steps % INTERVALS !== 0) refuse('steps', `must be a multiple of ${INTERVALS}, the intervals of a training run`);
  const needed = minimumInputs(sweep.merge, sweep.f);
  if (needed > sweep.solvers * sweep.proposers) refuse('solvers', `${sweep.merge} with f = ${sweep.f} needs ${needed} a round`);
  for (const count of sweep.counts) {
    try {
      honestCounts({ ...sweep, mergeF: sweep.f, seed: 0, out: '', adversary: joined(sweep.adversaries, count) });
    } catch (error) {
      if (!isTempernetError(error)) throw error;
      refuse('counts', `with ${count} adversaries ${error.message}`);
    }
  }
  return sweep;
};

/** `f` as given; 0 where it was left out and no rule has a use for it. A robust rule that withstands nothing is not what anyone meant. */
const withstood = (f: number, rules: readonly MergeRule[], refuse: Refuse): number => {
  if (!Number.isNaN(f)) return f;
  const needing = rules.find((rule) => rule !== 'mean');
  return needing === undefined ? 0 : refuse('f', `is needed with ${needing}`);
};
