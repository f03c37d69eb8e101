/** What a project's data mode lets anyone check; the index is the contract's number (protocol section 4). */
const DATA_MODES = [
  'open: the data are public, so that anyone can check everything by doing it again',
  'disclosed: solvers bring their own data and show the sampled batches to the seats: they can check that the work was done, not that the data are honest',
  'private: data never leave the solver: form, quality and merge can be checked, not the work, and several accounts can submit one update',
] as const;

/** A data mode and what it proves, in words. */
export const dataModeOf = (mode: number): string => DATA_MODES[mode] ?? `${mode}, unknown to this release`;
