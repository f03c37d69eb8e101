import type { Random } from '../../../protocol/random.ts';
import type { Dataset } from '../../../substrate/data/dataset.ts';
import { STEP_COLUMNS } from '../../experience/step-rows.ts';
import { ROW_BYTES, weighed } from '../batches.ts';

/** Rows of one class: those kept, and how many there ever were. */
export type ReplayClass = { readonly id: number; readonly seen: number; readonly rows: readonly Uint8Array[] };

/** Rows that were drawn, and the weight of each that makes a mean over them one over all that was seen. */
export type ReplayDraw = { readonly rows: readonly Uint8Array[]; readonly weights: readonly number[] };

type Kept = { seen: number; readonly rows: Uint8Array[] };

/**
 * Remembers steps by class, the same number of each at most, so that what is rare is not pushed out by what is common. Each class is a
 * reservoir: any of its steps is kept with the same chance (algorithm R, Vitter, ACM TOMS 11, 1985).
 */
export class ReplayBuffer {
  private readonly perClass: number;
  private readonly classes = new Map<number, Kept>();
  private total = 0;

  constructor(perClass: number) {
    this.perClass = perClass;
  }

  /** Rows kept. */
  get size(): number {
    return [...this.classes.values()].reduce((sum, { rows }) => sum + rows.length, 0);
  }

  /** Everything kept, by ascending class. */
  all(): ReplayClass[] {
    return [...this.classes].map(([id, { seen, rows }]) => ({ id, seen, rows })).sort((a, b) => a.id - b.id);
  }

  /** Takes what `all` gave, in place of what was here. */
  restore(classes: readonly ReplayClass[]): void {
    this.classes.clear();
    for (const { id, seen, rows } of classes) this.classes.set(id, { seen, rows: [...rows] });
    this.total = classes.reduce((sum, { seen }) => sum + seen, 0);
  }

  add(id: number, row: Uint8Array, random: Random): void {
    const kept = this.classes.get(id) ?? { seen: 0, rows: [] };
    this.classes.set(id, kept);
    kept.seen++;
    this.total++;
    if (kept.rows.length < this.perClass) {
      kept.rows.push(row);
      return;
    }
    const place = random.below(kept.seen);
    if (place < this.perClass) kept.rows[place] = row;
  }

  /**
   * Draws with replacement: a class by the square root of how often it occurred, half way between as it came and all alike, then any row
   * of it. The weight is the class's share of what was seen over its share of draws, 1 in the mean; so rare classes are practised often,
   * and probabilities stay those of the agent's work. Nothing when nothing is kept.
   */
  draw(count: number, random: Random): ReplayDraw {
    const classes = this.all();
    const roots = classes.map(({ seen }) => Math.sqrt(seen));
    const sum = roots.reduce((a, b) => a + b, 0);
    const rows: Uint8Array[] = [];
    const weights: number[] = [];
    for (let i = 0; i < count && classes.length > 0; i++) {
      let rest = (random.next() / 2 ** 32) * sum;
      let at = 0;
      while (at < classes.length - 1 && rest >= roots[at]!) rest -= roots[at++]!;
      const { seen, rows: kept } = classes[at]!;
      rows.push(kept[random.below(kept.length)]!);
      weights.push(seen / this.total / (roots[at]! / sum));
    }
    return { rows, weights };
  }

  /** Everything kept as rows, class by class, each with the weight that gives its class the share that it has of all that was seen. */
  dataset(): Dataset {
    const { size } = this;
    const bytes = new Uint8Array(size * ROW_BYTES);
    let at = 0;
    for (const { seen, rows } of this.all())
      for (const row of rows) bytes.set(weighed(row, ((seen / this.total) * size) / rows.length), ROW_BYTES * at++);
    return { columns: STEP_COLUMNS, count: size, rows: bytes };
  }
}
