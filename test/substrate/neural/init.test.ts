import { expect } from 'chai';
import { seededRandom } from '../../../protocol/random.ts';
import { weightsToParams } from '../../../substrate/codecs/tensors.ts';
import { initialWeights } from '../../../substrate/neural/init.ts';
import { SEED } from '../support/golden.ts';
import { committedProgram, PROGRAM_NAMES } from '../support/programs.ts';

/** ReLU(x W^T + b) for weights of shape [out, in]. */
const layer = (x: Float64Array, weight: Float32Array, bias: Float32Array): Float64Array =>
  Float64Array.from(bias, (b, o) => {
    let sum = b;
    for (let i = 0; i < x.length; i++) sum += x[i]! * weight[o * x.length + i]!;
    return Math.max(0, sum);
  });

describe('version 0', () => {
  for (const name of PROGRAM_NAMES) {
    it(`of ${name} has at least 40 % of its hidden units active on random input`, () => {
      const { manifest } = committedProgram(name);
      const params = weightsToParams(manifest, initialWeights(manifest, SEED));
      const random = seededRandom('activity');
      for (let run = 0; run < 5; run++) {
        let x = Float64Array.from({ length: manifest.params[0]!.shape[1]! }, () => random.next() / 2 ** 32);
        for (const hidden of [0, 2]) {
          x = layer(x, params[hidden]!, params[hidden + 1]!) as Float64Array<ArrayBuffer>;
          const active = x.filter((value) => value > 0).length / x.length;
          expect(active, `layer ${hidden / 2}`).to.be.at.least(0.4);
          expect(active).to.be.at.most(0.6);
        }
      }
    });
  }

  it('is one where the manifest says so', () => {
    const { manifest } = committedProgram('digits');
    const params = manifest.params.map((spec, i) => (i === 1 ? ({ ...spec, init: { kind: 'ones' } } as const) : spec));
    const [, ones, others] = weightsToParams(manifest, initialWeights({ ...manifest, params }, SEED));
    expect(new Set(ones)).to.deep.equal(new Set([1]));
    expect(others).to.deep.equal(weightsToParams(manifest, initialWeights(manifest, SEED))[2]);
  });

  it('is uniform in +-sqrt(6 / fanIn), zero where the manifest says so, and follows the seed', () => {
    const { manifest } = committedProgram('digits');
    const [weight, bias] = weightsToParams(manifest, initialWeights(manifest, SEED));
    const bound = Math.sqrt(6 / 784);
    const [sum, squares] = weight!.reduce(([s, t], x) => [s! + x, t! + x * x], [0, 0]);
    expect(Math.max(...weight!.subarray(0, 50_000))).to.be.within(bound * 0.999, bound * 1.000001);
    expect(sum! / weight!.length).to.be.closeTo(0, bound / 200);
    expect(squares! / weight!.length).to.be.closeTo(bound ** 2 / 3, bound ** 2 / 300);
    expect([...bias!].every((x) => x === 0)).to.equal(true);
    expect(initialWeights(manifest, SEED)).to.deep.equal(initialWeights(manifest, SEED));
    expect(initialWeights(manifest, `0x${'00'.repeat(32)}`)).to.not.deep.equal(initialWeights(manifest, SEED));
  });
});
