import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { intervalRows } from '../../../protocol/interval-rows.ts';
import {
  applyUpdate,
  checkpointSize,
  decodeCheckpoint,
  encodeCheckpoint,
  encodeWeights,
  initialState,
  updateFrom,
  viewWeights,
  weightCount,
} from '../../codecs/tensors.ts';
import { mergeUpdates } from '../../merge/merge.ts';
import { normWithin } from '../../merge/squared-distance.ts';
import { initialWeights } from '../../neural/init.ts';
import type { Payload } from '../../payload.ts';
import type { ProgramManifest } from '../../program/program-manifest.ts';
import { resourceBounds } from '../../program/resource-bounds.ts';

/** The part of a payload that needs no engine. */
export type ProgramContent = Pick<
  Payload,
  'schema' | 'bounds' | 'metrics' | 'init' | 'check' | 'firstState' | 'rowsOf' | 'rowsAtMost' | 'updateFrom' | 'apply' | 'merge'
>;

/**
 * What follows from a program's manifest alone (protocol section 1 and appendix A): versions and updates are int32 fixed point, states
 * float32 parameters and optimiser tensors, all little-endian in manifest order.
 */
export const programContent = (manifest: ProgramManifest): ProgramContent => {
  const weightBytes = 4 * weightCount(manifest);
  const weights = (content: Uint8Array, what: string): Int32Array => viewWeights(manifest, content, what);
  return {
    schema: {
      columns: manifest.batch.columns,
      inputs: manifest.inferInputs,
      shardRows: manifest.batch.size,
      evaluationRows: manifest.batch.evalSize,
    },
    bounds: {
      versionBytes: weightBytes,
      updateBytes: weightBytes,
      stateBytes: checkpointSize(manifest),
      ...decimal(manifest, 'normMax'),
      ...decimal(manifest, 'stepsMax'),
      ...resourceBounds(manifest),
    },
    metrics: manifest.metrics,
    init: (seed) => encodeWeights(initialWeights(manifest, seed)),
    check: (what, content) => {
      if (what === 'state') decodeCheckpoint(manifest, content);
      else weights(content, what === 'update' ? 'update' : 'weights');
    },
    firstState: (base) => encodeCheckpoint(manifest, initialState(manifest, weights(base, 'weights'))),
    rowsOf: (run, intervals) => intervalRows({ ...run, batch: manifest.batch.size }, intervals),
    rowsAtMost: (steps, intervals) => (steps / intervals) * manifest.batch.size,
    updateFrom: (base, lastState) => {
      const { params } = decodeCheckpoint(manifest, lastState);
      return encodeWeights(updateFrom(manifest, params, weights(base, 'weights')));
    },
    apply: (base, update, normMax = 0n) => {
      const difference = weights(update, 'update');
      const next = applyUpdate(weights(base, 'weights'), difference);
      if (!normWithin(difference, normMax)) throw new TempernetError('SUBSTRATE_NORM_EXCEEDED');
      return encodeWeights(next);
    },
    merge: (rule, f, base, updates) => {
      const inputs = updates.map((update) => weights(update, 'update'));
      return encodeWeights(mergeUpdates(rule, f, weights(base, 'weights'), inputs));
    },
  };
};

const decimal = <K extends 'normMax' | 'stepsMax'>({ bounds }: ProgramManifest, name: K): { readonly [N in K]?: number } => {
  const value = bounds[name];
  return value === undefined ? {} : ({ [name]: Number(value) } as { readonly [N in K]: number });
};
