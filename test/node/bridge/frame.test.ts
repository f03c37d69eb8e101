import { expect } from 'chai';
import fc from 'fast-check';
import { fragmentsOf } from '../../../node/bridge/fragments-of.ts';
import { decodeFrame, encodeFrame, type SentTensor } from '../../../node/bridge/frame.ts';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { caught } from '../../substrate/support/caught.ts';

const tensor = (name: string, ...values: number[]): SentTensor => ({
  name,
  dtype: 'uint8',
  shape: [values.length],
  parts: [Uint8Array.from(values)],
});
const joined = (pieces: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(pieces));
/** A message with this head text and body, header lengths as given or as they are. */
const message = (head: string, body = new Uint8Array(0), lengths: { head?: number; body?: number } = {}): Uint8Array => {
  const text = new TextEncoder().encode(head);
  const start = new Uint8Array(Math.ceil((16 + text.length) / 8) * 8);
  const view = new DataView(start.buffer);
  view.setUint32(0, 0x31424e54, true);
  view.setUint32(4, lengths.head ?? text.length, true);
  view.setBigUint64(8, BigInt(lengths.body ?? body.length), true);
  start.set(text, 16);
  return joined([start, body]);
};
const one = (fields: object): string => JSON.stringify({ tensors: [{ name: 'a', dtype: 'uint8', shape: [3], ...fields }] });
const refused = async (bytes: Uint8Array): Promise<string> => {
  const error = await caught(() => decodeFrame([bytes]));
  expect(error.code).to.equal('BRIDGE_BAD_FRAME');
  return error.message;
};

describe('bridge frames', () => {
  it('are read as they were written, however they were cut', () => {
    const values = Float32Array.of(1.5, -0, Number.NaN);
    const float = { name: 'f', dtype: 'float32', shape: [3, 1], parts: [new Uint8Array(values.buffer)] } as const;
    const split = { ...tensor('split', 1, 2, 3), parts: [Uint8Array.of(1), Uint8Array.of(2, 3)] };
    const bytes = joined(encodeFrame({ type: 'job', job: 7 }, [split, float, tensor('none')]));
    expect(bytes.length % 8).to.equal(0);
    const cut = fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 8 });
    fc.assert(
      fc.property(cut, (points) => {
        const ends = [...points.toSorted((a, b) => a - b), bytes.length];
        const { head, tensors } = decodeFrame(ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end)));
        expect(head).to.deep.equal({ type: 'job', job: 7 });
        expect(tensors.map(({ name, shape }) => [name, shape])).to.deep.equal([
          ['split', [3]],
          ['f', [3, 1]],
          ['none', [0]],
        ]);
        expect([...tensors[0]!.bytes]).to.deep.equal([1, 2, 3]);
        expect(tensors[1]!.bytes).to.deep.equal(new Uint8Array(values.buffer));
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('are cut into fragments of at most 256 KiB that make the same bytes', () => {
    const pieces = [3, 300_000, 10, 20, 262_144, 1, 600_000].map((length, i) => new Uint8Array(length).fill(i));
    const fragments = [...fragmentsOf(pieces)];
    expect(Math.max(...fragments.map(({ length }) => length))).to.equal(262_144);
    expect(joined(fragments)).to.deep.equal(joined(pieces));
    expect(fragments.length).to.be.lessThan(10);
  });

  it('are refused when malformed', async () => {
    const three = new Uint8Array(8);
    expect(await refused(new Uint8Array(15))).to.contain('shorter than its header');
    expect(await refused(new Uint8Array(64))).to.contain('TNB1');
    expect(await refused(message('{}', three, { head: 2 ** 31 }))).to.contain('longer than allowed');
    expect(await refused(message(`{"x":"${'y'.repeat(1024 * 1024)}"}`))).to.contain('longer than allowed');
    expect(await refused(message('{'))).to.contain('not JSON');
    expect(await refused(message('[]'))).to.contain('not a map');
    expect(await refused(message('{"a":1,"a":2,"tensors":[]}'))).to.contain('twice');
    expect(await refused(message('{}'))).to.contain('list its tensors');
    expect(await refused(message('{"tensors":[]}', three))).to.contain('left over');
    expect(await refused(message('{"tensors":[]}', three, { body: 0 }))).to.contain('another length');
    expect(await refused(message(one({}), three, { body: 2 ** 40 }))).to.contain('another length');
    expect(await refused(message(one({}), new Uint8Array(0)))).to.contain('shorter than its tensors');
    expect(await refused(message(one({ shape: [2 ** 52, 2 ** 52] }), three))).to.contain('shorter than its tensors');
    expect(await refused(message(one({ shape: [-1] }), three))).to.contain('proper shape');
    expect(await refused(message(one({ shape: [1.5] }), three))).to.contain('proper shape');
    expect(await refused(message(one({ shape: new Array(9).fill(1) }), three))).to.contain('proper shape');
    expect(await refused(message(one({ dtype: 'object' }), three))).to.contain('neither');
    expect(await refused(message(one({ dtype: 'constructor' }), three))).to.contain('neither');
    expect(await refused(message(one({ name: '' }), three))).to.contain('proper name');
    expect(await refused(message(one({ more: 1 }), three))).to.contain('unknown fields');
    const twice = { tensors: [tensor('a', 1), tensor('a', 2)].map(({ name, dtype, shape }) => ({ name, dtype, shape })) };
    expect(await refused(message(JSON.stringify(twice), new Uint8Array(16)))).to.contain('one name');
  });

  it('are not written with another number of bytes than their shape says', async () => {
    const error = await caught(() => encodeFrame({}, [{ ...tensor('a', 1, 2), shape: [3] }]));
    expect(error.code).to.equal('BRIDGE_BAD_FRAME');
  });

  it('any bytes are a message or refused by name', () => {
    const honest = joined(encodeFrame({ type: 'hello' }, [tensor('a', 1, 2, 3), tensor('b', 4)]));
    const changed = fc
      .array(fc.tuple(fc.nat(honest.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 })
      .map((changes) => changes.reduce((bytes, [at, byte]) => bytes.with(at, byte), honest));
    const cut = fc.nat(honest.length).map((length) => honest.subarray(0, length));
    const outcome = (bytes: Uint8Array): boolean => {
      try {
        decodeFrame([bytes]);
        return true;
      } catch (error) {
        return isTempernetError(error, 'BRIDGE_BAD_FRAME');
      }
    };
    fc.assert(fc.property(fc.oneof(changed, cut, fc.uint8Array({ maxLength: 64 })), outcome), { seed: 9, numRuns: 2000 });
  });
});
