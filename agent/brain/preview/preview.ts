import type { DataMode } from '../../../protocol/data-mode.ts';
import { checkpointSize, weightCount } from '../../../substrate/codecs/tensors.ts';
import { type Dataset, encodeDataset, rowWidth } from '../../../substrate/data/dataset.ts';
import { encodeHeader } from '../../../substrate/data/dataset-header.ts';
import type { ProgramManifest } from '../../../substrate/program/program-manifest.ts';

/** What a project asks of a solver, as its parameters and a task's spec say it. */
export type TaskShape = {
  /** Steps of a task, and the intervals that they are cut into. */
  readonly steps: number;
  readonly intervals: number;
  /** Intervals of each solution that a committee re-runs. */
  readonly sampled: number;
};

/** One kind of content that leaves the machine. */
export type Leaving = {
  readonly what: 'rows' | 'opened rows' | 'states' | 'digests of states' | 'update';
  /** Who can read it. Opened rows are stored where anyone finds them, encrypted to these. */
  readonly readers: 'everyone' | 'the seats of the task';
  readonly contents: number;
  /** Bytes of all of them together; of opened rows at most. */
  readonly bytes: number;
};

/** What would leave the machine for one task. */
export type Preview = {
  readonly mode: DataMode;
  readonly leaving: readonly Leaving[];
  /** Rows of this data that somebody else can read afterwards, at most, of how many. */
  readonly rowsRead: number;
  readonly rows: number;
  /** In plain words: what others learn, and what the mode proves. */
  readonly words: readonly string[];
};

const HASH = 32;
/** Magic and two lengths before an opening's header, and the tag that encryption adds. */
const OPENING = 16 + 16;

/**
 * What training once on these rows would send out in a mode of protocol section 4. Sizes are those of the contents that a node puts where
 * others can fetch them; besides, the chain gets a commitment, the digests of these contents and, in mode `disclosed`, the root of the rows.
 */
export const previewOf = (mode: DataMode, manifest: ProgramManifest, dataset: Dataset, task: TaskShape): Preview => {
  const { steps, intervals, sampled } = task;
  const rowsOpened = Math.min(dataset.count, (steps / intervals) * manifest.batch.size * sampled);
  const seen = { open: dataset.count, disclosed: rowsOpened, private: 0 }[mode];
  const everyone = (what: Leaving['what'], contents: number, each: number): Leaving => ({
    what,
    readers: 'everyone',
    contents,
    bytes: contents * each,
  });
  const rows: Leaving[] = {
    open: [everyone('rows', 1, encodeDataset(dataset).length)],
    disclosed: [
      { what: 'opened rows', readers: 'the seats of the task', contents: 1, bytes: openingBytes(dataset, rowsOpened) } as const,
    ],
    private: [],
  }[mode];
  const states = [
    everyone('states', intervals + 1, checkpointSize(manifest)),
    everyone('digests of states', 1, (intervals + 1) * HASH),
  ];
  return {
    mode,
    leaving: [...rows, ...(mode === 'private' ? [] : states), everyone('update', 1, 4 * weightCount(manifest))],
    rowsRead: seen,
    rows: dataset.count,
    words: WORDS[mode](seen, dataset.count),
  };
};

/** Bytes of an encrypted opening of so many rows at most: each row with the hashes of its whole path. */
const openingBytes = (dataset: Dataset, rows: number): number => {
  const path = HASH * Math.ceil(Math.log2(dataset.count + 1));
  const header = encodeHeader(dataset).length;
  return OPENING + header + path + rows * (rowWidth(dataset.columns) + path);
};

/** Holds for every mode: what is learned from them is in the weights. */
const WEIGHTS = 'What was learned shows in the weights: they can tell of single rows, though not by design.';

const WORDS: Readonly<Record<DataMode, (seen: number, rows: number) => readonly string[]>> = {
  open: (_, rows) => [
    `All ${rows} rows become public, for good. Whoever has them can check every step of the training.`,
    'A row is 128 numbers, an outcome and two labels; no text, path or name is in it.',
    WEIGHTS,
  ],
  disclosed: (seen, rows) => [
    `At most ${seen} of ${rows} rows are shown, to the seats that check this task and to nobody else; which ones is drawn after the work is committed.`,
    'It proves that the work was done on rows committed to beforehand, not that these are true.',
    'The states of the training are public as well: more than the update alone, and from them, too, rows can be guessed at.',
    WEIGHTS,
  ],
  private: (_, rows) => [
    `None of ${rows} rows is shown. Nothing proves that the work was done: form and quality of the update are all that is checked.`,
    `${WEIGHTS} Noise (--dp-noise) bounds that.`,
  ],
};
