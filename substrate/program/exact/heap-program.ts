import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import type { Batch, State } from '../engine.ts';
import { decodeFrozen, type FrozenForm } from '../frozen-content.ts';
import type { Port, Ports } from '../graph-ports.ts';
import type { GraphName } from '../program-manifest.ts';
import { type HeapGraph, openHeapGraph } from './heap-graph.ts';
import { allocateTensor, type HeapTensor, readTensor, releaseTensor, writeTensors } from './heap-tensor.ts';
import type { OrtHeap } from './ort-heap.ts';

/** What a worker needs of a program, as plain data: graphs, their ports, and how many inputs are parameters and state. */
export type HeapPlan = {
  readonly graphs: Readonly<Record<GraphName, Uint8Array>>;
  readonly ports: Readonly<Record<GraphName, Ports>>;
  readonly params: number;
  readonly optim: number;
  readonly frozen: readonly { readonly content: Uint8Array; readonly form: FrozenForm }[];
};

type OpenGraph = { readonly graph: HeapGraph; readonly columns: readonly HeapTensor[]; readonly outputs: readonly HeapTensor[] };

/**
 * One program opened in engine memory. Parameters and state stay there over all steps of a call: a step reads one set of
 * tensors and writes the other, then the sets change places. Calls must not overlap.
 */
export class HeapProgram {
  private readonly heap: OrtHeap;
  private readonly plan: HeapPlan;
  private readonly open = new Map<GraphName, OpenGraph>();
  private readonly frozen: HeapTensor[];
  private current: HeapTensor[];
  private next: HeapTensor[] = [];

  constructor(heap: OrtHeap, plan: HeapPlan) {
    this.heap = heap;
    this.plan = plan;
    const { inputs } = plan.ports.step;
    this.current = inputs.slice(0, plan.params + plan.optim).map((port) => allocateTensor(heap, port));
    this.frozen = inputs.slice(inputs.length - plan.frozen.length, inputs.length).map((port) => allocateTensor(heap, port));
    for (const [i, { content, form }] of plan.frozen.entries()) {
      const { pointer } = this.frozen[i]!;
      decodeFrozen(form, content, (part, at) => heap.bytes(pointer + at, part.length).set(part));
    }
  }

  /** One optimiser step per batch; gives the last state and the loss of every step. */
  async step(state: State, batches: readonly Batch[]): Promise<{ state: State; losses: Float32Array }> {
    const { heap } = this;
    const { graph, columns, outputs } = await this.graph('step');
    if (this.next.length === 0) this.next = this.plan.ports.step.outputs.slice(0, -1).map((port) => allocateTensor(heap, port));
    writeTensors(heap, this.current, [...state.params, ...state.optim]);
    const losses = new Float32Array(batches.length);
    for (const [i, batch] of batches.entries()) {
      writeTensors(heap, columns, batch);
      await graph.run([...this.current, ...columns, ...this.frozen], [...this.next, ...outputs]);
      [this.current, this.next] = [this.next, this.current];
      losses[i] = readTensor(heap, outputs[0]!)[0]!;
    }
    const tensors = this.current.map((tensor) => readTensor(heap, tensor));
    return { state: { params: tensors.slice(0, this.plan.params), optim: tensors.slice(this.plan.params) }, losses };
  }

  /** Outputs of the loss or inference graph for each batch, one array per output with the batches' values back to back. */
  async outputs(
    name: 'loss' | 'infer',
    params: readonly Float32Array[],
    batches: Iterable<Batch>,
    count: number,
  ): Promise<Float32Array[]> {
    const { heap } = this;
    const { graph, columns, outputs } = await this.graph(name);
    const tensors = this.current.slice(0, this.plan.params);
    writeTensors(heap, tensors, params);
    // Results lie outside engine memory, so its limit would not hold them.
    const total = count * outputs.reduce((sum, tensor) => sum + tensor.bytes, 0);
    if (total > heap.limitBytes) throw new TempernetError('SUBSTRATE_MEMORY_LIMIT', { call: name, limitBytes: heap.limitBytes });
    const results = outputs.map((tensor) => new Float32Array((count * tensor.bytes) / 4));
    let i = 0;
    for (const batch of batches) {
      writeTensors(heap, columns, batch);
      await graph.run([...tensors, ...columns, ...this.frozen], outputs);
      for (const [j, tensor] of outputs.entries()) results[j]!.set(readTensor(heap, tensor), (i * tensor.bytes) / 4);
      i++;
    }
    return results;
  }

  close(): void {
    for (const { graph, columns, outputs } of this.open.values()) {
      graph.close();
      for (const tensor of [...columns, ...outputs]) releaseTensor(this.heap, tensor);
    }
    this.open.clear();
    for (const tensor of [...this.current, ...this.next, ...this.frozen]) releaseTensor(this.heap, tensor);
    this.current = [];
    this.next = [];
  }

  private async graph(name: GraphName): Promise<OpenGraph> {
    const opened = this.open.get(name);
    if (opened !== undefined) return opened;
    const { heap, plan } = this;
    const ports = plan.ports[name];
    const kept = plan.params + (name === 'step' ? plan.optim : 0);
    const graph = await openHeapGraph(heap, name, plan.graphs[name], ports);
    const allocate = (port: Port): HeapTensor => allocateTensor(heap, port);
    const columns = ports.inputs.slice(kept, ports.inputs.length - plan.frozen.length).map(allocate);
    const outputs = ports.outputs.slice(name === 'step' ? kept : 0).map(allocate);
    const entry = { graph, columns, outputs };
    this.open.set(name, entry);
    return entry;
  }
}
