import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { ProgramEngine, ProgramSession } from '../../substrate/program/engine.ts';
import type { Program } from '../../substrate/program/program-manifest.ts';
import { TorchSession } from './torch-session.ts';
import type { WorkerPool } from './worker-pool.ts';

/**
 * PyTorch on workers: for GPUs, and for one's own training where quality alone is checked. Bits differ between devices, numbers of
 * processes and releases, so nothing that others re-execute may come from here. Only programs that the operator allowed are run, and
 * of those only what the worker's own copy says: no code goes over the wire.
 */
export class TorchEngine implements ProgramEngine {
  readonly id = 'torch:1';
  readonly #allowed: readonly Hex[];
  readonly #pool: WorkerPool;
  readonly #sessions = new Set<ProgramSession>();
  #closed = false;

  constructor(options: { readonly allowedPrograms: readonly Hex[] }, pool: WorkerPool) {
    this.#allowed = options.allowedPrograms;
    this.#pool = pool;
  }

  async open(program: Program): Promise<ProgramSession> {
    if (this.#closed) throw new TempernetError('SUBSTRATE_CLOSED', { what: 'engine' });
    if (!this.#allowed.includes(program.hash)) throw new TempernetError('SUBSTRATE_NOT_ALLOWED', { programHash: program.hash });
    const session = new TorchSession(program, this.#pool);
    this.#sessions.add(session);
    return session;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#sessions].map((session) => session.close()));
    this.#sessions.clear();
  }
}
