// The part of the WebAssembly JavaScript interface that the exact engine uses; the whole DOM library would bring more globals
// than this code may touch.
declare namespace WebAssembly {
  type MemoryDescriptor = { readonly initial: number; readonly maximum?: number; readonly shared?: boolean };
  type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  class Memory {
    constructor(descriptor: MemoryDescriptor);
    readonly buffer: ArrayBuffer;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports?: Imports);
  }
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: Imports): Promise<Instance>;
}
