import { PARTS, type Part, type Split, stepsOf } from '../../agent/experience/recorded-steps.ts';
import type { StepRecord } from '../../agent/experience/step-record.ts';
import { stepRows } from '../../agent/experience/step-rows.ts';
import { sha256Hex } from '../../protocol/chunks.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { columnValues } from '../../substrate/data/column-values.ts';
import { type Dataset, encodeDataset } from '../../substrate/data/dataset.ts';
import { takeRows } from '../../substrate/data/split.ts';

/** Rows of some projects, in the order of the record, with what is known of each beside its columns. */
export type PartRows = {
  readonly dataset: Dataset;
  /** Whose step, and on which project. */
  readonly owners: readonly string[];
  readonly projects: readonly string[];
  /** 1 where the step succeeded, else 0. */
  readonly outcomes: ArrayLike<number>;
};

/** What a learning report is about. */
export type LearningSet = Readonly<Record<Part, PartRows>> & {
  /** Agents that have training rows, sorted: a slot each. */
  readonly owners: readonly string[];
  /** Names these very rows. */
  readonly digest: Hex;
};

/** Recorded steps as rows, parted by project. Throws AGENT_BAD_SPLIT, and where an owner of other rows has none to train on. */
export const learningSet = (steps: readonly StepRecord[], split: Split): LearningSet => {
  const of = (part: Part): PartRows => {
    const mine = stepsOf(steps, split, part);
    const dataset = stepRows(mine);
    return {
      dataset,
      owners: mine.map(({ who }) => who.agent),
      projects: mine.map(({ who }) => who.project),
      outcomes: columnValues(dataset, 'success'),
    };
  };
  const parts = { train: of('train'), validation: of('validation'), test: of('test') };
  const digests = PARTS.map((part) => sha256Hex(encodeDataset(parts[part].dataset)));
  const owners = [...new Set(parts.train.owners)].sort();
  const lone = [...parts.validation.owners, ...parts.test.owners].find((owner) => !owners.includes(owner));
  if (lone !== undefined) throw new TempernetError('AGENT_BAD_SPLIT', { detail: `${lone} has no project to train on` });
  return {
    ...parts,
    owners,
    digest: sha256Hex(new TextEncoder().encode(digests.join())),
  };
};

/** The rows of one owner. */
export const ownedBy = (part: PartRows, owner: string): PartRows => {
  const rows = [...part.owners.keys()].filter((row) => part.owners[row] === owner);
  const pick = <T>(values: ArrayLike<T>): T[] => rows.map((row) => values[row]!);
  return {
    dataset: takeRows(part.dataset, rows),
    owners: pick(part.owners),
    projects: pick(part.projects),
    outcomes: pick(part.outcomes),
  };
};
