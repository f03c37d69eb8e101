import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import type { ProgramEngine, ProgramSession } from '../engine.ts';
import { EXACT_ENGINE_ID } from '../engine-id.ts';
import { machineTimer, type StartTimer } from '../machine-timer.ts';
import type { Program } from '../program-manifest.ts';
import { type EngineLimits, ExactSession } from './exact-session.ts';
import { readEngineFiles } from './node-files.ts';
import { shareFrozen } from './share-frozen.ts';
import { WorkerPool } from './worker-pool.ts';

/**
 * Limits of the exact engine. Each worker is one thread; `memoryBytes` and `callMs` hold for each worker and each call. Of these and a
 * program's own bounds the smaller ones hold.
 */
export type ExactEngineOptions = { readonly workers?: number; readonly memoryBytes?: number; readonly callMs?: number };

/** What the engine stands on; by default the machine's timers. */
export type ExactEngineModules = { readonly startTimer?: StartTimer };

const DEFAULT_MEMORY = 2 * 1024 ** 3;
const DEFAULT_CALL_MS = 600_000;

/**
 * The engine on which bits count: onnxruntime's WebAssembly build, pinned by hash, one thread a worker, in worker threads of
 * bounded memory and time. Equal inputs give equal bits on every machine. Parallel calls run on different workers.
 */
export class ExactEngine implements ProgramEngine {
  readonly id: string = EXACT_ENGINE_ID;
  private readonly pool: WorkerPool;
  private readonly limits: EngineLimits;
  private opened = 0;

  private constructor(pool: WorkerPool, limits: EngineLimits) {
    this.pool = pool;
    this.limits = limits;
  }

  /** Reads and checks the installed engine files. Workers start with the first calls. Throws `SUBSTRATE_ENGINE_MISMATCH`. */
  static async create(options: ExactEngineOptions = {}, modules: ExactEngineModules = {}): Promise<ExactEngine> {
    const files = await readEngineFiles();
    const pool = new WorkerPool(options.workers ?? 1, files);
    return new ExactEngine(pool, {
      memoryBytes: options.memoryBytes ?? DEFAULT_MEMORY,
      callMs: options.callMs ?? DEFAULT_CALL_MS,
      startTimer: modules.startTimer ?? machineTimer,
    });
  }

  /** Most bytes of engine memory that one of the workers has had so far. */
  get peakBytes(): number {
    return this.pool.peakBytes;
  }

  async open(program: Program): Promise<ProgramSession> {
    if (program.manifest.engine !== this.id) {
      throw new TempernetError('SUBSTRATE_ENGINE_MISMATCH', { expected: program.manifest.engine, actual: this.id });
    }
    return new ExactSession(shareFrozen(program), this.opened++, this.pool, this.limits);
  }

  async close(): Promise<void> {
    await this.pool.close();
  }
}
