import { expect } from 'chai';
import { weightCount } from '../../../substrate/codecs/tensors.ts';
import { updateNorm } from '../../../substrate/neural/norm.ts';
import { caught } from '../support/caught.ts';
import { committedProgram } from '../support/programs.ts';
import { tinyProgram } from '../support/tiny-program.ts';

describe('norm of an update', () => {
  it('is the length of the change in real units', () => {
    const { manifest } = tinyProgram();
    expect(updateNorm(manifest, Int32Array.of(3 * 2 ** 24, 0, -4 * 2 ** 24))).to.equal(5);
    expect(updateNorm(manifest, new Int32Array(3))).to.equal(0);
    expect(updateNorm(manifest, new Int32Array(3).fill(-(2 ** 31)))).to.be.closeTo(128 * Math.sqrt(3), 1e-12);
    const { manifest: digits } = committedProgram('digits');
    expect(updateNorm(digits, new Int32Array(weightCount(digits)).fill(2 ** 24))).to.be.closeTo(
      Math.sqrt(weightCount(digits)),
      1e-9,
    );
  });

  it('is taken of whole updates only', async () => {
    expect((await caught(() => updateNorm(tinyProgram().manifest, new Int32Array(2)))).code).to.equal('SUBSTRATE_BAD_LENGTH');
  });
});
