import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { sizeOf } from '../codecs/tensors.ts';
import { columnWidth } from '../data/dataset.ts';
import type { Batch, Rows, State } from './engine.ts';
import type { Column, ProgramManifest, TensorSpec } from './program-manifest.ts';

const checkLength = (what: string, actual: number, expected: number): void => {
  if (actual !== expected) throw new TempernetError('SUBSTRATE_BAD_LENGTH', { what, actual, expected });
};

const checkTensors = (specs: readonly TensorSpec[], tensors: readonly Float32Array[], what: string): void => {
  checkLength(what, tensors.length, specs.length);
  for (const [i, spec] of specs.entries()) checkLength(spec.name, tensors[i]!.length, sizeOf(spec.shape));
};

const checkColumns = (columns: readonly Column[], values: readonly Uint8Array[], rows: number): void => {
  checkLength('columns', values.length, columns.length);
  for (const [i, column] of columns.entries()) checkLength(column.name, values[i]!.length, rows * columnWidth(column));
};

/** Throws `SUBSTRATE_BAD_LENGTH` unless parameters fit the program. */
export const checkParams = (manifest: ProgramManifest, params: readonly Float32Array[]): void =>
  checkTensors(manifest.params, params, 'parameters');

/** Throws `SUBSTRATE_BAD_LENGTH` unless state and batches fit the program. */
export const checkStep = (manifest: ProgramManifest, state: State, batches: readonly Batch[]): void => {
  checkParams(manifest, state.params);
  checkTensors(manifest.optimizer.state, state.optim, 'optimiser state');
  for (const batch of batches) checkColumns(manifest.batch.columns, batch, manifest.batch.size);
};

/** Columns that inference takes, in the order of `inferInputs`. */
export const inferColumns = (manifest: ProgramManifest): Column[] =>
  manifest.inferInputs.map((name) => manifest.batch.columns.find((column) => column.name === name)!);

/** Throws `SUBSTRATE_BAD_LENGTH` unless rows fit the columns. */
export const checkRows = (columns: readonly Column[], rows: Rows): void => checkColumns(columns, rows.columns, rows.count);

/** Throws `SUBSTRATE_TOO_FEW_EXAMPLES` when rows do not fill one evaluation batch. */
export const checkEvaluable = (manifest: ProgramManifest, rows: Rows): void => {
  checkRows(manifest.batch.columns, rows);
  const expected = manifest.batch.evalSize;
  if (rows.count < expected)
    throw new TempernetError('SUBSTRATE_TOO_FEW_EXAMPLES', { what: 'the set', actual: rows.count, expected });
};
