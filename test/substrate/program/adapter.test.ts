import { expect } from 'chai';
import { loraLayers, peftConfig, peftName } from '../../../substrate/program/adapter.ts';
import { parseManifestText } from '../../../substrate/program/load-program.ts';
import { caught } from '../support/caught.ts';
import { tinyFiles } from '../support/tiny-program.ts';

const q = 'base_model.model.model.layers.0.self_attn.q_proj';
const A = { name: `${q}.lora_A.default.weight`, shape: [2, 32] };
const B = { name: `${q}.lora_B.default.weight`, shape: [16, 2] };

describe('adapter of a program', () => {
  it('is found in the names and shapes of its parameters', () => {
    expect(loraLayers([A, B])).to.deep.equal({ rank: 2, layers: ['model.layers.0.self_attn.q_proj'] });
    expect(peftName(A.name)).to.equal(`${q}.lora_A.weight`);
  });

  it('is none where a factor is missing, ranks differ or names are others', () => {
    for (const params of [
      [],
      [A],
      [A, { ...B, shape: [16, 3] }],
      [A, { ...B, shape: [2] }],
      [A, B, { name: 'w', shape: [2, 2] }],
    ])
      expect(loraLayers(params)).to.equal(undefined);
  });

  it('names base, rank, alpha and layers for PEFT', () => {
    const config = peftConfig({ kind: 'lora', base: 'some/model', alpha: 8 }, loraLayers([A, B])!);
    expect(config).to.include({ peft_type: 'LORA', base_model_name_or_path: 'some/model', r: 2, lora_alpha: 8 });
    expect(config.target_modules).to.deep.equal(['model.layers.0.self_attn.q_proj']);
  });

  it('is refused in a manifest whose parameters are no such matrices, or when it is malformed', async () => {
    const { json } = tinyFiles();
    for (const [adapter, path] of [
      [{ kind: 'lora', base: 'some/model', alpha: 8 }, 'adapter'],
      [{ kind: 'dora', base: 'some/model', alpha: 8 }, 'adapter.kind'],
      [{ kind: 'lora', base: 'a\nb', alpha: 8 }, 'adapter.base'],
      [{ kind: 'lora', base: 'some/model', alpha: 0 }, 'adapter.alpha'],
      [{ kind: 'lora', base: 'some/model' }, 'adapter.alpha'],
      [null, 'adapter'],
    ] as const) {
      const error = await caught(() => parseManifestText(JSON.stringify({ ...json, adapter })));
      expect(error.code).to.equal('SUBSTRATE_BAD_MANIFEST');
      expect(error.fields.path).to.equal(path);
    }
  });
});
