import { namedTensors, writeSafetensors } from '../../substrate/codecs/safetensors.ts';
import { loraLayers, peftConfig, peftName } from '../../substrate/program/adapter.ts';
import { bakeWeights } from '../../substrate/program/bake-weights.ts';
import { frozenValues } from '../../substrate/program/frozen-content.ts';
import type { Program } from '../../substrate/program/program-manifest.ts';
import { modelReadme, predictPython, predictTypeScript } from './model-examples.ts';
import { adapterReadme } from './model-readme-adapter.ts';

/** A file's name and what stands in it. */
export type ModelFiles = Readonly<Record<string, string | Uint8Array>>;

/**
 * What `model pull` writes of a version, `params` in manifest order: an ONNX graph with all weights inside, safetensors and examples; of a
 * program that trains adapters a folder that PEFT loads, since the base model is to be had elsewhere. `about` goes into the safetensors'
 * metadata.
 */
export const modelFiles = (
  program: Program,
  params: readonly Float32Array[],
  about: Readonly<Record<string, string>>,
  cid: string,
): ModelFiles => {
  const { manifest } = program;
  const tensors = namedTensors(manifest.params, params);
  const lora = loraLayers(manifest.params);
  if (manifest.adapter !== undefined && lora !== undefined) {
    const renamed = tensors.map((tensor) => ({ ...tensor, name: peftName(tensor.name) }));
    return {
      'adapter_config.json': `${JSON.stringify(peftConfig(manifest.adapter, lora), null, 2)}\n`,
      'adapter_model.safetensors': writeSafetensors(renamed, { ...about, format: 'pt' }),
      'README.md': adapterReadme(about, cid, manifest.adapter),
    };
  }
  const frozen = manifest.frozen.map((spec, i) => ({ ...spec, values: frozenValues(spec, program.frozen[i]!) }));
  return {
    'model.onnx': bakeWeights(program.graphs.infer, [...tensors, ...frozen]),
    'model.safetensors': writeSafetensors(tensors, about),
    'predict.ts': predictTypeScript(manifest),
    'predict.py': predictPython(manifest),
    'README.md': modelReadme(about, cid, manifest),
  };
};
