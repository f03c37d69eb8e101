import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { computeEngineId, EXACT_ENGINE_ID } from '../engine-id.ts';

/** The exact engine's files as installed: the compiled `.wasm` and where its glue is. */
export type EngineFiles = { readonly module: WebAssembly.Module; readonly glueUrl: string };

/** Reads and compiles the installed engine. Throws `SUBSTRATE_ENGINE_MISMATCH` unless its files are exactly the pinned ones. */
export const readEngineFiles = async (): Promise<EngineFiles> => {
  const glueUrl = import.meta.resolve('onnxruntime-web/ort-wasm-simd-threaded.mjs');
  const wasmUrl = import.meta.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
  const [wasm, glue] = await Promise.all([wasmUrl, glueUrl].map((url) => readFile(fileURLToPath(url))));
  const actual = computeEngineId(wasm!, glue!);
  if (actual !== EXACT_ENGINE_ID) throw new TempernetError('SUBSTRATE_ENGINE_MISMATCH', { expected: EXACT_ENGINE_ID, actual });
  return { module: await WebAssembly.compile(new Uint8Array(wasm!)), glueUrl };
};
