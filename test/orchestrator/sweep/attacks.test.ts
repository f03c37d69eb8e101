import { expect } from 'chai';
import { ATTACKS, type AttackName } from '../../../orchestrator/sweep/attacks/attacks.ts';
import { largestShift } from '../../../orchestrator/sweep/attacks/little-is-enough.ts';
import { normalQuantile } from '../../../orchestrator/sweep/attacks/normal-quantile.ts';
import { seededRandom } from '../../../protocol/random.ts';

const random = () => seededRandom('tempernet/test/attacks');
const of = (...rows: number[][]): Int32Array[] => rows.map((row) => Int32Array.from(row));
const lists = (updates: readonly Int32Array[]): number[][] => updates.map((update) => [...update]);

const HONEST = of([100, -40, 7], [300, -20, 7], [200, -60, 7]);

const sent = (name: AttackName, count: number, strength?: number, honest = HONEST): number[][] =>
  lists(ATTACKS[name]({ honest, count, random: random(), ...(strength === undefined ? {} : { strength }) }));

describe('attacks on a merge', () => {
  it('sign flip turns honest updates around, one after another', () => {
    expect(sent('sign-flip', 4)).to.deep.equal([
      [-100, 40, -7],
      [-300, 20, -7],
      [-200, 60, -7],
      [-100, 40, -7],
    ]);
    expect(sent('sign-flip', 1, 3)).to.deep.equal([[-300, 120, -21]]);
  });

  it('scaled and inner product go against the mean, far and near', () => {
    expect(sent('scaled', 2)).to.deep.equal([
      [-2000, 400, -70],
      [-2000, 400, -70],
    ]);
    expect(sent('inner-product', 1)).to.deep.equal([[-100, 20, -4]]);
    expect(sent('inner-product', 1, 0.1)).to.deep.equal([[-20, 4, -1]]);
  });

  it('a little is enough stays z deviations from the mean, and z is that of the paper', () => {
    // Baruch et al., section 4: 50 workers, 24 of them corrupt, s = 2, z = 1.43 (quantile of 24 / 26).
    expect(largestShift(26, 24)).to.be.closeTo(1.426, 1e-3);
    expect(largestShift(12, 3)).to.be.closeTo(normalQuantile(7 / 12), 1e-12);
    expect(largestShift(3, 1)).to.equal(0);
    const z = largestShift(3, 2);
    expect(sent('little-is-enough', 2)[0]).to.deep.equal([Math.round(200 - 100 * z), Math.round(-40 - 20 * z), 7]);
  });

  it('normal quantiles are those of the tables', () => {
    for (const [p, x] of [
      [0.5, 0],
      [0.8413447460685429, 1],
      [0.975, 1.959963984540054],
      [0.01, -2.3263478740408408],
      [0.9999, 3.719016485455709],
    ] as const)
      expect(normalQuantile(p)).to.be.closeTo(x, 1e-8);
  });

  it('noise has the asked length, no aim, and differs between attackers', () => {
    const size = 20_000;
    const honest = [Int32Array.from({ length: size }, () => 1000)];
    const [one, two] = ATTACKS.noise({ honest, count: 2, strength: 5, random: random() });
    const mean = one!.reduce((sum, value) => sum + value, 0) / size;
    const deviation = Math.sqrt(one!.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size);
    expect(Math.abs(mean)).to.be.below(150);
    expect(deviation).to.be.within(4800, 5200);
    expect([...one!.subarray(0, 5)]).to.not.deep.equal([...two!.subarray(0, 5)]);
    const again = ATTACKS.noise({ honest, count: 2, strength: 5, random: random() });
    expect(again[0]).to.deep.equal(one);
  });

  it('mimics follow the honest worker that lies farthest along the main direction', () => {
    const honest = of([10, 0], [-12, 1], [1, 3], [40, -2], [-20, -2]);
    expect(sent('mimic', 2, undefined, honest)).to.deep.equal([
      [40, -2],
      [40, -2],
    ]);
    expect(sent('mimic', 1, undefined, of([5, 5], [5, 5]))).to.deep.equal([[5, 5]]);
  });

  it('whatever they want, what they send are int32 updates of the right size, and honest updates stay as they are', () => {
    const extreme = of([2_147_483_647, -2_147_483_648], [2_147_483_647, -2_147_483_648]);
    const before = lists(extreme);
    for (const name of Object.keys(ATTACKS) as AttackName[]) {
      for (const update of ATTACKS[name]({ honest: extreme, count: 3, random: random(), strength: 100 })) {
        expect(update, name).to.be.instanceOf(Int32Array);
        expect(update.length, name).to.equal(2);
      }
      if (name === 'scaled') expect(sent(name, 1, 100, extreme)).to.deep.equal([[-2_147_483_648, 2_147_483_647]]);
    }
    expect(lists(extreme)).to.deep.equal(before);
  });
});
