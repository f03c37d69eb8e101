import type { ErrorCode } from '../../../protocol/errors/catalogue.ts';
import type { ErrorFields } from '../../../protocol/errors/tempernet-error.ts';
import type { Batch, Rows, State } from '../engine.ts';
import type { HeapPlan } from './heap-program.ts';

/** What a worker is started with. */
export type WorkerSetup = { readonly glueUrl: string; readonly module: WebAssembly.Module; readonly memoryBytes: number };

/** One call to a worker. `program` is a number that the host chose when it opened the program there. */
export type WorkerCall =
  | { readonly call: 'open'; readonly program: number; readonly plan: HeapPlan }
  | { readonly call: 'step'; readonly program: number; readonly state: State; readonly batches: readonly Batch[] }
  | {
      readonly call: 'evaluate';
      readonly program: number;
      readonly params: readonly Float32Array[];
      readonly rows: Rows;
      readonly batchSize: number;
    }
  | { readonly call: 'infer'; readonly program: number; readonly params: readonly Float32Array[]; readonly rows: Rows }
  | { readonly call: 'close'; readonly program: number };

/** What a worker answers: `step` gives state and losses, `evaluate` and `infer` give output arrays. */
export type WorkerResult = { readonly state?: State; readonly losses?: Float32Array; readonly outputs?: readonly Float32Array[] };

/** An answer as it travels. `heapBytes`: what the engine's memory has grown to. `fatal`: the worker must not be used again. */
export type WorkerReply =
  | { readonly ok: true; readonly result: WorkerResult; readonly heapBytes: number }
  | { readonly ok: false; readonly code: ErrorCode; readonly fields: ErrorFields; readonly fatal: boolean };
