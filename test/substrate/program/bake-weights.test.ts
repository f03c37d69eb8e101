import { expect } from 'chai';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { namedTensors } from '../../../substrate/codecs/safetensors.ts';
import { weightsToParams } from '../../../substrate/codecs/tensors.ts';
import { initialWeights } from '../../../substrate/neural/init.ts';
import { bakeWeights } from '../../../substrate/program/bake-weights.ts';
import { NativeEngine } from '../../../substrate/program/native/native-engine.ts';
import { bytesOf, protoFields, textOf } from '../../../substrate/program/proto-reader.ts';
import { SEED } from '../support/golden.ts';
import { committedProgram, fixedBatches } from '../support/programs.ts';

/** Names of a graph's inputs and of its initializers. */
const namesOf = (model: Uint8Array): { inputs: string[]; initializers: string[] } => {
  const names = (bytes: Uint8Array, field: number, name: number): string[] =>
    [...protoFields(bytes)]
      .filter(({ number }) => number === field)
      .flatMap((value) => [...protoFields(bytesOf(value))].filter(({ number }) => number === name).map(textOf));
  const graphs = [...protoFields(model)].filter(({ number }) => number === 7).map(bytesOf);
  expect(graphs.length).to.equal(1);
  const [graph] = graphs as [Uint8Array];
  return { inputs: names(graph, 11, 1), initializers: names(graph, 5, 8) };
};

describe('a graph with its weights inside', () => {
  for (const name of ['digits', 'brain'] as const) {
    it(`has the weights of ${name} as constants and only data as inputs, and says the same`, async () => {
      const program = committedProgram(name);
      const { manifest } = program;
      const params = weightsToParams(manifest, initialWeights(manifest, SEED));
      const baked = bakeWeights(program.graphs.infer, namedTensors(manifest.params, params));
      const { inputs, initializers } = namesOf(baked);
      expect(inputs).to.deep.equal(manifest.inferInputs);
      expect(initializers).to.include.members(manifest.params.map((p) => p.name));

      const [batch] = fixedBatches(name, 1, 1);
      const column = manifest.batch.columns[0];
      if (batch?.[0] === undefined || column === undefined) expect.fail('no data');
      const values = column.dtype === 'uint8' ? batch[0] : new Float32Array(batch[0].slice().buffer);
      const session = await InferenceSession.create(baked);
      const engine = new NativeEngine({ allowedPrograms: [program.hash] });
      try {
        const said = await session.run({ [column.name]: new Tensor(column.dtype, values, [1, ...column.shape]) });
        const expected = await (await engine.open(program)).infer(params, { count: 1, columns: [batch[0]] });
        for (const [i, output] of manifest.inferOutputs.entries()) {
          const found = said[output.name]?.data as Float32Array;
          for (const [j, value] of (expected[i] ?? []).entries()) expect(found[j]).to.be.closeTo(value, 1e-5);
        }
      } finally {
        await session.release();
        await engine.close();
      }
    });
  }

  it('leaves inputs that are no weights, and everything else, as they are', () => {
    const { graphs } = committedProgram('digits');
    expect(bakeWeights(graphs.infer, [])).to.deep.equal(graphs.infer);
  });
});
