import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import pinned from './engine-id.json' with { type: 'json' };

/** Options that can change bits. All are part of the engine id; none can be chosen at run time. */
export type ExactOptions = { readonly threads: 1; readonly execution: 'sequential'; readonly optimisation: 'basic' };

/** The options of the exact engine: one thread, nodes in order, one graph optimisation level. */
export const EXACT_OPTIONS: ExactOptions = { threads: 1, execution: 'sequential', optimisation: 'basic' };

/** Names of the two files that make the exact engine, as installed by the package `onnxruntime-web`. */
export const EXACT_FILES = { wasm: 'ort-wasm-simd-threaded.wasm', glue: 'ort-wasm-simd-threaded.mjs' } as const;

/**
 * Engine id: `exact:` and the sha256 (hex) of five lines, each ended by a line feed: sha256 of the `.wasm`, sha256 of its
 * glue module, and the options `threads=1`, `execution=sequential`, `optimisation=basic`.
 */
export const computeEngineId = (wasm: Uint8Array, glue: Uint8Array, options: ExactOptions = EXACT_OPTIONS): string =>
  engineIdOf(bytesToHex(sha256(wasm)), bytesToHex(sha256(glue)), options);

/** The engine id from the two sha256 (hex), for callers with a faster hash at hand. */
export const engineIdOf = (wasmSha: string, glueSha: string, o: ExactOptions = EXACT_OPTIONS): string =>
  `exact:${bytesToHex(sha256(utf8ToBytes(`${wasmSha}\n${glueSha}\nthreads=${o.threads}\nexecution=${o.execution}\noptimisation=${o.optimisation}\n`)))}`;

/** Id of the exact engine that this release carries; a test holds it equal to the installed package. */
export const EXACT_ENGINE_ID: string = pinned.id;
