import type { ColumnType, GraphName, ProgramManifest } from './program-manifest.ts';

/** One input or output of a graph: a tensor of fixed shape. */
export type Port = { readonly name: string; readonly dtype: ColumnType; readonly shape: readonly number[] };

/** Inputs and outputs of a graph, in order. */
export type Ports = { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] };

/** Suffix of the outputs that are the next value of an input. */
export const NEXT = '.next';

/**
 * What a program's graph takes and gives, by its manifest:
 * - step: parameters, optimiser tensors, batch columns, frozen; gives each parameter and optimiser tensor `.next`, then `loss`
 * - loss: parameters, columns of `evalSize` rows, frozen; gives `loss`, then each metric
 * - infer: parameters, the columns of `inferInputs` with one row, frozen; gives `inferOutputs` with one row
 */
export const expectedPorts = (manifest: ProgramManifest, graph: GraphName): Ports => {
  const params = manifest.params.map(float32);
  const state = manifest.optimizer.state.map(float32);
  const frozen = manifest.frozen.map(float32);
  const columns = (rows: number): Port[] =>
    manifest.batch.columns.map(({ name, dtype, shape }) => ({ name, dtype, shape: [rows, ...shape] }));
  const scalar = (name: string): Port => ({ name, dtype: 'float32', shape: [] });
  switch (graph) {
    case 'step':
      return {
        inputs: [...params, ...state, ...columns(manifest.batch.size), ...frozen],
        outputs: [...[...params, ...state].map((port) => ({ ...port, name: port.name + NEXT })), scalar('loss')],
      };
    case 'loss':
      return {
        inputs: [...params, ...columns(manifest.batch.evalSize), ...frozen],
        outputs: [scalar('loss'), ...manifest.metrics.map(scalar)],
      };
    case 'infer':
      return {
        inputs: [...params, ...manifest.inferInputs.map((name) => columns(1).find((port) => port.name === name)!), ...frozen],
        outputs: manifest.inferOutputs.map(({ name, shape }) => ({ name, dtype: 'float32', shape: [1, ...shape] })),
      };
  }
};

const float32 = ({ name, shape }: { readonly name: string; readonly shape: readonly number[] }): Port => ({
  name,
  dtype: 'float32',
  shape,
});
