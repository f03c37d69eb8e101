import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import type { ProgramEngine, ProgramSession } from '../engine.ts';
import { EXACT_ENGINE_ID } from '../engine-id.ts';
import type { Program } from '../program-manifest.ts';
import { ExactSession } from './exact-session.ts';
import { readEngineFiles } from './node-files.ts';
import { shareFrozen } from './share-frozen.ts';
import { WorkerPool } from './worker-pool.ts';
import type { StartTimer } from './worker-slot.ts';

/** Limits of the exact engine. Each worker is one thread; `memoryBytes` and `callMs` hold for each worker and each call. */
export type ExactEngineOptions = { readonly workers?: number; readonly memoryBytes?: number; readonly callMs?: number };

/** What the engine stands on; by default the machine's timers. */
export type ExactEngineModules = { readonly startTimer?: StartTimer };

const DEFAULT_MEMORY = 2 * 1024 ** 3;
const DEFAULT_CALL_MS = 600_000;

const machineTimer: StartTimer = (ms, fire) => {
  const timer = setTimeout(fire, ms);
  return () => clearTimeout(timer);
};

/**
 * The engine on which bits count: onnxruntime's WebAssembly build, pinned by hash, one thread a worker, in worker threads of
 * bounded memory and time. Equal inputs give equal bits on every machine. Parallel calls run on different workers.
 */
export class ExactEngine implements ProgramEngine {
  readonly id: string = EXACT_ENGINE_ID;
  private readonly pool: WorkerPool;
  private readonly bounds: { readonly limitMs: number; readonly startTimer: StartTimer };
  private opened = 0;

  private constructor(pool: WorkerPool, bounds: { readonly limitMs: number; readonly startTimer: StartTimer }) {
    this.pool = pool;
    this.bounds = bounds;
  }

  /** Reads and checks the installed engine files. Workers start with the first calls. Throws `SUBSTRATE_ENGINE_MISMATCH`. */
  static async create(options: ExactEngineOptions = {}, modules: ExactEngineModules = {}): Promise<ExactEngine> {
    const files = await readEngineFiles();
    const pool = new WorkerPool(options.workers ?? 1, { ...files, memoryBytes: options.memoryBytes ?? DEFAULT_MEMORY });
    return new ExactEngine(pool, { limitMs: options.callMs ?? DEFAULT_CALL_MS, startTimer: modules.startTimer ?? machineTimer });
  }

  async open(program: Program): Promise<ProgramSession> {
    if (program.manifest.engine !== this.id) {
      throw new TempernetError('SUBSTRATE_ENGINE_MISMATCH', { expected: program.manifest.engine, actual: this.id });
    }
    return new ExactSession(shareFrozen(program), this.opened++, this.pool, this.bounds);
  }

  async close(): Promise<void> {
    await this.pool.close();
  }
}
