import { expect } from 'chai';
import fc from 'fast-check';
import { int32View } from '../../../../substrate/codecs/little-endian.ts';
import { encodeWeights } from '../../../../substrate/codecs/tensors.ts';
import { squaredNorm } from '../../../../substrate/merge/squared-distance.ts';
import { programContent } from '../../../../substrate/payloads/program/program-content.ts';
import { caught } from '../../support/caught.ts';
import { SEED } from '../../support/golden.ts';
import { committedProgram } from '../../support/programs.ts';
import { tinyProgram } from '../../support/tiny-program.ts';

const tiny = programContent(tinyProgram().manifest);
const three = fc.int32Array({ minLength: 3, maxLength: 3, min: -(2 ** 30), max: 2 ** 30 });
const of = (...q: number[]): Uint8Array => encodeWeights(Int32Array.from(q));

describe('content of a program as a payload', () => {
  it('has the sizes, rows and bounds that the manifest says', () => {
    const { manifest } = committedProgram('digits');
    const { schema, bounds, metrics } = programContent(manifest);
    expect(schema.columns).to.deep.equal(manifest.batch.columns);
    expect([schema.inputs, schema.shardRows, schema.evaluationRows]).to.deep.equal([['x'], 64, 250]);
    expect(bounds.updateBytes).to.equal(bounds.versionBytes);
    expect(bounds.versionBytes).to.equal(4 * 235_146);
    expect(bounds.normMax).to.equal(Number(manifest.bounds.normMax));
    expect(metrics).to.deep.equal(['accuracy']);
    const optional = ['normMax', 'stepsMax', 'memoryBytes', 'stepMs'];
    expect(programContent({ ...manifest, bounds: {} }).bounds).to.not.have.any.keys(...optional);
    const bounds4 = Object.fromEntries(optional.map((key, i) => [key, String(10 ** 8 + i)]));
    expect(programContent({ ...manifest, bounds: bounds4 }).bounds).to.deep.include({
      memoryBytes: 100_000_002,
      stepMs: 100_000_003,
    });
  });

  it('version 0 follows from the seed', () => {
    expect(tiny.init(SEED)).to.deep.equal(tiny.init(SEED));
    expect(tiny.init(SEED).length).to.equal(tiny.bounds.versionBytes);
  });

  it('base + update is element by element, whatever lies where in memory, and changes neither', () => {
    fc.assert(
      fc.property(three, three, fc.boolean(), (base, update, shifted) => {
        const content = shifted ? Uint8Array.from([7, ...encodeWeights(base)]).subarray(1) : encodeWeights(base);
        const before = content.slice();
        const next = int32View(tiny.apply(content, encodeWeights(update)));
        expect([...next]).to.deep.equal([...base].map((q, i) => q + (update[i] as number)));
        expect(content).to.deep.equal(before);
      }),
      { seed: 3 },
    );
  });

  it('refuses updates of another size, beyond int32 and beyond the norm, each with its own error', async () => {
    const far = of(2 ** 31 - 1, 0, 0);
    const cases: [() => unknown, string][] = [
      [() => tiny.apply(of(0, 0, 0), of(0, 0)), 'SUBSTRATE_BAD_LENGTH'],
      [() => tiny.apply(of(0, 0), of(0, 0, 0)), 'SUBSTRATE_BAD_LENGTH'],
      [() => tiny.apply(far, of(1, 0, 0)), 'SUBSTRATE_OUT_OF_RANGE'],
      [() => tiny.apply(of(0, 0, 0), of(3, 4, 0), 4n), 'SUBSTRATE_NORM_EXCEEDED'],
      [() => tiny.merge('mean', 0, of(0, 0, 0), [of(1, 1, 1), of(1, 1)]), 'SUBSTRATE_BAD_LENGTH'],
      [() => tiny.merge('median', 0, of(0, 0, 0), [of(1, 1, 1)]), 'SUBSTRATE_TOO_FEW_INPUTS'],
      [() => tiny.firstState(of(1)), 'SUBSTRATE_BAD_LENGTH'],
      [() => tiny.updateFrom(of(0, 0, 0), new Uint8Array(4)), 'SUBSTRATE_BAD_LENGTH'],
      [() => tiny.check('state', new Uint8Array(tiny.bounds.stateBytes).fill(0xff)), 'SUBSTRATE_NOT_FINITE'],
      [() => tiny.check('version', new Uint8Array(13)), 'SUBSTRATE_BAD_LENGTH'],
      [() => tiny.check('update', new Uint8Array(0)), 'SUBSTRATE_BAD_LENGTH'],
    ];
    for (const [call, code] of cases) expect((await caught(async () => call())).code, String(call)).to.equal(code);
    expect(tiny.apply(of(0, 0, 0), of(3, 4, 0), 5n)).to.deep.equal(of(3, 4, 0));
    expect(squaredNorm(Int32Array.of(3, 4, 0))).to.equal(25n);
  });

  it('training that changed nothing hands in zero', () => {
    fc.assert(
      fc.property(three, (base) => {
        // Weights beyond 24 bits are not held by float32 exactly: these are what training would start from.
        const start = encodeWeights(base.map((q) => q >> 7));
        const update = tiny.updateFrom(start, tiny.firstState(start));
        expect([...int32View(update)]).to.deep.equal([0, 0, 0]);
      }),
      { seed: 4 },
    );
  });
});
