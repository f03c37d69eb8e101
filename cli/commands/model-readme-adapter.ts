import type { Adapter } from '../../substrate/program/adapter.ts';

/** What stands beside a pulled adapter. */
export const adapterReadme = (
  about: Readonly<Record<string, string>>,
  cid: string,
  { base }: Adapter,
): string => `# ${about.model}

Version ${about.version} of project ${about.project}, content ${about.digest} (${cid}), program ${about.program}.
Trained on: ${about.data}

LoRA matrices for \`${base}\`, float32, in the form of PEFT: \`adapter_config.json\` and \`adapter_model.safetensors\`.

    from peft import PeftModel
    model = PeftModel.from_pretrained(base_model, "path/to/this/folder")

\`base_model\` is \`${base}\` as loaded by transformers. They were trained over the weights that the program names as frozen; over
weights of another precision they do nearly, not exactly, the same.
`;
