/** How the cells of one kind of sweep come to their results. */
export type CellRunner<Cell, Result> = {
  readonly cells: readonly Cell[];
  /** How many cells may run at a time. */
  readonly lanes: number;
  run(cell: Cell, signal: AbortSignal): Promise<Result>;
  close(): Promise<void>;
};
