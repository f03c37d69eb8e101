import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { sizeOf } from '../../substrate/codecs/tensors.ts';
import { checkEvaluable, checkParams, checkRows, checkStep, inferColumns } from '../../substrate/program/check-inputs.ts';
import type { Batch, Evaluation, ProgramSession, Rows, State, StepResult } from '../../substrate/program/engine.ts';
import { meanEvaluation } from '../../substrate/program/mean-evaluation.ts';
import type { Program, ProgramManifest } from '../../substrate/program/program-manifest.ts';
import type { SentTensor, TensorShape } from './frame.ts';
import { columnTensors, floatsOf, groupsOf, piecesOf, shapesOf, withValues } from './job-tensors.ts';
import type { JobAnswer, RemoteJob } from './remote-job.ts';

/** Who runs jobs. */
type Jobs = { run(job: RemoteJob, signal?: AbortSignal): Promise<JobAnswer> };

/** A program opened on the workers of a bridge. Examples of more than 64 MiB go in several jobs, the state with each. */
export class TorchSession implements ProgramSession {
  readonly manifest: ProgramManifest;
  readonly #program: Hex;
  readonly #jobs: Jobs;
  #closed = false;

  constructor(program: Pick<Program, 'manifest' | 'hash'>, jobs: Jobs) {
    this.manifest = program.manifest;
    this.#program = program.hash;
    this.#jobs = jobs;
  }

  async step(state: State, batches: readonly Batch[], signal?: AbortSignal): Promise<StepResult> {
    const { params, optimizer, batch } = this.manifest;
    checkStep(this.manifest, state, batches);
    const shapes = [...shapesOf('params', params), ...shapesOf('state', optimizer.state)];
    const losses = new Float32Array(batches.length);
    let tensors = [...state.params, ...state.optim];
    let at = 0;
    for (const group of groupsOf(batches)) {
      const count = group.length;
      const columns = columnTensors(batch.columns, [count, batch.size], (i) => group.map((one) => one[i] as Uint8Array));
      const expected: TensorShape[] = [...shapes, { name: 'losses', dtype: 'float32', shape: [count] }];
      const answer = await this.#run('step', [...withValues(shapes, tensors), ...columns], expected, signal);
      // A worker that gives NaN is not told apart from a training that diverged: neither may go on.
      tensors = answer.slice(0, shapes.length).map((tensor) => floatsOf(tensor, true));
      losses.set(floatsOf(answer[shapes.length]!), at);
      at += count;
    }
    return { state: { params: tensors.slice(0, params.length), optim: tensors.slice(params.length) }, losses };
  }

  async evaluate(params: readonly Float32Array[], rows: Rows, signal?: AbortSignal): Promise<Evaluation> {
    const { batch, metrics } = this.manifest;
    checkParams(this.manifest, params);
    checkEvaluable(this.manifest, rows);
    const names = ['loss', ...metrics.map((name) => `metrics/${name}`)];
    const outputs = names.map(() => new Float32Array(Math.floor(rows.count / batch.evalSize)));
    let at = 0;
    for (const { groups, columns } of piecesOf(rows, batch.evalSize)) {
      const sent = columnTensors(batch.columns, [groups, batch.evalSize], (i) => [columns[i] as Uint8Array]);
      const expected = names.map((name): TensorShape => ({ name, dtype: 'float32', shape: [groups] }));
      const answer = await this.#run('evaluate', [...this.#params(params), ...sent], expected, signal);
      for (const [i, tensor] of answer.entries()) outputs[i]!.set(floatsOf(tensor), at);
      at += groups;
    }
    return meanEvaluation(this.manifest, outputs);
  }

  async infer(params: readonly Float32Array[], rows: Rows, signal?: AbortSignal): Promise<Float32Array[]> {
    const { inferOutputs } = this.manifest;
    const inputs = inferColumns(this.manifest);
    checkParams(this.manifest, params);
    checkRows(inputs, rows);
    const outputs = inferOutputs.map(({ shape }) => new Float32Array(rows.count * sizeOf(shape)));
    let at = 0;
    for (const { groups, columns } of piecesOf(rows, 1)) {
      const sent = columnTensors(inputs, [groups], (i) => [columns[i] as Uint8Array]);
      const expected = inferOutputs.map(
        ({ name, shape }): TensorShape => ({ name: `outputs/${name}`, dtype: 'float32', shape: [groups, ...shape] }),
      );
      const answer = await this.#run('infer', [...this.#params(params), ...sent], expected, signal);
      for (const [i, tensor] of answer.entries()) outputs[i]!.set(floatsOf(tensor), at * sizeOf(inferOutputs[i]!.shape));
      at += groups;
    }
    return outputs;
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #params(params: readonly Float32Array[]): SentTensor[] {
    return withValues(shapesOf('params', this.manifest.params), params);
  }

  async #run(
    call: RemoteJob['call'],
    tensors: readonly SentTensor[],
    expected: readonly TensorShape[],
    signal: AbortSignal | undefined,
  ): Promise<JobAnswer> {
    if (this.#closed) throw new TempernetError('SUBSTRATE_CLOSED', { what: 'session' });
    return this.#jobs.run({ call, program: this.#program, tensors, expected }, signal);
  }
}
