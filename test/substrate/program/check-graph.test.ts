import { expect } from 'chai';
import fc from 'fast-check';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { checkGraph } from '../../../substrate/program/check-graph.ts';
import { expectedPorts, type Ports } from '../../../substrate/program/graph-ports.ts';
import { GRAPH_NAMES } from '../../../substrate/program/program-manifest.ts';
import { caught } from '../support/caught.ts';
import { committedProgram, PROGRAM_NAMES } from '../support/programs.ts';
import { type Field, message, model, node, value } from '../support/proto-writer.ts';

const ports: Ports = {
  inputs: [{ name: 'a', dtype: 'float32', shape: [2, 3] }],
  outputs: [{ name: 'b', dtype: 'float32', shape: [2, 3] }],
};
const a: Field = [11, value('a', 1, [2, 3])];
const b: Field = [12, value('b', 1, [2, 3])];
const relu: Field = [1, node('Relu', ['a'], ['b'])];
const tensor = (more: readonly Field[] = []): Field[] => [[1, 1], [2, 1], [8, 'c'], [9, new Uint8Array(4)], ...more];

const refusal = async (bytes: Uint8Array, opset = 18): Promise<string> => {
  const error = await caught(() => checkGraph('step', bytes, opset, ports));
  expect(error.code).to.equal('SUBSTRATE_BAD_GRAPH');
  return error.message;
};

describe('check of a graph', () => {
  it('lets the committed programs and a plain graph pass', () => {
    checkGraph('step', model([relu, a, b]), 18, ports);
    for (const name of PROGRAM_NAMES) {
      const { manifest, graphs } = committedProgram(name);
      for (const graph of GRAPH_NAMES) checkGraph(graph, graphs[graph], manifest.opset, expectedPorts(manifest, graph));
    }
  });

  for (const operator of [
    'Loop',
    'If',
    'Scan',
    'RandomNormal',
    'RandomUniform',
    'RandomNormalLike',
    'RandomUniformLike',
    'Bernoulli',
    'Multinomial',
    'Dropout',
    'NonZero',
    'Unique',
    'SequenceAt',
    'Optional',
    'StringNormalizer',
    'BlackBox',
    '',
  ]) {
    it(`refuses operator ${operator || 'without a name'}`, async () => {
      expect(await refusal(model([[1, node(operator, ['a'], ['b'])], a, b]))).to.contain('uses operator');
    });
  }

  it('refuses other domains, in nodes and in operator sets', async () => {
    expect(await refusal(model([[1, node('Relu', ['a'], ['b'], [[7, 'com.microsoft']])], a, b]))).to.contain('domain');
    expect(
      await refusal(
        model([relu, a, b], 18, [
          [
            8,
            [
              [1, 'com.microsoft'],
              [2, 1],
            ],
          ],
        ]),
      ),
    ).to.contain('domain');
  });

  it('refuses another operator set', async () => {
    expect(await refusal(model([relu, a, b], 17))).to.contain('operator set 17');
  });

  it('refuses subgraphs in attributes, also several', async () => {
    const subgraph: Field[] = [
      [1, 'body'],
      [6, [[2, 'inner']]],
      [20, 5],
    ];
    const subgraphs: Field[] = [
      [1, 'bodies'],
      [11, [[2, 'inner']]],
      [20, 10],
    ];
    for (const attribute of [subgraph, subgraphs]) {
      expect(await refusal(model([[1, node('Relu', ['a'], ['b'], [[5, attribute]])], a, b]))).to.contain('subgraph');
    }
  });

  it('refuses external data in initialisers and in attributes', async () => {
    const external = tensor([
      [
        13,
        [
          [1, 'location'],
          [2, '/etc/passwd'],
        ],
      ],
      [14, 1],
    ]);
    expect(await refusal(model([relu, [5, external], a, b]))).to.contain('external data');
    expect(await refusal(model([relu, [5, tensor([[14, 1]])], a, b]))).to.contain('external data');
    const constant = node(
      'Constant',
      [],
      ['c'],
      [
        [
          5,
          [
            [1, 'value'],
            [5, external],
            [20, 4],
          ],
        ],
      ],
    );
    expect(await refusal(model([[1, constant], relu, a, b]))).to.contain('external data');
  });

  it('refuses constants of strange types, sparse data, functions, training information', async () => {
    expect(
      await refusal(
        model([
          relu,
          [
            5,
            [
              [1, 1],
              [2, 8],
              [8, 'c'],
              [6, 'text'],
            ],
          ],
          a,
          b,
        ]),
      ),
    ).to.contain('element type 8');
    expect(await refusal(model([relu, [15, []], a, b]))).to.contain('graph field 15');
    expect(await refusal(model([relu, a, b], 18, [[25, []]]))).to.contain('model field 25');
    expect(await refusal(model([relu, a, b], 18, [[20, []]]))).to.contain('model field 20');
  });

  it('refuses dynamic and missing shapes', async () => {
    expect(await refusal(model([relu, [11, value('a', 1, ['n', 3])], b]))).to.contain('dynamic');
    expect(await refusal(model([relu, a, b, [13, value('h', 1, ['n'])]]))).to.contain('dynamic');
    expect(
      await refusal(
        model([
          relu,
          [
            11,
            [
              [1, 'a'],
              [2, [[1, [[1, 1]]]]],
            ],
          ],
          b,
        ]),
      ),
    ).to.contain('without a shape');
    expect(await refusal(model([relu, [11, value('a', 1, [0, 3])], b]))).to.contain('dimension of 0');
  });

  it("refuses inputs and outputs that are not the manifest's", async () => {
    expect(await refusal(model([relu, [11, value('x', 1, [2, 3])], b]))).to.contain('another name');
    expect(await refusal(model([relu, [11, value('a', 6, [2, 3])], b]))).to.contain('int32[2,3]');
    expect(await refusal(model([relu, a, [12, value('b', 1, [3, 2])]]))).to.contain('float32[3,2]');
    expect(await refusal(model([relu, a, a, b]))).to.contain('2 inputs');
    expect(await refusal(model([relu, a]))).to.contain('0 outputs');
    expect(await refusal(model([relu, [11, value('a', 10, [2, 3])], b]))).to.contain('element type 10');
  });

  it('refuses an input that is a constant as well: it would hide training', async () => {
    expect(
      await refusal(
        model([
          relu,
          [
            5,
            [
              [1, 1],
              [2, 1],
              [8, 'a'],
              [9, new Uint8Array(4)],
            ],
          ],
          a,
          b,
        ]),
      ),
    ).to.contain('as a constant');
  });

  it('refuses two graphs and none', async () => {
    expect(
      await refusal(
        message([
          [1, 8],
          [8, [[2, 18]]],
        ]),
      ),
    ).to.contain('exactly one graph');
    expect(await refusal(model([relu, a, b], 18, [[7, [[2, 'other'], relu, a, b]]]))).to.contain('exactly one graph');
  });

  it('answers any bytes with acceptance or a catalogued refusal', () => {
    const honest = model([relu, a, b]);
    const outcome = (bytes: Uint8Array): boolean => {
      try {
        checkGraph('step', bytes, 18, ports);
        return true;
      } catch (error) {
        return isTempernetError(error, 'SUBSTRATE_BAD_GRAPH');
      }
    };
    const mutated = fc
      .array(fc.tuple(fc.nat(honest.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
      .map((changes) => changes.reduce((bytes, [at, byte]) => bytes.with(at, byte), honest));
    fc.assert(
      fc.property(
        fc.oneof(
          mutated,
          fc.uint8Array({ maxLength: 200 }),
          fc.nat(honest.length).map((n) => honest.subarray(0, n)),
        ),
        outcome,
      ),
      { seed: 7, numRuns: 2000 },
    );
  });
});
