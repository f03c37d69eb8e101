import { expect } from 'chai';
import type { StoredBonds } from '../../../protocol/consensus/bonds.ts';
import { conditionStake, conditionWeights, type Participant } from '../../../protocol/consensus/conditioning.ts';
import { emission } from '../../../protocol/consensus/emission.ts';
import { yuma } from '../../../protocol/consensus/yuma.ts';

// Subtensor's `test_bonds`: four validators with stake 1 to 4, four servers, default kappa, penalty and moving average.
// Bonds (uint16) and emissions (of 10^9) are its numbers, exactly.

const OPTIONS = { kappa: 32_767n, bondsPenalty: 65_535n, movingAverage: 900_000n, version: 2 } as const;
const CONDITIONS = { block: 2, activityCutoff: 5000, minimumStake: 0n, permits: 8 };
const FULL = [0n, 0n, 0n, 0n, 16_383n, 32_767n, 49_149n, 65_535n];
const SELF = (uid: number): bigint[] => FULL.map((_, j) => (j === uid ? 65_535n : 0n));
const LAST = [0n, 0n, 0n, 0n, 0n, 0n, 0n, 65_535n];
const SERVERS = [49_998_779n, 100_000_610n, 149_996_337n, 200_004_272n];

const participants: Participant[] = [1n, 2n, 3n, 4n, 0n, 0n, 0n, 0n].map((stake, uid) => ({
  stake,
  lastUpdate: uid < 4 ? 1 : 0,
  registered: 0,
  permit: true,
}));

type Epoch = { weights: bigint[][]; column: number; bonds: bigint[]; emission: bigint[] };

const EPOCHS: Epoch[] = [
  {
    weights: [FULL, FULL, FULL, FULL],
    column: 4,
    bonds: [16_383n, 32_767n, 49_151n, 65_535n],
    emission: [49_999_998n, 99_999_999n, 150_000_000n, 200_000_001n, ...SERVERS],
  },
  {
    weights: [SELF(0), FULL, FULL, FULL],
    column: 4,
    bonds: [14_582n, 32_767n, 49_151n, 65_535n],
    emission: [44_998_351n, 101_110_561n, 151_667_215n, 202_223_870n, ...SERVERS],
  },
  {
    weights: [SELF(0), SELF(1), FULL, FULL],
    column: 4,
    bonds: [12_603n, 28_321n, 49_151n, 65_535n],
    emission: [40_496_805n, 90_999_783n, 157_929_636n, 210_573_773n, ...SERVERS],
  },
  {
    weights: [SELF(0), SELF(1), SELF(2), FULL],
    column: 7,
    bonds: [12_602n, 28_320n, 49_150n, 65_535n],
    emission: [99_999_999n, 199_999_999n, 299_999_999n, 399_999_999n, 0n, 0n, 0n, 0n],
  },
  {
    weights: [SELF(0), SELF(1), LAST, FULL],
    column: 7,
    bonds: [10_951n, 24_609n, 49_150n, 65_535n],
    emission: [36_443_733n, 81_898_628n, 163_565_493n, 218_092_144n, 0n, 0n, 0n, 500_000_000n],
  },
  {
    weights: [SELF(0), SELF(1), LAST, FULL],
    column: 7,
    bonds: [9_559n, 21_482n, 49_150n, 65_535n],
    emission: [32_799_427n, 73_706_612n, 168_638_129n, 224_855_830n, 0n, 0n, 0n, 500_000_000n],
  },
  {
    weights: [SELF(0), SELF(1), LAST, FULL],
    column: 7,
    bonds: [8_376n, 18_824n, 49_150n, 65_535n],
    emission: [29_518_068n, 66_336_137n, 173_203_134n, 230_942_659n, 0n, 0n, 0n, 500_000_000n],
  },
];

const EMPTY: StoredBonds = participants.map(() => participants.map(() => 0n));

const run = (weights: readonly bigint[][], bonds: StoredBonds) => {
  const { stake, active } = conditionStake(participants, CONDITIONS);
  const rows = [...weights, SELF(4), SELF(5), SELF(6), SELF(7)];
  const input = { stake, activeStake: active, weights: conditionWeights(rows, participants), bonds };
  const result = yuma(input, OPTIONS);
  return { result, emission: emission(result, input, 1_000_000_000n) };
};

describe('Yuma 2', () => {
  it('moves bonds and pays over seven epochs exactly as published', () => {
    let bonds: StoredBonds = EMPTY;
    for (const [epoch, expected] of EPOCHS.entries()) {
      const { result, emission: paid } = run(expected.weights, bonds);
      bonds = result.bonds;
      const column = bonds.slice(0, 4).map((row) => row[expected.column]);
      expect(column, `bonds of epoch ${epoch}`).to.deep.equal(expected.bonds);
      expect(paid.combined, `emission of epoch ${epoch}`).to.deep.equal(expected.emission);
    }
  });

  it('pays servers by incentive and validators by dividend, half each', () => {
    const { emission: paid } = run([FULL, FULL, FULL, FULL], EMPTY);
    expect(paid.server).to.deep.equal([0n, 0n, 0n, 0n, ...SERVERS]);
    expect(paid.validator.slice(0, 4)).to.deep.equal([49_999_998n, 99_999_999n, 150_000_000n, 200_000_001n]);
  });

  it('drops the bonds of a column whose participant registered since the last epoch', () => {
    const { result } = run([FULL, FULL, FULL, FULL], EMPTY);
    const { stake, active } = conditionStake(participants, CONDITIONS);
    const weights = conditionWeights([FULL, FULL, FULL, FULL, ...[4, 5, 6, 7].map(SELF)], participants);
    const fresh = participants.map((_, uid) => uid === 4);
    const again = (bonds: StoredBonds, recentlyRegistered?: boolean[]) =>
      yuma({ stake, activeStake: active, weights, bonds, ...(recentlyRegistered && { recentlyRegistered }) }, OPTIONS);
    const skewed = result.bonds.map((row, i) => row.map((bond) => (i === 0 ? 65_535n : bond)));
    expect(again(skewed, fresh).bonds.map((row) => row[4])).to.deep.equal(again(EMPTY).bonds.map((row) => row[4]));
    expect(again(skewed, fresh).bonds.map((row) => row[5])).to.not.deep.equal(again(EMPTY).bonds.map((row) => row[5]));
  });
});
