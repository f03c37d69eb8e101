import { expect } from 'chai';
import { seededRandom } from '../../../protocol/random.ts';
import { noisyNorm, noisyUpdate } from '../../../roles/privacy/noisy-update.ts';

const bytesOf = (values: readonly number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer);
const valuesOf = (bytes: Uint8Array): number[] => [...new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)];
const normOf = (values: readonly number[]): number => Math.hypot(...values);
const seeded = (seed: number) => {
  const random = seededRandom('test/noise', Uint8Array.of(seed));
  return (count: number): Uint8Array => new Uint8Array(Uint32Array.from({ length: count / 4 }, () => random.next()).buffer);
};

describe('noisy update', () => {
  it('is clipped to the norm, and left alone below it', () => {
    const clip = 1_000;
    expect(valuesOf(noisyUpdate(bytesOf([300, -400, 0]), { clip, noise: 0 }, seeded(1)))).to.deep.equal([300, -400, 0]);
    expect(valuesOf(noisyUpdate(bytesOf([30_000, -40_000]), { clip, noise: 0 }, seeded(1)))).to.deep.equal([600, -800]);
    expect(valuesOf(noisyUpdate(bytesOf([0, 0]), { clip, noise: 0 }, seeded(1)))).to.deep.equal([0, 0]);
  });

  it('carries normal noise of the stated size on every coordinate', () => {
    const options = { clip: 1_000_000, noise: 2 };
    const values = valuesOf(noisyUpdate(new Uint8Array(4 * 50_000), options, seeded(2))).map((q) => q / 2_000_000);
    const mean = values.reduce((a, b) => a + b) / values.length;
    const moment = (power: number): number => values.reduce((sum, v) => sum + (v - mean) ** power, 0) / values.length;
    // Five standard errors of each.
    expect(mean).to.be.closeTo(0, 5 / Math.sqrt(50_000));
    expect(moment(2)).to.be.closeTo(1, 5 * Math.sqrt(2 / 50_000));
    expect(moment(3)).to.be.closeTo(0, 5 * Math.sqrt(15 / 50_000));
    expect(moment(4)).to.be.closeTo(3, 5 * Math.sqrt(96 / 50_000));
    const within = (z: number): number => values.filter((v) => Math.abs(v) < z).length / values.length;
    expect(within(1)).to.be.closeTo(0.6827, 0.011);
    expect(within(2)).to.be.closeTo(0.9545, 0.005);
    expect(normOf(values) / noisyNorm({ clip: 0.5, noise: 2 }, 50_000)).to.be.closeTo(1, 0.02);
  });

  it('is another with other randomness, and differs in all coordinates', () => {
    const of = (seed: number): number[] => valuesOf(noisyUpdate(new Uint8Array(400), { clip: 1e6, noise: 1 }, seeded(seed)));
    expect(of(3)).to.deep.equal(of(3));
    expect(of(3).filter((value, i) => value === of(4)[i])).to.have.lengthOf(0);
    expect(new Set(of(3))).to.have.length.above(95);
  });

  it('stays within int32', () => {
    const values = valuesOf(noisyUpdate(new Uint8Array(4_000), { clip: 2 ** 31, noise: 3 }, seeded(5)));
    expect(Math.max(...values)).to.equal(2 ** 31 - 1);
    expect(Math.min(...values)).to.equal(-(2 ** 31));
  });
});
