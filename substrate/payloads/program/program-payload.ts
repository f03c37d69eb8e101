import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../../protocol/hex.ts';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  encodeWeights,
  initialState,
  updateFrom,
  viewWeights,
  weightsToParams,
} from '../../codecs/tensors.ts';
import { type Dataset, datasetRows, sameColumns } from '../../data/dataset.ts';
import { runInterval, runIntervals } from '../../neural/derive.ts';
import type { Payload } from '../../payload.ts';
import type { ProgramEngine, ProgramSession, State } from '../../program/engine.ts';
import type { Program, ProgramManifest } from '../../program/program-manifest.ts';
import { programContent } from './program-content.ts';

/** Opens a checked program on an engine as a payload; throws what the engine throws. */
export const openProgramPayload = async (program: Program, engine: ProgramEngine): Promise<Payload> => {
  const { manifest, hash } = program;
  const session = await engine.open(program);
  const paramsOf = (version: Uint8Array): Float32Array[] => weightsToParams(manifest, viewWeights(manifest, version));
  return {
    kind: 'program',
    hash,
    engine: engine.id,
    ...programContent(manifest),
    ...training(manifest, session),
    evaluate: async (version, data, signal) => {
      checkColumns(data, manifest);
      return session.evaluate(paramsOf(version), datasetRows(data), signal);
    },
    infer: async (version, rows, signal) => session.infer(paramsOf(version), rows, signal),
    close: () => session.close(),
  };
};

const training = (manifest: ProgramManifest, session: ProgramSession): Pick<Payload, 'train' | 'replay'> => ({
  train: async ({ base: content, data, ...rest }, onState, signal) => {
    const base = viewWeights(manifest, content);
    checkColumns(data, manifest);
    const leaves: Hex[] = [];
    const keep = async (state: State): Promise<void> => {
      if (onState !== undefined) leaves.push(await onState(encodeCheckpoint(manifest, state)));
    };
    const run = { session, dataset: data, ...rest };
    const first = initialState(manifest, base);
    const last = await runIntervals(run, first, keep, signal);
    return { update: encodeWeights(updateFrom(manifest, last.params, base)), leaves };
  },
  replay: async ({ base: _, data, ...rest }, index, state, signal) => {
    checkColumns(data, manifest);
    const run = { session, dataset: data, ...rest };
    return encodeCheckpoint(manifest, await runInterval(run, decodeCheckpoint(manifest, state), index, signal));
  },
});

/** Rows of other columns can have the same width: their bytes would be taken for something else. */
const checkColumns = ({ columns }: Dataset, { batch }: ProgramManifest): void => {
  if (!sameColumns(columns, batch.columns))
    throw new TempernetError('SUBSTRATE_BAD_DATASET', { what: 'rows', detail: 'columns are not those of the program' });
};
