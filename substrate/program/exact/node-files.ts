import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bytesToHex } from '@noble/hashes/utils.js';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { EXACT_ENGINE_ID, engineIdOf } from '../engine-id.ts';

/** The exact engine's files as installed: the compiled `.wasm` and where its glue is. */
export type EngineFiles = { readonly module: WebAssembly.Module; readonly glueUrl: string };

/** Reads and compiles the installed engine. Throws `SUBSTRATE_ENGINE_MISMATCH` unless its files are exactly the pinned ones. */
export const readEngineFiles = async (): Promise<EngineFiles> => {
  const glueUrl = import.meta.resolve('onnxruntime-web/ort-wasm-simd-threaded.mjs');
  const wasmUrl = import.meta.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
  const [wasm, glue] = await Promise.all([wasmUrl, glueUrl].map((url) => readFile(fileURLToPath(url))));
  const actual = engineIdOf(await sha256(wasm!), await sha256(glue!));
  if (actual !== EXACT_ENGINE_ID) throw new TempernetError('SUBSTRATE_ENGINE_MISMATCH', { expected: EXACT_ENGINE_ID, actual });
  return { module: await WebAssembly.compile(new Uint8Array(wasm!)), glueUrl };
};

/** The platform's own hash: six times as fast here as the portable one, and every node start pays for it. */
const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
