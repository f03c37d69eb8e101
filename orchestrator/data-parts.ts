/** Where a proposer's examples lie: part `part` (from 0) of `parts` equal ones. */
export type DataPart = { readonly part: number; readonly parts: number };

/** Into how many parts the pool of truths is cut, so that each of `all` proposers has one, the honest ones at equal distances. */
export const truthParts = (honest: number, all: number): number => honest * Math.ceil(all / honest);

/**
 * The data of a proposer by its place, the honest ones first. Those share the examples among themselves, so that nobody who
 * cheats makes their tasks smaller; those who cheat train on some of the same, but their truths are examples of their own: of a
 * part of the pool an honest proposer uses only the first of the `truthParts` that lie in it.
 */
export const dataPart = (index: number, honest: number, all: number): DataPart => {
  if (index < honest) return { part: index, parts: honest };
  const parts = truthParts(honest, all);
  const each = parts / honest;
  const free = Array.from({ length: parts }, (_, part) => part).filter((part) => part % each !== 0);
  return { part: free[index - honest] ?? parts - 1, parts };
};
