import { expect } from 'chai';
import { conditionStake, conditionWeights, type Participant, upscaleRow } from '../../../protocol/consensus/conditioning.ts';
import { ONE } from '../../../protocol/consensus/fixed.ts';

const someone = (change: Partial<Participant> = {}): Participant => ({
  stake: 10n,
  lastUpdate: 100,
  registered: 1,
  permit: true,
  ...change,
});
const OPTIONS = { block: 5100, activityCutoff: 5000, minimumStake: 5n, permits: 2 };

describe('conditioning of stake', () => {
  it('counts the active and permitted, and drops dust but the owner’s', () => {
    const people = [
      someone(),
      someone({ lastUpdate: 99 }),
      someone({ permit: false }),
      someone({ stake: 4n }),
      someone({ stake: 4n }),
    ];
    const { stake, active, nextPermits } = conditionStake(people, { ...OPTIONS, owner: 4 });
    const share = (of: bigint): bigint => (of << 32n) / 34n;
    expect(stake).to.deep.equal([share(10n), share(10n), share(10n), 0n, share(4n)]);
    expect(active.map((value) => value > 0n)).to.deep.equal([true, false, false, false, true]);
    expect(active[0]! + active[4]!).to.be.greaterThan(Number(ONE) - 3);
    expect(nextPermits).to.deep.equal([true, true, false, false, false]);
  });

  it('gives no permit without stake, and nothing where nobody has any', () => {
    const { stake, active, nextPermits } = conditionStake([someone({ stake: 0n }), someone({ stake: 0n })], OPTIONS);
    expect([stake, active]).to.deep.equal([
      [0n, 0n],
      [0n, 0n],
    ]);
    expect(nextPermits).to.deep.equal([false, false]);
  });
});

describe('conditioning of weights', () => {
  it('masks rows without permit, self-weights but the owner’s, and weights older than their target', () => {
    const people = [someone(), someone({ permit: false }), someone({ registered: 100 }), someone()];
    const rows = people.map(() => [1n, 1n, 1n, 1n]);
    const half = ONE / 2n;
    expect(conditionWeights(rows, people)[0]).to.deep.equal([0n, half, 0n, half]);
    expect(conditionWeights(rows, people)[1]).to.deep.equal([0n, 0n, 0n, 0n]);
    expect(conditionWeights(rows, people, 0)[0]).to.deep.equal([ONE / 3n, ONE / 3n, 0n, ONE / 3n]);
  });

  it('upscales a row to 65535, half away from zero', () => {
    expect(upscaleRow([0n, 0n])).to.deep.equal([0n, 0n]);
    expect(upscaleRow([1n, 2n, 4n])).to.deep.equal([16_384n, 32_768n, 65_535n]);
    expect(upscaleRow([65_535n, 16_383n])).to.deep.equal([65_535n, 16_383n]);
  });
});
