import { InferenceSession, Tensor } from 'onnxruntime-node';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { fromLittleEndian32 } from '../../codecs/little-endian.ts';
import { checkEvaluable, checkParams, checkRows, checkStep, inferColumns } from '../check-inputs.ts';
import type { Batch, Evaluation, ProgramSession, Rows, State, StepResult } from '../engine.ts';
import { frozenValues } from '../frozen-content.ts';
import { expectedPorts, type Port } from '../graph-ports.ts';
import type { StartTimer } from '../machine-timer.ts';
import { meanEvaluation } from '../mean-evaluation.ts';
import type { GraphName, Program, ProgramManifest } from '../program-manifest.ts';
import { callLimitMs, resourceBounds } from '../resource-bounds.ts';

/** A program opened on onnxruntime-node; each graph is opened with its first use. */
export class NativeSession implements ProgramSession {
  readonly manifest: ProgramManifest;
  private readonly program: Program;
  private readonly frozen: readonly Float32Array[];
  private readonly threads: number;
  private readonly startTimer: StartTimer;
  private readonly graphs = new Map<GraphName, Promise<InferenceSession>>();
  private closed = false;

  constructor(program: Program, threads: number, startTimer: StartTimer) {
    this.manifest = program.manifest;
    this.program = program;
    this.frozen = program.manifest.frozen.map((spec, i) => frozenValues(spec, program.frozen[i]!));
    this.threads = threads;
    this.startTimer = startTimer;
  }

  async step(state: State, batches: readonly Batch[], signal?: AbortSignal): Promise<StepResult> {
    checkStep(this.manifest, state, batches);
    const losses = new Float32Array(batches.length);
    let tensors = [...state.params, ...state.optim];
    await this.timed('step', batches.length, signal, async (bounded) => {
      for (const [i, batch] of batches.entries()) {
        const outputs = await this.run('step', tensors, batch, bounded);
        losses[i] = outputs.pop()![0]!;
        tensors = outputs;
      }
    });
    const count = this.manifest.params.length;
    return { state: { params: tensors.slice(0, count), optim: tensors.slice(count) }, losses };
  }

  async evaluate(params: readonly Float32Array[], rows: Rows, signal?: AbortSignal): Promise<Evaluation> {
    checkParams(this.manifest, params);
    checkEvaluable(this.manifest, rows);
    const size = this.manifest.batch.evalSize;
    return meanEvaluation(this.manifest, await this.runBatches('loss', params, rows, size, signal));
  }

  async infer(params: readonly Float32Array[], rows: Rows, signal?: AbortSignal): Promise<Float32Array[]> {
    checkParams(this.manifest, params);
    checkRows(inferColumns(this.manifest), rows);
    return this.runBatches('infer', params, rows, 1, signal);
  }

  async close(): Promise<void> {
    this.closed = true;
    const open = [...this.graphs.values()];
    this.graphs.clear();
    await Promise.all(open.map(async (graph) => (await graph).release()));
  }

  private async runBatches(
    graph: 'loss' | 'infer',
    params: readonly Float32Array[],
    rows: Rows,
    size: number,
    signal?: AbortSignal,
  ): Promise<Float32Array[]> {
    const count = Math.floor(rows.count / size);
    const results: Float32Array[] = [];
    await this.timed(graph, count, signal, async (bounded) => {
      for (let i = 0; i < count; i++) {
        const batch = rows.columns.map((column) => {
          const width = (column.length / rows.count) * size;
          return column.subarray(i * width, (i + 1) * width);
        });
        const outputs = await this.run(graph, params, batch, bounded);
        outputs.forEach((values, j) => {
          results[j] ??= new Float32Array(count * values.length);
          results[j].set(values, i * values.length);
        });
      }
    });
    return results;
  }

  /** Does `work`, whose signal also fires when so many runs have taken longer than the program says. */
  private async timed(
    call: GraphName,
    runs: number,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal | undefined) => Promise<void>,
  ): Promise<void> {
    const limitMs = callLimitMs(Number.POSITIVE_INFINITY, resourceBounds(this.manifest), runs);
    if (limitMs === Number.POSITIVE_INFINITY) return work(signal);
    const late = new AbortController();
    const stop = this.startTimer(limitMs, () => late.abort(new TempernetError('SUBSTRATE_TIME_LIMIT', { call, limitMs })));
    try {
      await work(signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]));
    } catch (error) {
      // Of the two reasons to stop, only the caller's is an abort.
      throw late.signal.aborted && !signal?.aborted ? late.signal.reason : error;
    } finally {
      stop();
    }
  }

  private async run(
    name: GraphName,
    tensors: readonly Float32Array[],
    batch: Batch,
    signal?: AbortSignal,
  ): Promise<Float32Array[]> {
    if (signal?.aborted) throw new TempernetError('SUBSTRATE_ABORTED', { call: name }, { cause: signal.reason });
    const graph = await this.graph(name);
    const ports = expectedPorts(this.manifest, name);
    const values = [...tensors, ...batch, ...this.frozen];
    const feeds = Object.fromEntries(ports.inputs.map((port, i) => [port.name, tensorOf(port, values[i]!)]));
    try {
      const outputs = await graph.run(feeds);
      return ports.outputs.map((port) => outputs[port.name]!.data as Float32Array);
    } catch (cause) {
      throw new TempernetError(
        'SUBSTRATE_ENGINE_FAILED',
        { call: `run ${name}`, detail: String(cause).slice(0, 500) },
        { cause },
      );
    }
  }

  private graph(name: GraphName): Promise<InferenceSession> {
    if (this.closed) return Promise.reject(new TempernetError('SUBSTRATE_CLOSED', { what: 'session' }));
    let graph = this.graphs.get(name);
    if (graph === undefined) {
      graph = InferenceSession.create(this.program.graphs[name], {
        intraOpNumThreads: this.threads,
        interOpNumThreads: 1,
        logSeverityLevel: 4,
      });
      this.graphs.set(name, graph);
    }
    return graph;
  }
}

const tensorOf = (port: Port, values: Float32Array | Uint8Array): Tensor => {
  if (values instanceof Float32Array) return new Tensor('float32', values, port.shape);
  if (port.dtype === 'uint8') return new Tensor('uint8', values, port.shape);
  const buffer = fromLittleEndian32(values);
  return port.dtype === 'int32'
    ? new Tensor('int32', new Int32Array(buffer), port.shape)
    : new Tensor('float32', new Float32Array(buffer), port.shape);
};
