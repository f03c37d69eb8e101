import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { checkEvaluable, checkParams, checkRows, checkStep, inferColumns } from '../check-inputs.ts';
import type { Batch, Evaluation, ProgramSession, Rows, State, StepResult } from '../engine.ts';
import { meanEvaluation } from '../mean-evaluation.ts';
import type { Program, ProgramManifest } from '../program-manifest.ts';
import { heapPlan } from './heap-plan.ts';
import type { WorkerCall, WorkerResult } from './worker-messages.ts';
import type { WorkerPool } from './worker-pool.ts';
import type { StartTimer, WorkerSlot } from './worker-slot.ts';

/** A program opened on the exact engine. A worker opens it with its first call there. */
export class ExactSession implements ProgramSession {
  readonly manifest: ProgramManifest;
  private readonly program: Program;
  private readonly number: number;
  private readonly pool: WorkerPool;
  private readonly bounds: { readonly limitMs: number; readonly startTimer: StartTimer };
  private closed = false;

  constructor(
    program: Program,
    number: number,
    pool: WorkerPool,
    bounds: { readonly limitMs: number; readonly startTimer: StartTimer },
  ) {
    this.manifest = program.manifest;
    this.program = program;
    this.number = number;
    this.pool = pool;
    this.bounds = bounds;
  }

  async step(state: State, batches: readonly Batch[], signal?: AbortSignal): Promise<StepResult> {
    checkStep(this.manifest, state, batches);
    const plain = { params: state.params.map(owned), optim: state.optim.map(owned) };
    const result = await this.call(
      { call: 'step', program: this.number, state: plain, batches: batches.map((batch) => batch.map(owned)) },
      signal,
    );
    return { state: result.state!, losses: result.losses! };
  }

  async evaluate(params: readonly Float32Array[], rows: Rows, signal?: AbortSignal): Promise<Evaluation> {
    checkParams(this.manifest, params);
    checkEvaluable(this.manifest, rows);
    const batchSize = this.manifest.batch.evalSize;
    const message = {
      call: 'evaluate',
      program: this.number,
      params: params.map(owned),
      rows: ownedRows(rows),
      batchSize,
    } as const;
    const result = await this.call(message, signal);
    return meanEvaluation(this.manifest, result.outputs!);
  }

  async infer(params: readonly Float32Array[], rows: Rows, signal?: AbortSignal): Promise<Float32Array[]> {
    checkParams(this.manifest, params);
    checkRows(inferColumns(this.manifest), rows);
    const result = await this.call(
      { call: 'infer', program: this.number, params: params.map(owned), rows: ownedRows(rows) },
      signal,
    );
    return [...result.outputs!];
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.pool.runOnIdle((slot) => this.closeOn(slot));
  }

  private call(message: WorkerCall, signal: AbortSignal | undefined): Promise<WorkerResult> {
    if (this.closed) return Promise.reject(new TempernetError('SUBSTRATE_CLOSED', { what: 'session' }));
    const bounds = { ...this.bounds, signal };
    const isOpen = (slot: WorkerSlot): boolean => slot.programs.has(this.number);
    return this.pool.run(signal, isOpen, async (slot) => {
      if (!isOpen(slot)) {
        await slot.call({ call: 'open', program: this.number, plan: heapPlan(this.program) }, bounds);
        slot.programs.add(this.number);
      }
      const result = await slot.call(message, bounds);
      // Closed meanwhile: `close` reaches idle workers only.
      if (this.closed) await this.closeOn(slot);
      return result;
    });
  }

  private async closeOn(slot: WorkerSlot): Promise<void> {
    if (slot.programs.delete(this.number))
      await slot.call({ call: 'close', program: this.number }, { ...this.bounds, signal: undefined });
  }
}

/** A view is cloned with all of its buffer, so a part of a larger one is copied first. */
const owned = <T extends Float32Array | Uint8Array>(array: T): T =>
  array.byteLength === array.buffer.byteLength ? array : (array.slice() as T);

const ownedRows = (rows: Rows): Rows => ({ count: rows.count, columns: rows.columns.map(owned) });
