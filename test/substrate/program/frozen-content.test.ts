import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { contentDigest } from '../../../protocol/content.ts';
import { ExactEngine } from '../../../substrate/program/exact/exact-engine.ts';
import { decodeFrozen, type FrozenForm, frozenBytes, frozenValues } from '../../../substrate/program/frozen-content.ts';
import { loadProgram, parseManifestText } from '../../../substrate/program/load-program.ts';
import { NativeEngine } from '../../../substrate/program/native/native-engine.ts';
import { caught } from '../support/caught.ts';
import { BLOCK, tinyFiles } from '../support/tiny-program.ts';

/** Three blocks of each kind, scales and minimums from subnormal to the largest half, and the sha256 of what gguf 0.19.0 makes of them. */
const VECTORS = {
  q4_1: {
    content:
      '4c2266b28b4ae5f1a94106a0956a26afbccdafe500c3010062f90a945f5693c642276ad5ab2da7390100ff7b4551370e99b2d74c3427fa48d732a1df',
    values: 'e138b71eb03b7641aacfb92ba72445c2f5f30615a082fd7e34d2420671e94c98',
    first: [-0.0646666, -0.0769653, -0.1384582],
  },
  q8_0: {
    content:
      '451f70aca1e926115901dd06f27f8f063cd25e19a621f9bd0ccc21397c1ec795ca770a8048dc03d17a88934d85527357a2e64647f03e2fb81f223f4192c58efd5185f071b0601ef7677a1f132a818d882195a100b28d6b236b82481bd9fe630dc3ce3be4ebca',
    values: '5cc3e3f2d937b9adffe4f0158c50977285d715f4458d205a7c391af0e4c17f13',
    first: [0.795105, -0.5963287, -0.6744194],
  },
} as const;

const bytesOf = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** 32 values: numbers 0 to 15 and 15 to 0, by a half, less one. */
const BLOCK_DECODED = Array.from({ length: 32 }, (_, i) => (i < 16 ? i : 31 - i) * 0.5 - 1);

describe('content of a frozen input', () => {
  for (const blocks of ['q4_1', 'q8_0'] as const) {
    it(`in ${blocks} blocks decodes to the bits of the format's own reader`, () => {
      const content = new Uint8Array(Buffer.from(VECTORS[blocks].content, 'hex'));
      const form: FrozenForm = { shape: [3, 32], blocks };
      expect(frozenBytes(form)).to.equal(content.length);
      const values = frozenValues(form, content);
      for (const [i, value] of VECTORS[blocks].first.entries()) expect(values[i]).to.be.closeTo(value, 1e-6);
      expect(createHash('sha256').update(bytesOf(values)).digest('hex')).to.equal(VECTORS[blocks].values);
    });
  }

  it('takes infinite and undefined halves for what they are', () => {
    const [scale, minimum] = [0x7c00, 0x7e00];
    const content = Uint8Array.from([scale & 255, scale >> 8, minimum & 255, minimum >> 8, ...new Array<number>(16).fill(1)]);
    expect(frozenValues({ shape: [32], blocks: 'q4_1' }, content)).to.satisfy((values: Float32Array) =>
      values.every(Number.isNaN),
    );
    const negative = frozenValues({ shape: [32], blocks: 'q8_0' }, Uint8Array.from([0, 0xfc, ...new Array<number>(32).fill(2)]));
    expect(negative[0]).to.equal(Number.NEGATIVE_INFINITY);
  });

  it('comes in parts that cover it, however long it is', () => {
    const content = new Uint8Array(2_500 * 34).map((_, i) => i % 251);
    const parts: number[] = [];
    const form = { shape: [2_500, 32], blocks: 'q8_0' } as const;
    decodeFrozen(form, content, (part, at) => parts.push(at, part.length));
    expect(parts).to.deep.equal([0, 131_072, 131_072, 131_072, 262_144, 57_856]);
    const last = frozenValues({ shape: [1, 32], blocks: 'q8_0' }, content.subarray(2_499 * 34));
    expect(bytesOf(frozenValues(form, content).subarray(2_499 * 32))).to.deep.equal(bytesOf(last));
  });

  it('as it is for plain float32', () => {
    const values = Float32Array.from([1.5, -2, 3]);
    expect(frozenValues({ shape: [3] }, bytesOf(values))).to.deep.equal(values);
  });
});

describe('program over a base in blocks', () => {
  const x = bytesOf(new Float32Array(64).fill(1));
  const first = { params: [new Float32Array(32)], optim: [] };
  const { json, graphs } = tinyFiles('blocks');
  const manifest = JSON.stringify(json);
  const expected = BLOCK_DECODED.map((value) => value + 1);

  it('runs on the decoded base on every engine, in several workers at once', async () => {
    const program = loadProgram({ manifest, graphs, frozen: { base: BLOCK } });
    const exact = await ExactEngine.create({ workers: 2 });
    const native = new NativeEngine({ allowedPrograms: [program.hash] });
    for (const engine of [exact, native]) {
      const session = await engine.open(program);
      for (const { state } of await Promise.all([session.step(first, [[x]]), session.step(first, [[x]])]))
        expect([...state.params[0]!]).to.deep.equal(expected);
      await engine.close();
    }
  });

  it('is refused when its content is a byte short or not what the digest says', async () => {
    const short = BLOCK.subarray(1);
    expect((await caught(() => loadProgram({ manifest, graphs, frozen: { base: short } }))).code).to.equal(
      'SUBSTRATE_GRAPH_DIGEST',
    );
    const lying = structuredClone(json) as { frozen: { digest: string }[] };
    lying.frozen[0]!.digest = contentDigest(short);
    const files = { manifest: JSON.stringify(lying), graphs, frozen: { base: short } };
    expect((await caught(() => loadProgram(files))).code).to.equal('SUBSTRATE_BAD_LENGTH');
  });

  it('is refused in a manifest that names other blocks, or rows that no blocks fill', async () => {
    for (const [change, path] of [
      [{ blocks: 'q2_k' }, 'frozen[0].blocks'],
      [{ shape: [33] }, 'frozen[0].shape'],
      [{ shape: [] }, 'frozen[0].shape'],
    ] as const) {
      const other = structuredClone(json) as { frozen: object[] };
      Object.assign(other.frozen[0]!, change);
      const error = await caught(() => parseManifestText(JSON.stringify(other)));
      expect(error.code).to.equal('SUBSTRATE_BAD_MANIFEST');
      expect(error.fields.path).to.equal(path);
    }
  });
});
