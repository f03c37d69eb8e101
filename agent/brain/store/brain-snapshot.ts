import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { parseJson } from '../../../protocol/parse-json.ts';
import { fromLittleEndian32, littleEndianBytes } from '../../../substrate/codecs/little-endian.ts';
import { namedTensors, readSafetensors, writeSafetensors } from '../../../substrate/codecs/safetensors.ts';
import { sizeOf } from '../../../substrate/codecs/tensors.ts';
import { decodeDataset, encodeDataset } from '../../../substrate/data/dataset.ts';
import type { State } from '../../../substrate/program/engine.ts';
import type { ProgramManifest } from '../../../substrate/program/program-manifest.ts';
import { FEATURES_VERSION } from '../../experience/features.ts';
import { STEP_COLUMNS } from '../../experience/step-rows.ts';
import { ROW_BYTES } from '../batches.ts';
import type { Calibration } from '../calibration/calibration.ts';
import type { ReplayClass } from '../replay/replay-buffer.ts';
import { type BrainMeta, brainMetaFault } from './brain-meta.ts';

const FORMAT = 'tempernet/brain/1';

/** Everything that a brain is at one moment. */
export type BrainSnapshot = {
  readonly program: Hex;
  readonly seed: Hex;
  readonly recorded: number;
  readonly updates: number;
  readonly state: State;
  readonly replay: readonly ReplayClass[];
  readonly held: readonly Uint8Array[];
  readonly calibration: Calibration;
};

/** A snapshot as a safetensors file: weights and optimiser by their names, remembered and held rows as the bits of their values. */
export const encodeSnapshot = (manifest: ProgramManifest, snapshot: BrainSnapshot): Uint8Array => {
  const { program, seed, recorded, updates, state, replay, held, calibration } = snapshot;
  const { noveltyLimit: limit } = calibration;
  const meta: BrainMeta = {
    recorded,
    updates,
    classes: replay.map(({ id, seen, rows }) => ({ id, seen, rows: rows.length })),
    calibration: { ...calibration, noveltyLimit: Number.isFinite(limit) ? limit : null },
  };
  const bits = (name: string, rows: readonly Uint8Array[]) => {
    const bytes = new Uint8Array(rows.length * ROW_BYTES);
    for (const [i, row] of rows.entries()) bytes.set(row, i * ROW_BYTES);
    return { name, shape: [rows.length, ROW_BYTES / 4], values: new Int32Array(fromLittleEndian32(bytes)) };
  };
  const tensors = [
    ...namedTensors([...manifest.params, ...manifest.optimizer.state], [...state.params, ...state.optim]),
    bits(
      'rows.remembered',
      replay.flatMap(({ rows }) => rows),
    ),
    bits('rows.held', held),
  ];
  return writeSafetensors(tensors, { format: FORMAT, features: FEATURES_VERSION, program, seed, brain: JSON.stringify(meta) });
};

/**
 * A file to a snapshot, of this program and seed. Throws AGENT_BAD_BRAIN when it is damaged, holds a number that is not finite or rows
 * that are none, and AGENT_OTHER_BRAIN when it is of another version, program, feature layout or seed.
 */
export const decodeSnapshot = (
  manifest: ProgramManifest,
  expected: { readonly program: Hex; readonly seed: Hex },
  bytes: Uint8Array,
  file = 'snapshot',
): BrainSnapshot => {
  const bad = (detail: string, cause?: unknown): TempernetError =>
    new TempernetError('AGENT_BAD_BRAIN', { file, detail }, { cause });
  try {
    const { tensors, metadata } = readSafetensors(bytes);
    const wanted = { format: FORMAT, features: FEATURES_VERSION, ...expected };
    for (const [what, value] of Object.entries(wanted))
      if (metadata[what] !== value)
        throw new TempernetError('AGENT_OTHER_BRAIN', {
          file,
          what,
          found: (metadata[what] ?? 'none').slice(0, 80),
          expected: value,
        });
    const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
    const floats = (specs: ProgramManifest['optimizer']['state']): Float32Array[] =>
      specs.map(({ name, shape }) => {
        const values = byName.get(name)?.values;
        if (!(values instanceof Float32Array) || values.length !== sizeOf(shape))
          throw bad(`${name} is missing or of another shape`);
        if (values.some((value) => !Number.isFinite(value))) throw bad(`${name} holds a number that is not finite`);
        return values;
      });
    const rows = (name: string): Uint8Array[] => {
      const values = byName.get(name)?.values;
      if (!(values instanceof Int32Array)) throw bad(`${name} is missing`);
      const content = littleEndianBytes(values);
      const count = content.length / ROW_BYTES;
      decodeDataset(encodeDataset({ columns: STEP_COLUMNS, count, rows: content }), STEP_COLUMNS, name);
      return Array.from({ length: count }, (_, i) => content.subarray(i * ROW_BYTES, (i + 1) * ROW_BYTES));
    };
    const said = parseJson(metadata.brain ?? '');
    const fault = brainMetaFault(said);
    if (fault !== undefined) throw bad(fault);
    const meta = said as BrainMeta;
    const remembered = rows('rows.remembered');
    let at = 0;
    const replay = meta.classes.map(({ id, seen, rows: count }) => {
      at += count;
      return { id, seen, rows: remembered.slice(at - count, at) };
    });
    if (at !== remembered.length) throw bad('its classes do not fit its rows');
    return {
      ...expected,
      recorded: meta.recorded,
      updates: meta.updates,
      state: { params: floats(manifest.params), optim: floats(manifest.optimizer.state) },
      replay,
      held: rows('rows.held'),
      calibration: { ...meta.calibration, noveltyLimit: meta.calibration.noveltyLimit ?? Number.POSITIVE_INFINITY },
    };
  } catch (error) {
    if (error instanceof TempernetError && (error.code === 'AGENT_OTHER_BRAIN' || error.code === 'AGENT_BAD_BRAIN')) throw error;
    throw bad(error instanceof Error ? error.message : String(error), error);
  }
};
