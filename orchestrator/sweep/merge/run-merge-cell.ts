import { utf8ToBytes } from '@noble/hashes/utils.js';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { mergeUpdates } from '../../../substrate/merge/merge.ts';
import type { Measured } from '../../measure.ts';
import { ATTACKS } from '../attacks/attacks.ts';
import type { MergeCell, MergeResult } from './merge-cells.ts';
import type { SeedGround } from './shard-ground.ts';

const ATTACK_DOMAIN = 'tempernet/sweep/attack/1';

/**
 * Federated rounds in which every update is merged, whoever sent it. The malicious hold the first slots: where a rule breaks a tie by
 * order, that favours them.
 */
export const runMergeCell = async (
  cell: MergeCell,
  modules: { readonly ground: SeedGround; readonly measure: (weights: Int32Array) => Promise<Measured> },
  signal: AbortSignal,
): Promise<MergeResult> => {
  let head = modules.ground.genesis;
  let broke: number | undefined;
  for (let round = 1; round <= cell.rounds && broke === undefined; round++) {
    try {
      const updates = await roundUpdates(cell, round, head, modules.ground, signal);
      head = mergeUpdates(cell.rule, cell.f, head, updates);
    } catch (error) {
      if (!isTempernetError(error, 'SUBSTRATE_NOT_FINITE') && !isTempernetError(error, 'SUBSTRATE_OUT_OF_RANGE')) throw error;
      broke = round;
    }
  }
  // What is swept has a metric.
  const { accuracy = Number.NaN, loss } = await modules.measure(head);
  return {
    accuracy,
    ...(Number.isFinite(loss) && { loss }),
    ...(broke !== undefined && { brokeInRound: broke }),
  };
};

const roundUpdates = async (
  { attack, malicious, solvers, strength, seed }: MergeCell,
  round: number,
  base: Int32Array,
  { train }: SeedGround,
  signal: AbortSignal,
): Promise<Int32Array[]> => {
  const slots = (from: number, to: number, flipped: boolean): Promise<Int32Array[]> =>
    Promise.all(Array.from({ length: to - from }, (_, i) => train(from + i, round, base, flipped, signal)));
  const honest = await slots(malicious, solvers, false);
  if (attack === 'none') return honest;
  if (attack === 'label-flip') return [...(await slots(0, malicious, true)), ...honest];
  const random = seededRandom(ATTACK_DOMAIN, utf8ToBytes(`${seed}/${round}`));
  const setting = { honest, count: malicious, random, ...(strength === undefined ? {} : { strength }) };
  return [...ATTACKS[attack](setting), ...honest];
};
