/** Where a project's data live (section 4), and the contract's number of it. */
export const DATA_MODE = { open: 0, disclosed: 1, private: 2 } as const;

export type DataMode = keyof typeof DATA_MODE;

export const DATA_MODES = Object.keys(DATA_MODE) as DataMode[];
