import { expect } from 'chai';
import fc from 'fast-check';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { namedTensors, readSafetensors, writeSafetensors } from '../../../substrate/codecs/safetensors.ts';
import { caught } from '../support/caught.ts';

const file = (header: string, data: Uint8Array = new Uint8Array(0), length = header.length): Uint8Array => {
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(length), true);
  return Uint8Array.from([...prefix, ...new TextEncoder().encode(header), ...data]);
};
const refused = async (bytes: Uint8Array): Promise<string> => {
  const error = await caught(() => readSafetensors(bytes));
  expect(error.code).to.equal('SUBSTRATE_BAD_SAFETENSORS');
  return error.message;
};
const one = '"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}';

describe('safetensors', () => {
  it('writes what it reads, aligned to 8 bytes', () => {
    const tensors = [
      { name: 'b', shape: [2, 1], values: Float32Array.of(1.5, -0) },
      { name: 'a', shape: [], values: Int32Array.of(-7) },
      { name: 'c', shape: [3], values: Uint8Array.of(0, 128, 255) },
    ];
    const bytes = writeSafetensors(tensors, { format: 'pt', version: '3' });
    const header = new DataView(bytes.buffer).getBigUint64(0, true);
    expect(header % 8n).to.equal(0n);
    expect(bytes.length).to.equal(8 + Number(header) + 15);
    expect(readSafetensors(bytes)).to.deep.equal({ tensors, metadata: { format: 'pt', version: '3' } });
    expect(readSafetensors(writeSafetensors([]))).to.deep.equal({ tensors: [], metadata: {} });
  });

  it('reads a file that another writer could have written', () => {
    const { tensors, metadata } = readSafetensors(file(`{"__metadata__":{"k":"v"},${one}}  `, Uint8Array.of(0, 0, 128, 63)));
    expect(tensors).to.deep.equal([{ name: 'a', shape: [1], values: Float32Array.of(1) }]);
    expect(metadata).to.deep.equal({ k: 'v' });
  });

  it('refuses every kind of malformed file', async () => {
    const data = new Uint8Array(4);
    expect(await refused(new Uint8Array(7))).to.contain('shorter');
    expect(await refused(file('{}', data, 1_000_000_000))).to.contain('longer');
    expect(await refused(file('{', data))).to.contain('not JSON');
    expect(await refused(file('[]'))).to.contain('not a map');
    expect(await refused(file(` {${one}}`, data))).to.contain('not a map');
    expect(await refused(file(`{${one},${one}}`, data))).to.contain('twice');
    expect(await refused(file(`{${one},"\\u0061":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, data))).to.contain('twice');
    expect(await refused(file('{"a":{"dtype":"F32","dtype":"I32","shape":[1],"data_offsets":[0,4]}}', data))).to.contain('twice');
    expect(await refused(file(`{${one}}`, new Uint8Array(3)))).to.contain('fit');
    expect(await refused(file(`{${one}}`, new Uint8Array(5)))).to.contain('left over');
    expect(await refused(file(`{${one.replace('[0,4]', '[4,8]')}}`, new Uint8Array(8)))).to.contain('begin');
    expect(await refused(file(`{${one},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}`, new Uint8Array(6)))).to.contain(
      'begin',
    );
    expect(await refused(file(`{${one.replace('F32', 'F64')}}`, data))).to.contain('none of');
    expect(await refused(file(`{${one.replace('[1]', '[2]')}}`, data))).to.contain('shape');
    expect(await refused(file(`{${one.replace('[1]', '[-1]')}}`, data))).to.contain('shape');
    expect(await refused(file(`{${one.replace('[1]', '[1.5]')}}`, data))).to.contain('shape');
    expect(await refused(file(`{${one.replace('[0,4]', '[0,4,8]')}}`, data))).to.contain('offsets');
    expect(await refused(file(`{${one.replace('}', ',"x":1}')}}`, data))).to.contain('unknown');
    expect(await refused(file('{"__metadata__":{"k":1}}'))).to.contain('metadata');
    expect(await refused(file('{"a":null}'))).to.contain('none of');
  });

  it('refuses to write two tensors of one name or a wrong shape', async () => {
    const a = { name: 'a', shape: [1], values: Float32Array.of(1) };
    for (const tensors of [[a, a], [{ ...a, shape: [2] }], [{ ...a, name: '__metadata__' }]]) {
      expect((await caught(() => writeSafetensors(tensors))).code).to.equal('SUBSTRATE_BAD_SAFETENSORS');
    }
  });

  it('answers any bytes with tensors or a catalogued refusal', () => {
    const honest = writeSafetensors(namedTensors([{ name: 'w', shape: [2], dtype: 'float32' }], [Float32Array.of(1, 2)]), {
      k: 'v',
    });
    const mutated = fc
      .array(fc.tuple(fc.nat(honest.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 })
      .map((changes) => changes.reduce((bytes, [at, byte]) => bytes.with(at, byte), honest));
    const outcome = (bytes: Uint8Array): boolean => {
      try {
        readSafetensors(bytes);
        return true;
      } catch (error) {
        return isTempernetError(error, 'SUBSTRATE_BAD_SAFETENSORS');
      }
    };
    fc.assert(fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 100 })), outcome), { seed: 3, numRuns: 2000 });
  });
});
