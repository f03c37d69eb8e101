import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { MerkleTree, type ShownLeaf, verifyLeaves } from '../../protocol/merkle-tree.ts';
import type { Column } from '../program/program-manifest.ts';
import { firstOutside } from './column-range.ts';
import { allFinite, type Dataset, rowWidth, sameColumns } from './dataset.ts';
import { decodeHeader, encodeHeader, MAX_HEADER } from './dataset-header.ts';

/** Rows of a data set that a root stands for, at most: what a stranger's number makes others work and hold is bounded by it. */
export const MAX_ROWS = 2 ** 24;

const MAGIC = 'TNOPEN01';
const PREFIX = MAGIC.length + 8;
const HASH = 32;
/** Levels of a tree of `MAX_ROWS` rows and their header. */
const MOST_LEVELS = 25;

const rowAt = (rows: Uint8Array, width: number, place: number): Uint8Array => rows.subarray(place * width, (place + 1) * width);

/**
 * The tree over a data set: leaf 0 is the header (columns and number of rows), leaf `1 + i` the bytes of row `i`. So its root, the
 * solver's `dataRoot` in mode `disclosed`, fixes every row, its place, how many there are and what they mean.
 */
export class DataTree {
  readonly #dataset: Dataset;
  readonly #header: Uint8Array;
  readonly #tree: MerkleTree;

  private constructor(dataset: Dataset, header: Uint8Array, tree: MerkleTree) {
    this.#dataset = dataset;
    this.#header = header;
    this.#tree = tree;
  }

  /**
   * The tree of a data set. Takes about 4 us for each 136 bytes of a row; `rest` is waited for every few milliseconds of it. Throws
   * `SUBSTRATE_BAD_DATASET` for more than `MAX_ROWS` rows.
   */
  static async grow(dataset: Dataset, rest: () => Promise<void> = async () => undefined): Promise<DataTree> {
    const { count, columns, rows } = dataset;
    if (count > MAX_ROWS)
      throw new TempernetError('SUBSTRATE_BAD_DATASET', { what: 'of the solver', detail: `more than ${MAX_ROWS} rows` });
    const header = encodeHeader(dataset);
    const width = rowWidth(columns);
    const leaf = (i: number): Uint8Array => (i === 0 ? header : rowAt(rows, width, i - 1));
    return new DataTree(dataset, header, await MerkleTree.grow(count + 1, leaf, rest));
  }

  /** Rows of the set. */
  get count(): number {
    return this.#dataset.count;
  }

  get root(): Hex {
    return this.#tree.root;
  }

  /** These rows (ascending, each once) with what proves them, as `readOpening` takes it: `TNOPEN01`, two lengths, header, hashes, rows. */
  open(rows: ArrayLike<number>): Uint8Array {
    const width = rowWidth(this.#dataset.columns);
    const siblings = this.#tree.siblings([0, ...Array.from(rows, (row) => row + 1)]);
    const out = new Uint8Array(PREFIX + this.#header.length + siblings.length + width * rows.length);
    for (let i = 0; i < MAGIC.length; i++) out[i] = MAGIC.charCodeAt(i);
    const view = new DataView(out.buffer);
    view.setUint32(MAGIC.length, this.#header.length, true);
    view.setUint32(MAGIC.length + 4, siblings.length, true);
    out.set(this.#header, PREFIX);
    out.set(siblings, PREFIX + this.#header.length);
    let at = PREFIX + this.#header.length + siblings.length;
    for (let i = 0; i < rows.length; i++, at += width) out.set(rowAt(this.#dataset.rows, width, rows[i] as number), at);
    return out;
  }
}

/** Bytes that an opening of so many rows has, at most. */
export const maxOpeningBytes = (columns: readonly Column[], rows: number): number =>
  PREFIX + MAX_HEADER + (rows + 1) * (rowWidth(columns) + HASH * MOST_LEVELS);

/** What an opening has to show: rows of these columns under this root, those that `rowsOf` names for a set of `count` rows. */
export type WantedOpening = {
  readonly root: Hex;
  readonly columns: readonly Column[];
  /** Rows that the set has at least. */
  readonly atLeast: number;
  /** Ascending, each once. */
  readonly rowsOf: (count: number) => Uint32Array;
};

/**
 * A stranger's opening, checked whole: exactly the wanted rows, each proved against the root, nothing else. Gives a data set of which
 * only these rows can be gathered. Throws `SUBSTRATE_BAD_DATASET`, `PROTOCOL_BAD_CBOR`.
 */
export const readOpening = (bytes: Uint8Array, { root, columns, atLeast, rowsOf }: WantedOpening): Dataset => {
  const bad = (detail: string): TempernetError => new TempernetError('SUBSTRATE_BAD_DATASET', { what: 'opening', detail });
  if (bytes.length < PREFIX) throw bad('too short');
  for (let i = 0; i < MAGIC.length; i++) if (bytes[i] !== MAGIC.charCodeAt(i)) throw bad(`does not begin with ${MAGIC}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const headerEnd = PREFIX + view.getUint32(MAGIC.length, true);
  const rowsStart = headerEnd + view.getUint32(MAGIC.length + 4, true);
  if (headerEnd > PREFIX + MAX_HEADER || rowsStart > bytes.length) throw bad('its lengths do not fit');
  const leaf = bytes.subarray(PREFIX, headerEnd);
  const header = decodeHeader(leaf, bad);
  if (!sameColumns(header.columns, columns)) throw bad('columns are not those of the program');
  if (header.count < atLeast || header.count > MAX_ROWS) throw bad(`${header.count} rows are too few or too many`);
  const wanted = rowsOf(header.count);
  const width = rowWidth(columns);
  const rows = bytes.subarray(rowsStart);
  if (rows.length !== width * wanted.length) throw bad(`${rows.length} bytes of rows, expected ${width * wanted.length}`);
  const leaves: ShownLeaf[] = [{ index: 0, data: leaf }];
  for (const [i, row] of wanted.entries()) leaves.push({ index: row + 1, data: rowAt(rows, width, i) });
  if (!verifyLeaves(root, header.count + 1, leaves, bytes.subarray(headerEnd, rowsStart)))
    throw bad('is not under the committed root');
  if (!allFinite({ columns, count: wanted.length, rows })) throw bad('a float32 value is not finite');
  if (firstOutside({ columns, count: wanted.length, rows }, columns) !== undefined)
    throw bad('a value is outside of what the program takes');
  return { columns, count: header.count, rows, held: new Map(Array.from(wanted, (row, i) => [row, i])) };
};
