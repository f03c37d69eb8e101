import { parentPort, workerData } from 'node:worker_threads';
import type { OrtFactory } from './ort-api.ts';
import { startOrt } from './ort-heap.ts';
import { serveCalls, transferable } from './serve-calls.ts';
import type { WorkerCall, WorkerSetup } from './worker-messages.ts';

// Entry of a Node worker of the exact engine: one onnxruntime, one call at a time.
const setup = workerData as WorkerSetup;
const port = parentPort!;
const glue = (await import(setup.glueUrl)) as { readonly default: OrtFactory };
const answer = serveCalls(await startOrt(glue.default, setup.module, setup.memoryBytes));
port.on('message', async (call: WorkerCall) => {
  const reply = await answer(call);
  port.postMessage(reply, transferable(reply));
});
