import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import type { OrtApi, OrtFactory } from './ort-api.ts';

const PAGE = 65_536;
const LOG_FATAL = 4;

/** A running onnxruntime with one thread, and its memory. Views of it die when it grows: always ask `bytes` again. */
export type OrtHeap = {
  readonly api: OrtApi;
  readonly limitBytes: number;
  /** A view of engine memory. */
  bytes(pointer: number, length: number): Uint8Array;
  /** Reserves memory; throws `SUBSTRATE_MEMORY_LIMIT` when there is none. */
  allocate(length: number): number;
  /** Copies a text as C string into fresh memory. */
  text(value: string): number;
  /** The error that belongs to onnxruntime's last failure. */
  failure(call: string): TempernetError;
  /** Bytes of memory in use by the engine; never shrinks. */
  size(): number;
};

/**
 * Starts onnxruntime from its glue and its compiled WebAssembly, with at most `limitBytes` of memory. The glue makes its own
 * memory and offers no limit, so the constructor is held to one while it does. Call once per thread.
 */
export const startOrt = async (factory: OrtFactory, module: WebAssembly.Module, limitBytes: number): Promise<OrtHeap> => {
  let memory: WebAssembly.Memory | undefined;
  const restore = limitMemories(Math.floor(limitBytes / PAGE));
  let api: OrtApi;
  try {
    api = await factory({
      numThreads: 1,
      instantiateWasm: (imports, done) => {
        memory = Object.values(imports.a ?? {}).find((value) => value instanceof WebAssembly.Memory);
        void WebAssembly.instantiate(module, imports).then((instance) => done(instance, module));
      },
    });
  } finally {
    restore();
  }
  if (memory === undefined)
    throw new TempernetError('SUBSTRATE_ENGINE_FAILED', { call: 'start', detail: 'the glue imports no memory' });
  const heap = heapOf(api, memory, limitBytes);
  if (api._OrtInit(1, LOG_FATAL) !== 0) throw heap.failure('start');
  return heap;
};

const limitMemories = (pages: number): (() => void) => {
  const Original = WebAssembly.Memory;
  const Limited = class extends Original {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super({ ...descriptor, ...(descriptor.maximum === undefined ? {} : { maximum: Math.min(descriptor.maximum, pages) }) });
    }
  };
  WebAssembly.Memory = Limited;
  return () => {
    WebAssembly.Memory = Original;
  };
};

const heapOf = (api: OrtApi, memory: WebAssembly.Memory, limitBytes: number): OrtHeap => {
  const allocate = (length: number): number => {
    // The allocator takes the length modulo 2^32: a huge one would get a small place.
    const pointer = length > limitBytes ? 0 : api._malloc(Math.max(length, 1));
    if (pointer === 0) throw new TempernetError('SUBSTRATE_MEMORY_LIMIT', { call: 'allocate', limitBytes });
    return pointer >>> 0;
  };
  return {
    api,
    limitBytes,
    allocate,
    bytes: (pointer, length) => new Uint8Array(memory.buffer, pointer, length),
    size: () => memory.buffer.byteLength,
    text: (value) => {
      const length = api.lengthBytesUTF8(value) + 1;
      const pointer = allocate(length);
      api.stringToUTF8(value, pointer, length);
      return pointer;
    },
    failure: (call) => {
      const stack = api.stackSave();
      const place = api.stackAlloc(8);
      api._OrtGetLastError(place, place + 4);
      const message = api.getValue(place + 4, '*') >>> 0;
      const detail = message === 0 ? `code ${api.getValue(place, 'i32')}` : api.UTF8ToString(message);
      api.stackRestore(stack);
      return /bad_alloc|[Ff]ailed to allocate|out of memory/.test(detail)
        ? new TempernetError('SUBSTRATE_MEMORY_LIMIT', { call, limitBytes })
        : new TempernetError('SUBSTRATE_ENGINE_FAILED', { call, detail: detail.slice(0, 500) });
    },
  };
};
