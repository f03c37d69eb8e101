import type { Hex } from './hex.ts';
import { batchOrder, intervalSteps } from './order.ts';

/** What fixes which examples a step takes. */
type RowsRun = {
  readonly taskSeed: Hex;
  readonly slot: number;
  readonly count: number;
  readonly batch: number;
  readonly steps: number;
  readonly intervals: number;
};

/** The rows that the steps of these intervals take, ascending, each once. Throws `PROTOCOL_OUT_OF_RANGE` as `batchOrder` does. */
export const intervalRows = (run: RowsRun, intervals: readonly number[]): Uint32Array => {
  const order = batchOrder(run.taskSeed, run.slot, run.count, run.batch);
  const rows = new Set<number>();
  for (const interval of intervals) {
    const { start, end } = intervalSteps(run.steps, run.intervals, interval);
    for (let step = start; step < end; step++) for (const row of order(step)) rows.add(row);
  }
  return Uint32Array.from(rows).sort();
};
