import type { ProgramManifest } from '../../substrate/program/program-manifest.ts';

const ARRAYS = { uint8: 'Uint8Array', int32: 'Int32Array', float32: 'Float32Array' } as const;

const inputs = (manifest: ProgramManifest) => manifest.batch.columns.filter(({ name }) => manifest.inferInputs.includes(name));
const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** Five lines that run the model in TypeScript. */
export const predictTypeScript = (manifest: ProgramManifest): string => {
  const feeds = inputs(manifest).map(
    ({ name, dtype, shape }) =>
      `${name}: new ort.Tensor('${dtype}', new ${ARRAYS[dtype]}(${size(shape)}), [1, ${shape.join(', ')}])`,
  );
  const output = manifest.inferOutputs[0]?.name ?? 'output';
  return `import * as ort from 'onnxruntime-node';
const model = await ort.InferenceSession.create(new URL('./model.onnx', import.meta.url).pathname);
const input = { ${feeds.join(', ')} }; // put your example here instead of zeros
const output = await model.run(input);
console.log(Array.from(output.${output}!.data as Float32Array));
`;
};

/** Five lines that run the model in Python. */
export const predictPython = (manifest: ProgramManifest): string => {
  const feeds = inputs(manifest).map(({ name, dtype, shape }) => `"${name}": np.zeros((1, ${shape.join(', ')}), np.${dtype})`);
  const output = manifest.inferOutputs[0]?.name ?? 'output';
  return `import numpy as np, onnxruntime as ort
from pathlib import Path
model = ort.InferenceSession(str(Path(__file__).with_name("model.onnx")))
inputs = {${feeds.join(', ')}}  # put your example here instead of zeros
print(model.run(["${output}"], inputs)[0].tolist())
`;
};

/** What stands beside a pulled model. */
export const modelReadme = (
  about: Readonly<Record<string, string>>,
  cid: string,
  manifest: ProgramManifest,
): string => `# ${about.model}

Version ${about.version} of project ${about.project}, content ${about.digest} (${cid}), program ${about.program}.
Trained on: ${about.data}

- \`model.onnx\`: inference graph with the weights inside; inputs ${manifest.inferInputs.join(', ')}, outputs ${manifest.inferOutputs.map((o) => o.name).join(', ')}.
- \`model.safetensors\`: the weights alone, float32, under the program's parameter names.
- \`predict.ts\` (Node 24 or newer): \`npm install onnxruntime-node --onnxruntime-node-install=skip && node predict.ts\`
- \`predict.py\`: \`pip install onnxruntime numpy && python predict.py\`
`;
