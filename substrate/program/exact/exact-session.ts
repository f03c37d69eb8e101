import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { checkEvaluable, checkParams, checkRows, checkStep, inferColumns } from '../check-inputs.ts';
import type { Batch, Evaluation, ProgramSession, Rows, State, StepResult } from '../engine.ts';
import type { StartTimer } from '../machine-timer.ts';
import { meanEvaluation } from '../mean-evaluation.ts';
import type { Program, ProgramManifest } from '../program-manifest.ts';
import { callLimitMs, type ResourceBounds, resourceBounds } from '../resource-bounds.ts';
import { heapPlan } from './heap-plan.ts';
import type { WorkerCall, WorkerResult } from './worker-messages.ts';
import type { WorkerPool } from './worker-pool.ts';
import type { WorkerSlot } from './worker-slot.ts';

/** The engine's own limits; a program's bounds can only lower them. */
export type EngineLimits = { readonly memoryBytes: number; readonly callMs: number; readonly startTimer: StartTimer };

/** A program opened on the exact engine. A worker opens it with its first call there. */
export class ExactSession implements ProgramSession {
  readonly manifest: ProgramManifest;
  private readonly program: Program;
  private readonly number: number;
  private readonly pool: WorkerPool;
  private readonly limits: EngineLimits;
  private readonly resources: ResourceBounds;
  private closed = false;

  constructor(program: Program, number: number, pool: WorkerPool, limits: EngineLimits) {
    this.manifest = program.manifest;
    this.program = program;
    this.number = number;
    this.pool = pool;
    this.limits = limits;
    this.resources = resourceBounds(program.manifest);
  }

  async step(state: State, batches: readonly Batch[], signal?: AbortSignal): Promise<StepResult> {
    checkStep(this.manifest, state, batches);
    const plain = { params: state.params.map(owned), optim: state.optim.map(owned) };
    const result = await this.call(
      { call: 'step', program: this.number, state: plain, batches: batches.map((batch) => batch.map(owned)) },
      batches.length,
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
    const result = await this.call(message, Math.floor(rows.count / batchSize), signal);
    return meanEvaluation(this.manifest, result.outputs!);
  }

  async infer(params: readonly Float32Array[], rows: Rows, signal?: AbortSignal): Promise<Float32Array[]> {
    checkParams(this.manifest, params);
    checkRows(inferColumns(this.manifest), rows);
    const result = await this.call(
      { call: 'infer', program: this.number, params: params.map(owned), rows: ownedRows(rows) },
      rows.count,
      signal,
    );
    return [...result.outputs!];
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.pool.runOnIdle((slot) => this.closeOn(slot));
  }

  /** A call that runs a graph so many times. */
  private call(message: WorkerCall, runs: number, signal: AbortSignal | undefined): Promise<WorkerResult> {
    if (this.closed) return Promise.reject(new TempernetError('SUBSTRATE_CLOSED', { what: 'session' }));
    const { startTimer, callMs } = this.limits;
    const memoryBytes = Math.min(this.limits.memoryBytes, this.resources.memoryBytes ?? Number.POSITIVE_INFINITY);
    return this.pool.run(signal, { program: this.number, memoryBytes }, async (slot) => {
      if (!slot.programs.has(this.number)) {
        const bounds = { signal, startTimer, limitMs: callMs };
        await slot.call({ call: 'open', program: this.number, plan: heapPlan(this.program) }, bounds);
        slot.programs.add(this.number);
      }
      const limitMs = callLimitMs(callMs, this.resources, runs);
      const result = await slot.call(message, { signal, startTimer, limitMs });
      // Closed meanwhile: `close` reaches idle workers only.
      if (this.closed) await this.closeOn(slot);
      return result;
    });
  }

  private async closeOn(slot: WorkerSlot): Promise<void> {
    if (slot.programs.delete(this.number))
      await slot.call(
        { call: 'close', program: this.number },
        { signal: undefined, startTimer: this.limits.startTimer, limitMs: this.limits.callMs },
      );
  }
}

/** A view is cloned with all of its buffer, so a part of a larger one is copied first. */
const owned = <T extends Float32Array | Uint8Array>(array: T): T =>
  array.byteLength === array.buffer.byteLength ? array : (array.slice() as T);

const ownedRows = (rows: Rows): Rows => ({ count: rows.count, columns: rows.columns.map(owned) });
