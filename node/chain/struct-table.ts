import type { FieldsOf, FieldTable } from './fields.ts';

/** Structs that views return, in the forms of the event table. Windows are seconds unless named blocks; amounts are wei of ATN. */
export const PROJECT_PARAMS = {
  programHash: 'hex',
  dataMode: 'number',
  engine: 'number',
  mergeRule: 'number',
  mergeF: 'number',
  minInputs: 'number',
  toleranceBps: 'number',
  recentRounds: 'number',
  holdoutDigest: 'hex',
  solverPool: 'bigint',
  coordinatorPool: 'bigint',
  proposerPool: 'bigint',
  aggregationPool: 'bigint',
  target: 'number',
  minGain: 'number',
  capacity: 'number',
  seats: 'number',
  minSeats: 'number',
  sampled: 'number',
  intervals: 'number',
  normMax: 'bigint',
  stepsMax: 'number',
  joinWindow: 'number',
  trainWindow: 'number',
  truthWindow: 'number',
  revealWindow: 'number',
  judgeWindow: 'number',
  tallyWindow: 'number',
  roundWindow: 'number',
  mergeWindow: 'number',
  attestWindow: 'number',
  seatWindowBlocks: 'number',
} as const satisfies FieldTable;

/** A project's parameters as the chain holds them (contracts: `ProjectParams`). */
export type ProjectParams = FieldsOf<typeof PROJECT_PARAMS>;
