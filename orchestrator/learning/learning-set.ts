import type { StepRecord } from '../../agent/experience/step-record.ts';
import { stepRows } from '../../agent/experience/step-rows.ts';
import { sha256Hex } from '../../protocol/chunks.ts';
import type { Hex } from '../../protocol/hex.ts';
import { columnValues } from '../../substrate/data/column-values.ts';
import { type Dataset, encodeDataset } from '../../substrate/data/dataset.ts';
import { takeRows } from '../../substrate/data/split.ts';

/** Rows of some projects, in the order of the record, with what is known of each beside its columns. */
export type Part = {
  readonly dataset: Dataset;
  /** Whose step, and on which project. */
  readonly owners: readonly string[];
  readonly projects: readonly string[];
  /** 1 where the step succeeded, else 0. */
  readonly outcomes: ArrayLike<number>;
};

/** Names of the three parts. No project is in two of them. */
export const PARTS = ['train', 'validation', 'test'] as const;
export type PartName = (typeof PARTS)[number];

/** What a learning report is about. */
export type LearningSet = Readonly<Record<PartName, Part>> & {
  /** Agents that have training rows, sorted: a slot each. */
  readonly owners: readonly string[];
  /** Names these very rows. */
  readonly digest: Hex;
};

/** Recorded steps as rows, parted by project as `partOf` says; steps of other projects are left out. */
export const learningSet = (steps: readonly StepRecord[], partOf: (project: string) => PartName | undefined): LearningSet => {
  const of = (name: PartName): Part => {
    const mine = steps.filter(({ who }) => partOf(who.project) === name);
    const dataset = stepRows(mine);
    return {
      dataset,
      owners: mine.map(({ who }) => who.agent),
      projects: mine.map(({ who }) => who.project),
      outcomes: columnValues(dataset, 'success'),
    };
  };
  const parts = { train: of('train'), validation: of('validation'), test: of('test') };
  const digests = PARTS.map((name) => sha256Hex(encodeDataset(parts[name].dataset)));
  return {
    ...parts,
    owners: [...new Set(parts.train.owners)].sort(),
    digest: sha256Hex(new TextEncoder().encode(digests.join())),
  };
};

/** The rows of one owner. */
export const ownedBy = ({ dataset, owners }: Part, owner: string): Dataset =>
  takeRows(
    dataset,
    [...owners.keys()].filter((row) => owners[row] === owner),
  );
