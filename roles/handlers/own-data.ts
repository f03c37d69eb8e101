import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { firstOutside } from '../../substrate/data/column-range.ts';
import { DataTree, MAX_ROWS } from '../../substrate/data/data-tree.ts';
import { allFinite, type Dataset, rowWidth, sameColumns } from '../../substrate/data/dataset.ts';
import type { DataSchema } from '../../substrate/payload.ts';

/** A solver's own examples (modes `disclosed` and `private`): read where they are, once. */
export type OwnData = {
  /** All of them, checked. Throws SUBSTRATE_BAD_DATASET, SUBSTRATE_TOO_FEW_EXAMPLES. */
  dataset(schema: DataSchema): Promise<Dataset>;
  /** The tree whose root a solution commits to. */
  tree(schema: DataSchema): Promise<DataTree>;
};

/** Bytes of rows that are held in memory, at most. */
const MAX_BYTES = 2 ** 30;

/**
 * Own data out of whatever `read` gives; the same call must give the same rows, also after a restart. `rest` lets others in while all of
 * them are hashed.
 */
export const createOwnData = (read: (schema: DataSchema) => Promise<Dataset>, rest?: () => Promise<void>): OwnData => {
  let checked: Promise<Dataset> | undefined;
  let tree: Promise<DataTree> | undefined;
  const dataset = (schema: DataSchema): Promise<Dataset> => {
    checked ??= read(schema).then((found) => check(found, schema));
    // What cannot be read now may be there later.
    checked.catch(() => {
      checked = undefined;
    });
    return checked;
  };
  return {
    dataset,
    tree: (schema) => {
      tree ??= dataset(schema).then((found) => DataTree.grow(found, rest));
      tree.catch(() => {
        tree = undefined;
      });
      return tree;
    },
  };
};

const check = (dataset: Dataset, { columns, shardRows }: DataSchema): Dataset => {
  const bad = (detail: string): TempernetError => new TempernetError('SUBSTRATE_BAD_DATASET', { what: 'of this solver', detail });
  const { count, rows } = dataset;
  if (!sameColumns(dataset.columns, columns)) throw bad('columns are not those of the program');
  if (count < shardRows)
    throw new TempernetError('SUBSTRATE_TOO_FEW_EXAMPLES', {
      what: 'the data of this solver',
      actual: count,
      expected: shardRows,
    });
  if (count > MAX_ROWS || rows.length > MAX_BYTES) throw bad(`more than ${MAX_ROWS} rows or ${MAX_BYTES} bytes`);
  if (rows.length !== count * rowWidth(columns)) throw bad('rows are cut off');
  if (!allFinite(dataset)) throw bad('a float32 value is not finite');
  // Whoever shows such a row is refuted, so it must not be trained on.
  const outside = firstOutside(dataset, columns);
  if (outside !== undefined)
    throw bad(`${outside.value} in column ${outside.column} of row ${outside.row} is outside of what the program takes`);
  return dataset;
};
