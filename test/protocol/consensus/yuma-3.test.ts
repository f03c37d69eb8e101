import { expect } from 'chai';
import type { StoredBonds } from '../../../protocol/consensus/bonds.ts';
import { conditionStake, conditionWeights, type Participant } from '../../../protocol/consensus/conditioning.ts';
import { fromU16 } from '../../../protocol/consensus/fixed.ts';
import { type YumaOptions, yuma } from '../../../protocol/consensus/yuma.ts';
import { decimal, toNumber } from '../support/decimal.ts';
import { BONDS_RESET, SCENARIOS, type Scenario } from './yuma-3-scenarios.ts';

// Subtensor's Yuma 3 tests: three validators, two or three servers, kappa one half, no bonds penalty. Their tolerance is 1e-3;
// these numbers hold within 1.1e-4, the rounding of four printed places.

const TOLERANCE = 1.1e-4;
const LIQUID = { low: decimal('.1'), high: decimal('.3'), steepness: 1000n };
const OPTIONS: YumaOptions = { kappa: 32_767n, bondsPenalty: 0n, movingAverage: 975_000n, version: 3 };

/** One epoch: `servers` names the share of each validator's weight by server. */
const epoch = (scenario: Scenario, weights: readonly string[][], bonds: StoredBonds, reset?: number) => {
  const count = 3 + (weights[0] as string[]).length;
  const participants: Participant[] = Array.from({ length: count }, (_, uid) => ({
    stake: BigInt(scenario.stakes[uid] ?? 0),
    lastUpdate: uid < 3 ? 1 : 0,
    registered: 0,
    permit: uid < 3,
  }));
  const { stake, active } = conditionStake(participants, { block: 2, activityCutoff: 5000, minimumStake: 0n, permits: 3 });
  const rows = participants.map((_, uid) =>
    participants.map((_, to) =>
      uid < 3 && to >= 3 ? (decimal((weights[uid] as string[])[to - 3] as string) * 65_535n) >> 32n : 0n,
    ),
  );
  const recentlyRegistered = participants.map((_, uid) => uid === reset);
  const input = { stake, activeStake: active, weights: conditionWeights(rows, participants), bonds, recentlyRegistered };
  return yuma(input, scenario.liquid ? { ...OPTIONS, liquidAlpha: LIQUID } : OPTIONS);
};

const empty = (count: number): StoredBonds => Array.from({ length: count }, () => Array.from({ length: count }, () => 0n));

const check = (
  result: ReturnType<typeof epoch>,
  bonds: readonly number[][],
  dividends: readonly number[],
  what: string,
): void => {
  for (const [i, row] of bonds.entries()) {
    for (const [j, expected] of row.entries()) {
      const bond = toNumber(fromU16((result.bonds[i] as readonly bigint[])[3 + j] as bigint));
      expect(bond, `${what}, bond ${i} ${j}`).to.be.closeTo(expected, TOLERANCE);
    }
  }
  for (const [i, expected] of dividends.entries()) {
    expect(toNumber(result.dividends[i] as bigint), `${what}, dividend ${i}`).to.be.closeTo(expected, TOLERANCE);
  }
};

describe('Yuma 3', () => {
  for (const scenario of SCENARIOS) {
    it(`gives the published bonds and dividends: ${scenario.name}`, () => {
      let bonds = empty(3 + (scenario.epochs[0] as Scenario['epochs'][number]).weights[0]!.length);
      for (const [at, { weights, bonds: expected, dividends }] of scenario.epochs.entries()) {
        const result = epoch(scenario, weights, bonds);
        check(result, expected, dividends, `epoch ${at}`);
        bonds = result.bonds;
      }
    });
  }

  it('gives the published bonds and dividends over 41 epochs with a reset of the moved column', () => {
    let bonds = empty(5);
    const scenario: Scenario = { name: 'reset', stakes: [8, 1, 1], liquid: true, epochs: [] };
    for (let at = 0; at <= 40; at++) {
      const result = epoch(scenario, BONDS_RESET.weights(at), bonds, BONDS_RESET.reset(at));
      const expected = BONDS_RESET.targets[at];
      if (expected !== undefined) check(result, expected.bonds, expected.dividends, `epoch ${at}`);
      bonds = result.bonds;
    }
  });

  it('lets the bond of a weight that went to 0 decay instead of dropping it', () => {
    const scenario: Scenario = { name: 'decay', stakes: [1, 1, 1], liquid: true, epochs: [] };
    const first = epoch(
      scenario,
      [
        ['1', '0'],
        ['1', '0'],
        ['1', '0'],
      ],
      empty(5),
    );
    const later = epoch(
      scenario,
      [
        ['0', '1'],
        ['1', '0'],
        ['1', '0'],
      ],
      first.bonds,
    );
    const [before, after] = [first, later].map((result) => (result.bonds[0] as readonly bigint[])[3] as bigint);
    expect(after).to.be.greaterThan(0);
    expect(after! < before!).to.equal(true);
  });
});
