import { expect } from 'chai';
import fc from 'fast-check';
import {
  applyUpdate,
  checkpointSize,
  decodeCheckpoint,
  decodeWeights,
  encodeCheckpoint,
  encodeWeights,
  initialState,
  paramsToWeights,
  updateFrom,
  weightCount,
  weightsToParams,
} from '../../../substrate/codecs/tensors.ts';
import { caught } from '../support/caught.ts';
import { committedProgram } from '../support/programs.ts';
import { tinyProgram } from '../support/tiny-program.ts';

const { manifest } = tinyProgram();
const digits = committedProgram('digits').manifest;
const weights = fc.int32Array({ minLength: 3, maxLength: 3, min: -(2 ** 24), max: 2 ** 24 });

describe('tensor content', () => {
  it('of weights is int32 little-endian in manifest order', () => {
    expect([...encodeWeights(Int32Array.of(1, -1, 0x01020304))]).to.deep.equal([1, 0, 0, 0, 255, 255, 255, 255, 4, 3, 2, 1]);
    expect(weightCount(digits)).to.equal(784 * 256 + 256 + 256 * 128 + 128 + 128 * 10 + 10);
    const q = Int32Array.from({ length: weightCount(digits) }, (_, i) => i);
    const params = weightsToParams(digits, q);
    expect(params.map((tensor) => tensor.length)).to.deep.equal([200704, 256, 32768, 128, 1280, 10]);
    expect(params[1]![0]).to.equal(200704 / 2 ** 24);
  });

  it('of weights and updates is read at any offset, and only at its exact length', async () => {
    const bytes = Uint8Array.from([9, ...encodeWeights(Int32Array.of(5, 6, 7))]).subarray(1);
    expect([...decodeWeights(manifest, bytes)]).to.deep.equal([5, 6, 7]);
    for (const wrong of [bytes.subarray(1), Uint8Array.of(...bytes, 0)]) {
      expect((await caught(() => decodeWeights(manifest, wrong))).code).to.equal('SUBSTRATE_BAD_LENGTH');
    }
  });

  it('laws: weights survive their float form; base + (final - base) = final', () => {
    fc.assert(
      fc.property(weights, weights, (base, final) => {
        expect(paramsToWeights(manifest, weightsToParams(manifest, base))).to.deep.equal(base);
        const update = updateFrom(manifest, weightsToParams(manifest, final), base);
        expect(applyUpdate(base, update)).to.deep.equal(final);
      }),
      { seed: 2 },
    );
  });

  it('of a checkpoint holds parameters, then optimiser tensors, and comes back bit for bit', () => {
    const state = initialState(digits, new Int32Array(weightCount(digits)).fill(3));
    state.optim[0]![0] = -0;
    state.optim[6]![0] = 1.5;
    const content = encodeCheckpoint(digits, state);
    expect(content.length).to.equal(checkpointSize(digits));
    expect(content.length).to.equal(8 * weightCount(digits) + 4);
    const again = decodeCheckpoint(digits, content);
    expect(Object.is(again.optim[0]![0], -0)).to.equal(true);
    expect(new DataView(content.buffer).getFloat32(content.length - 4, true)).to.equal(1.5);
    expect(encodeCheckpoint(digits, again)).to.deep.equal(content);
  });

  it('of a checkpoint that is not finite or of another length is refused', async () => {
    const state = { params: [Float32Array.of(1, Number.NaN, 3)], optim: [] };
    expect((await caught(() => encodeCheckpoint(manifest, state))).code).to.equal('SUBSTRATE_NOT_FINITE');
    const bytes = new Uint8Array(Float32Array.of(1, Number.NEGATIVE_INFINITY, 3).buffer);
    expect((await caught(() => decodeCheckpoint(manifest, bytes))).code).to.equal('SUBSTRATE_NOT_FINITE');
    expect((await caught(() => decodeCheckpoint(manifest, bytes.subarray(4)))).code).to.equal('SUBSTRATE_BAD_LENGTH');
    expect((await caught(() => encodeCheckpoint(manifest, { params: [], optim: [] }))).code).to.equal('SUBSTRATE_BAD_LENGTH');
    expect((await caught(() => encodeCheckpoint(manifest, { params: [new Float32Array(2)], optim: [] }))).code).to.equal(
      'SUBSTRATE_BAD_LENGTH',
    );
  });

  it('an update that does not fit int32 is refused', async () => {
    const base = Int32Array.of(0, 0, -(2 ** 31));
    expect((await caught(() => updateFrom(manifest, [Float32Array.of(0, 0, 100)], base))).code).to.equal(
      'SUBSTRATE_OUT_OF_RANGE',
    );
  });
});
