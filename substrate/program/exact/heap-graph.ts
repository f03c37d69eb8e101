import type { Ports } from '../graph-ports.ts';
import type { HeapTensor } from './heap-tensor.ts';
import type { OrtHeap } from './ort-heap.ts';

// Option values of onnxruntime's C interface that belong to the engine id, see engine-id.ts.
const OPTIMISATION_BASIC = 1;
const EXECUTION_SEQUENTIAL = 0;
// Options that cannot change bits: where scratch memory comes from, and what is logged.
const ARENA = false;
const MEMORY_PATTERN = false;
const LOG_FATAL = 4;

/** One graph, ready to run on tensors of engine memory; inputs and outputs in the order of its ports. */
export type HeapGraph = {
  run(inputs: readonly HeapTensor[], outputs: readonly HeapTensor[]): Promise<void>;
  close(): void;
};

/** Opens a graph. Throws `SUBSTRATE_ENGINE_FAILED` when onnxruntime refuses it, `SUBSTRATE_MEMORY_LIMIT` when it does not fit. */
export const openHeapGraph = async (heap: OrtHeap, graph: string, model: Uint8Array, ports: Ports): Promise<HeapGraph> => {
  const { api } = heap;
  const options = api._OrtCreateSessionOptions(
    OPTIMISATION_BASIC,
    ARENA,
    MEMORY_PATTERN,
    EXECUTION_SEQUENTIAL,
    false,
    0,
    0,
    LOG_FATAL,
    0,
    0,
  );
  if (options === 0) throw heap.failure(`open ${graph}`);
  const data = heap.allocate(model.length);
  heap.bytes(data, model.length).set(model);
  const session = await api._OrtCreateSession(data, model.length, options);
  api._free(data);
  api._OrtReleaseSessionOptions(options);
  if (session === 0) throw heap.failure(`open ${graph}`);
  const runOptions = api._OrtCreateRunOptions(LOG_FATAL, 0, false, 0);
  if (runOptions === 0) throw heap.failure(`open ${graph}`);
  const names = [...ports.inputs, ...ports.outputs].map((port) => heap.text(port.name));
  const count = { inputs: ports.inputs.length, outputs: ports.outputs.length };
  const namePlaces = heap.allocate(4 * names.length);
  const places = heap.allocate(4 * names.length);
  setPointers(heap, namePlaces, names);
  return {
    run: async (inputs, outputs) => {
      setPointers(
        heap,
        places,
        [...inputs, ...outputs].map((tensor) => tensor.handle),
      );
      const [outputNames, outputPlaces] = [namePlaces + 4 * count.inputs, places + 4 * count.inputs];
      const code = await api._OrtRun(
        session,
        namePlaces,
        places,
        count.inputs,
        outputNames,
        count.outputs,
        outputPlaces,
        runOptions,
      );
      if (code !== 0) throw heap.failure(`run ${graph}`);
    },
    close: () => {
      api._OrtReleaseSession(session);
      api._OrtReleaseRunOptions(runOptions);
      for (const pointer of [...names, namePlaces, places]) api._free(pointer);
    },
  };
};

const setPointers = (heap: OrtHeap, place: number, values: readonly number[]): void => {
  for (const [i, value] of values.entries()) heap.api.setValue(place + 4 * i, value, '*');
};
