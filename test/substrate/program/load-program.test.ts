import { expect } from 'chai';
import { contentDigest } from '../../../protocol/content.ts';
import { ExactEngine } from '../../../substrate/program/exact/exact-engine.ts';
import { loadProgram, parseManifestText, programHash } from '../../../substrate/program/load-program.ts';
import { caught } from '../support/caught.ts';
import { committedProgram, PROGRAM_NAMES, programFiles } from '../support/programs.ts';
import { tinyFiles } from '../support/tiny-program.ts';

type Json = Record<string, unknown>;

const changed = (change: (json: Json) => void): string => {
  const json = structuredClone(tinyFiles().json);
  change(json);
  return JSON.stringify(json);
};

const at = (json: Json, key: string): Json => json[key] as Json;

describe('program manifest', () => {
  it('of the committed programs is read whole', () => {
    for (const name of PROGRAM_NAMES) {
      const { manifest, hash } = committedProgram(name);
      expect(manifest.name).to.equal(name);
      expect(manifest).to.deep.equal(JSON.parse(new TextDecoder().decode(programFiles(name).manifest as Uint8Array)));
      expect(hash).to.equal(programHash(manifest));
    }
  });

  it('has a hash that does not depend on white space or the order of fields', () => {
    const { json, manifest } = tinyFiles();
    const reversed = JSON.stringify(Object.fromEntries(Object.entries(json).reverse()), null, 4);
    expect(parseManifestText(reversed).hash).to.equal(parseManifestText(manifest).hash);
    expect(
      parseManifestText(
        changed((j) => {
          j.name = 'other';
        }),
      ).hash,
    ).to.not.equal(parseManifestText(manifest).hash);
  });

  const faults: readonly (readonly [string, string, (json: Json) => void])[] = [
    [
      'another format',
      'format',
      (j) => {
        j.format = 'tempernet/program/2';
      },
    ],
    [
      'a missing field',
      'manifest.opset',
      (j) => {
        delete j.opset;
      },
    ],
    [
      'an unknown field',
      'manifest',
      (j) => {
        j.extra = 1;
      },
    ],
    [
      'a graph file outside the folder',
      'graphs.step.file',
      (j) => {
        at(at(j, 'graphs'), 'step').file = '../step.onnx';
      },
    ],
    [
      'a graph without digest',
      'graphs.loss.digest',
      (j) => {
        at(at(j, 'graphs'), 'loss').digest = '0x12';
      },
    ],
    [
      'a malformed engine',
      'engine',
      (j) => {
        j.engine = 'exact';
      },
    ],
    [
      'no parameters',
      'params',
      (j) => {
        j.params = [];
      },
    ],
    [
      'a parameter of another type',
      'params[0].dtype',
      (j) => {
        (j.params as Json[])[0]!.dtype = 'float16';
      },
    ],
    [
      'a zero dimension',
      'params[0].shape',
      (j) => {
        (j.params as Json[])[0]!.shape = [0];
      },
    ],
    [
      'a huge tensor',
      'params[0].shape',
      (j) => {
        (j.params as Json[])[0]!.shape = [65536, 65536];
      },
    ],
    [
      'a fractional scale',
      'params[0].scale',
      (j) => {
        (j.params as Json[])[0]!.scale = 24.5;
      },
    ],
    [
      'an unknown init',
      'params[0].init',
      (j) => {
        (j.params as Json[])[0]!.init = { kind: 'normal' };
      },
    ],
    [
      'ones at a scale that int32 does not hold',
      'params[0].init',
      (j) => {
        Object.assign((j.params as Json[])[0]!, { init: { kind: 'ones' }, scale: 31 });
      },
    ],
    [
      'a fan-in of zero',
      'params[0].init.fanIn',
      (j) => {
        (j.params as Json[])[0]!.init = { kind: 'he-uniform', fanIn: 0 };
      },
    ],
    [
      'a name twice',
      'params',
      (j) => {
        (j.params as Json[]).push((j.params as Json[])[0]!);
      },
    ],
    [
      'a column named like a parameter',
      'params',
      (j) => {
        (at(j, 'batch').columns as Json[])[0]!.name = 'w';
        j.inferInputs = ['w'];
      },
    ],
    [
      'a column of another type',
      'batch.columns[0]',
      (j) => {
        (at(j, 'batch').columns as Json[])[0]!.dtype = 'int64';
      },
    ],
    [
      'a batch of none',
      'batch.size',
      (j) => {
        at(j, 'batch').size = 0;
      },
    ],
    [
      'a setting that is a number',
      'optimizer.settings.lr',
      (j) => {
        at(at(j, 'optimizer'), 'settings').lr = 0.1;
      },
    ],
    [
      'a metric named loss',
      'metrics',
      (j) => {
        j.metrics = ['loss'];
      },
    ],
    [
      'an inference input that is no column',
      'inferInputs',
      (j) => {
        j.inferInputs = ['z'];
      },
    ],
    [
      'control characters in its words',
      'data',
      (j) => {
        j.data = 'a\u001b[2J';
      },
    ],
  ];
  for (const [what, path, change] of faults) {
    it(`with ${what} is refused`, async () => {
      const error = await caught(() => parseManifestText(changed(change)));
      expect(error.code).to.equal('SUBSTRATE_BAD_MANIFEST');
      expect(error.fields.path).to.equal(path);
    });
  }

  it('that is not JSON is refused', async () => {
    for (const text of ['{', 'null', '[]', new Uint8Array([0xff, 0xfe])]) {
      expect((await caught(() => parseManifestText(text))).code).to.equal('SUBSTRATE_BAD_MANIFEST');
    }
  });
});

describe('program', () => {
  it('whose graph has another digest is refused', async () => {
    const files = tinyFiles();
    const error = await caught(() => loadProgram({ ...files, graphs: { ...files.graphs, step: files.graphs.loss } }));
    expect(error.code).to.equal('SUBSTRATE_GRAPH_DIGEST');
    expect(error.fields.graph).to.equal('step');
  });

  it('whose graph does not fit its manifest is refused', async () => {
    const files = tinyFiles();
    const manifest = changed((json) => {
      at(json, 'batch').size = 3;
    });
    expect((await caught(() => loadProgram({ ...files, manifest }))).code).to.equal('SUBSTRATE_BAD_GRAPH');
  });

  it('is given frozen inputs by digest, and never others', async () => {
    const { json, graphs } = tinyFiles('frozen');
    const base = new Uint8Array(Float32Array.from([10, 20, 30]).buffer);
    const manifest = JSON.stringify(json);
    expect((json.frozen as Json[])[0]!.digest).to.equal(contentDigest(base));
    expect((await caught(() => loadProgram({ manifest, graphs }))).code).to.equal('SUBSTRATE_GRAPH_DIGEST');
    expect((await caught(() => loadProgram({ manifest, graphs, frozen: { base: base.with(0, 1) } }))).code).to.equal(
      'SUBSTRATE_GRAPH_DIGEST',
    );
    const engine = await ExactEngine.create();
    const session = await engine.open(loadProgram({ manifest, graphs, frozen: { base } }));
    const x = new Uint8Array(Float32Array.from([1, 2, 3, 3, 4, 5]).buffer);
    const { state } = await session.step({ params: [new Float32Array(3)], optim: [] }, [[x], [x]]);
    expect([...state.params[0]!]).to.deep.equal([12, 23, 34]);
    await engine.close();
  });
});
