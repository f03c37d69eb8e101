import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { ROW_BYTES } from '../../../../agent/brain/batches.ts';
import { forecastOf, UNCALIBRATED } from '../../../../agent/brain/calibration/calibration.ts';
import { ReplayBuffer } from '../../../../agent/brain/replay/replay-buffer.ts';
import { BrainFolder } from '../../../../agent/brain/store/brain-folder.ts';
import { type BrainSnapshot, decodeSnapshot, encodeSnapshot } from '../../../../agent/brain/store/brain-snapshot.ts';
import { encodeFeatures } from '../../../../agent/experience/features.ts';
import { PARTS, RECORDED_SPLIT, readSplit, readSteps } from '../../../../agent/experience/recorded-steps.ts';
import { decodeStep, decodeSteps, encodeStep } from '../../../../agent/experience/step-codec.ts';
import { stepRows } from '../../../../agent/experience/step-rows.ts';
import { applyPatch, PatchFault, parsePatch, patchText } from '../../../../agent/workbench/fault/patch.ts';
import { parseOptions } from '../../../../agent/workbench/options.ts';
import { TempernetError } from '../../../../protocol/errors/tempernet-error.ts';
import { seededRandom } from '../../../../protocol/random.ts';
import { readSafetensors, writeSafetensors } from '../../../../substrate/codecs/safetensors.ts';
import { stepRecord } from '../../../agent/experience/support/step-record.ts';
import { tinyProgram } from '../../../substrate/support/tiny-program.ts';
import { type Decoder, decoder } from '../decoder.ts';
import { DIGEST } from '../samples.ts';

const scratch = (): { readonly folder: string; readonly close: () => Promise<void> } => {
  const folder = mkdtempSync(join(tmpdir(), 'tempernet-agent-'));
  return { folder, close: async () => rmSync(folder, { recursive: true, force: true }) };
};
const [packed, split, brain] = [scratch(), scratch(), scratch()];

const FAILED = stepRecord();
const WORKED = {
  ...FAILED,
  who: { ...FAILED.who, step: 3 },
  outcome: { ...FAILED.outcome, ok: true, category: null, error: null },
};
const LINES = [FAILED, WORKED].map(encodeStep);
const STEPS = utf8ToBytes(LINES.join(''));

// Much smaller than the brain's, and made by the same hands.
const { manifest, hash: program } = tinyProgram();
const WANTED = { program, seed: DIGEST };
const row = (step: typeof FAILED): Uint8Array => {
  const { rows } = stepRows([step]);
  if (rows.length !== ROW_BYTES) throw new RangeError('a row of another length');
  return rows;
};
const SNAPSHOT: BrainSnapshot = {
  ...WANTED,
  recorded: 90,
  updates: 4,
  state: { params: [Float32Array.of(1, -2, 3)], optim: [] },
  replay: [
    { id: 0, seen: 80, rows: [row(WORKED)] },
    { id: 3, seen: 10, rows: [row(FAILED), row(FAILED)] },
  ],
  held: [row(WORKED)],
  calibration: {
    count: 85,
    temperature: 1.5,
    bins: [
      { edge: 0.4, count: 40, successes: 9 },
      { edge: 0.9, count: 45, successes: 40 },
    ],
    noveltyLimit: 2.5,
  },
};
const YOUNG: BrainSnapshot = { ...SNAPSHOT, recorded: 0, updates: 0, replay: [], held: [], calibration: UNCALIBRATED };

/** Reads a snapshot and does with it what a brain does: it remembers, draws, forecasts, and is written again. */
const wake = (bytes: Uint8Array): void => {
  const snapshot = decodeSnapshot(manifest, WANTED, bytes);
  const again = decodeSnapshot(manifest, WANTED, encodeSnapshot(manifest, snapshot));
  if (JSON.stringify(again) !== JSON.stringify(snapshot)) throw new RangeError('another brain after it was written');
  if (!Number.isSafeInteger(snapshot.recorded + 1) || !Number.isSafeInteger(snapshot.updates + 1))
    throw new RangeError('no counts');
  const replay = new ReplayBuffer(4);
  replay.restore(snapshot.replay);
  const { rows, weights } = replay.draw(4, seededRandom('tempernet/garbage/1'));
  if (rows.some((one) => one?.length !== ROW_BYTES) || weights.some((weight) => !(weight > 0 && Number.isFinite(weight))))
    throw new RangeError('nothing to practise on');
  for (const logit of [-800, 0, 3]) {
    const { p, lower, upper } = forecastOf(snapshot.calibration, logit);
    if (!(0 <= lower && lower <= p && p <= upper && upper <= 1)) throw new RangeError(`forecast ${lower} ${p} ${upper}`);
  }
};

const SOURCE = 'const a = 1;\nconst b = 2;\nconst c = 3;\n';

/** Ways in for agents: what they have recorded, what they are on disk, what they write. */
export const AGENT_DECODERS: readonly Decoder[] = [
  decoder({
    name: 'record of a step',
    kind: 'text',
    covers: ['decodeStep'],
    structure: 'json',
    seeds: () => LINES.map((line) => line.trimEnd()),
    // A model can be shown whatever is taken.
    decode: (line) => {
      const step = decodeStep(line);
      encodeFeatures(step);
      decodeStep(encodeStep(step).trimEnd());
    },
    codes: ['AGENT_BAD_RECORD'],
  }),
  decoder({
    name: 'records of steps',
    kind: 'bytes',
    covers: ['decodeSteps'],
    seeds: () => [STEPS],
    decode: (bytes) => stepRows(decodeSteps(bytes)),
    codes: ['AGENT_BAD_RECORD'],
  }),
  decoder({
    name: 'packed records of steps',
    kind: 'bytes',
    covers: ['readSteps'],
    seeds: () => [new Uint8Array(gzipSync(STEPS))],
    decode: (bytes) => {
      const file = join(packed.folder, 'steps.jsonl.gz');
      writeFileSync(file, bytes);
      return readSteps(file);
    },
    codes: ['AGENT_BAD_RECORD'],
    close: packed.close,
  }),
  decoder({
    name: 'split by project',
    kind: 'text',
    covers: ['readSplit'],
    structure: 'json',
    seeds: () => [
      readFileSync(RECORDED_SPLIT, 'utf8'),
      '{"schema":"tempernet/split/1","train":["a"],"validation":[],"test":["b"]}',
    ],
    decode: (text) => {
      const file = join(split.folder, 'split.json');
      writeFileSync(file, text);
      const taken = readSplit(file);
      const names = PARTS.flatMap((part) => taken[part]);
      if (new Set(names).size !== names.length) throw new RangeError('a project in two parts');
    },
    codes: ['AGENT_BAD_SPLIT'],
    close: split.close,
  }),
  decoder({
    name: 'snapshot of a brain',
    kind: 'bytes',
    covers: ['decodeSnapshot'],
    seeds: () => [SNAPSHOT, YOUNG].map((one) => encodeSnapshot(manifest, one)),
    decode: wake,
    codes: ['AGENT_BAD_BRAIN', 'AGENT_OTHER_BRAIN'],
  }),
  decoder({
    name: 'memory of a brain',
    kind: 'text',
    covers: ['decodeSnapshot'],
    structure: 'json',
    seeds: () => [readSafetensors(encodeSnapshot(manifest, SNAPSHOT)).metadata.brain as string],
    decode: (text) => {
      const { tensors, metadata } = readSafetensors(encodeSnapshot(manifest, SNAPSHOT));
      wake(writeSafetensors(tensors, { ...metadata, brain: text }));
    },
    codes: ['AGENT_BAD_BRAIN'],
  }),
  decoder({
    name: 'journal of a brain',
    kind: 'bytes',
    covers: [],
    seeds: () => [STEPS, new Uint8Array(0)],
    decode: async (bytes) => {
      const folder = await BrainFolder.open(brain.folder);
      if ((await folder.restore((content) => content)) === undefined) await folder.save(Uint8Array.of(1));
      const file = join(brain.folder, 'steps-00000001.jsonl');
      writeFileSync(file, bytes);
      const restored = await folder.restore((content) => content);
      // A line that was cut off is gone from the disk, so that the next one begins a line.
      if (restored?.since.length !== decodeSteps(new Uint8Array(readFileSync(file))).length)
        throw new RangeError('steps were lost');
    },
    codes: ['AGENT_BAD_RECORD'],
    close: brain.close,
  }),
  decoder({
    name: 'patch of an agent',
    kind: 'text',
    covers: ['parsePatch'],
    seeds: () => [
      patchText([{ find: 'const b = 2;', put: 'const b = 3;\nconst d = 4;' }]),
      patchText([{ find: 'const a = 1;', put: '' }]),
    ],
    decode: (text) => {
      try {
        return applyPatch('a.ts', SOURCE, parsePatch(text));
      } catch (error) {
        // What a step answers the agent with.
        if (error instanceof PatchFault) throw new TempernetError('AGENT_BAD_RECORD', { line: 0, detail: error.message });
        throw error;
      }
    },
    codes: ['AGENT_BAD_RECORD'],
  }),
  decoder({
    name: 'command line of the workbench',
    kind: 'words',
    covers: ['parseOptions'],
    seeds: () => [['--steps', '20', '--seed', '7', '--policy', 'good', '--out', 'runs/x.gz', '--timings'], []],
    decode: parseOptions,
    codes: ['AGENT_BAD_OPTION'],
  }),
];
