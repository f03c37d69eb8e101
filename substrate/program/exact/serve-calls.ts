import { isTempernetError, TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import type { Batch, Rows } from '../engine.ts';
import { HeapProgram } from './heap-program.ts';
import type { OrtHeap } from './ort-heap.ts';
import type { WorkerCall, WorkerReply, WorkerResult } from './worker-messages.ts';

/** Answers the calls of one host, one at a time, on one running engine. Runs in a Node worker and in a browser alike. */
export const serveCalls = (heap: OrtHeap): ((call: WorkerCall) => Promise<WorkerReply>) => {
  const programs = new Map<number, HeapProgram>();
  return async (call) => {
    try {
      return { ok: true, result: await answer(heap, programs, call), heapBytes: heap.size() };
    } catch (error) {
      return failed(heap, call.call, error);
    }
  };
};

const answer = async (heap: OrtHeap, programs: Map<number, HeapProgram>, call: WorkerCall): Promise<WorkerResult> => {
  if (call.call === 'open') {
    programs.set(call.program, new HeapProgram(heap, call.plan));
    return {};
  }
  const program = programs.get(call.program);
  if (program === undefined) throw new TempernetError('SUBSTRATE_CLOSED', { what: 'program' });
  switch (call.call) {
    case 'step':
      return program.step(call.state, call.batches);
    case 'evaluate': {
      const batches = Math.floor(call.rows.count / call.batchSize);
      return { outputs: await program.outputs('loss', call.params, slices(call.rows, call.batchSize, batches), batches) };
    }
    case 'infer':
      return { outputs: await program.outputs('infer', call.params, slices(call.rows, 1, call.rows.count), call.rows.count) };
    case 'close':
      program.close();
      programs.delete(call.program);
      return {};
  }
};

function* slices(rows: Rows, size: number, count: number): Generator<Batch> {
  for (let i = 0; i < count; i++) {
    yield rows.columns.map((column) => {
      const width = (column.length / rows.count) * size;
      return column.subarray(i * width, (i + 1) * width);
    });
  }
}

/** A trap inside WebAssembly leaves its memory in an unknown state, so anything but a clean refusal ends the worker. */
const failed = (heap: OrtHeap, call: string, error: unknown): WorkerReply => {
  if (isTempernetError(error))
    return { ok: false, code: error.code, fields: error.fields, fatal: error.code !== 'SUBSTRATE_CLOSED' };
  const detail = String(error instanceof Error ? error.message : error).slice(0, 500);
  if (/memory|alloc/i.test(detail) && heap.size() > heap.limitBytes / 2) {
    return { ok: false, code: 'SUBSTRATE_MEMORY_LIMIT', fields: { call, limitBytes: heap.limitBytes }, fatal: true };
  }
  return { ok: false, code: 'SUBSTRATE_ENGINE_FAILED', fields: { call, detail }, fatal: true };
};

/** Buffers of a result that can move to the host without a copy. */
export const transferable = (reply: WorkerReply): ArrayBuffer[] => {
  if (!reply.ok) return [];
  const { state, losses, outputs } = reply.result;
  const arrays = [
    ...(state?.params ?? []),
    ...(state?.optim ?? []),
    ...(losses === undefined ? [] : [losses]),
    ...(outputs ?? []),
  ];
  return arrays.map((array) => array.buffer as ArrayBuffer);
};
