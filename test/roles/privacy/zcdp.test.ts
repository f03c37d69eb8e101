import { expect } from 'chai';
import { epsilonOf, rhoOfRelease } from '../../../roles/privacy/zcdp.ts';
import { readVectors } from '../../vectors/support/read-vectors.ts';

type Case = { readonly noise: number; readonly releases: number; readonly delta: number; readonly epsilon: number };

describe('privacy accountant', () => {
  it('gives the figures that dp-accounting gives', () => {
    const cases = readVectors<Case[]>('privacy');
    expect(cases).to.have.length.above(20);
    for (const { noise, releases, delta, epsilon } of cases) {
      expect(epsilonOf(releases * rhoOfRelease(noise), delta)).to.be.closeTo(epsilon, 1e-6 * epsilon);
    }
  });

  it('never says less than nothing, says nothing of no release, and more of each further one and of less noise', () => {
    expect(epsilonOf(0, 1e-5)).to.equal(0);
    expect(epsilonOf(1e-12, 0.5)).to.be.at.least(0);
    const by = (releases: number, noise: number): number => epsilonOf(releases * rhoOfRelease(noise), 1e-5);
    expect(by(2, 4)).to.be.above(by(1, 4));
    expect(by(1, 2)).to.be.above(by(1, 4));
  });
});
