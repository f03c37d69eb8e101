/** What a sweep leaves: files by their ending, all made from the results alone. */
export type SweepReport = { readonly md: string; readonly csv: string; readonly svg: string };

/** Where and how results came about, for the head of their page. */
export type Origin = {
  /** In words: processor, cores, Node. */
  readonly machine: string;
  /** What makes them again. */
  readonly command: string;
};
