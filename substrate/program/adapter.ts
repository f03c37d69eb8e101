import type { ParamSpec } from './program-manifest.ts';

/** What a program says of the low-rank adapters that it trains: the base model's name and LoRA's alpha; all else is in its parameters. */
export type Adapter = { readonly kind: 'lora'; readonly base: string; readonly alpha: number };

/** LoRA matrices as PEFT knows them: their rank, and the layers that they adapt, by their names in the base model. */
export type LoraLayers = { readonly rank: number; readonly layers: readonly string[] };

const NAME = /^base_model\.model\.(.+)\.lora_([AB])\.default\.weight$/;

/**
 * The layers that parameters named as in PEFT adapt, each by an A [rank, in] and a B [out, rank] of one rank; undefined where they are
 * anything else.
 */
export const loraLayers = (params: readonly Pick<ParamSpec, 'name' | 'shape'>[]): LoraLayers | undefined => {
  const parts = new Map<string, Set<string>>();
  const ranks = new Set<number>();
  for (const { name, shape } of params) {
    const [, layer, part] = NAME.exec(name) ?? [];
    if (layer === undefined || part === undefined || shape.length !== 2) return undefined;
    parts.set(layer, (parts.get(layer) ?? new Set()).add(part));
    ranks.add(shape[part === 'A' ? 0 : 1]!);
  }
  const [rank] = ranks;
  if (rank === undefined || ranks.size > 1 || [...parts.values()].some(({ size }) => size !== 2)) return undefined;
  return { rank, layers: [...parts.keys()] };
};

/** The name that PEFT gives a parameter in a file: without the adapter's own. */
export const peftName = (name: string): string => name.replace(/\.default\.weight$/, '.weight');

/** `adapter_config.json` of PEFT for such layers. */
export const peftConfig = ({ base, alpha }: Adapter, { rank, layers }: LoraLayers): Record<string, unknown> => ({
  peft_type: 'LORA',
  task_type: 'CAUSAL_LM',
  base_model_name_or_path: base,
  inference_mode: true,
  r: rank,
  lora_alpha: alpha,
  lora_dropout: 0,
  bias: 'none',
  fan_in_fan_out: false,
  target_modules: layers,
});
