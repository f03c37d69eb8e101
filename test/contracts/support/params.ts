import { keccak256, toUtf8Bytes } from 'ethers';
import type { Hex } from '../../../protocol/hex.ts';

/** One ATN in wei. */
export const ATN = 10n ** 18n;

/** A 32-byte value that stands for content called `label`. */
export const digestOf = (label: string): Hex => keccak256(toUtf8Bytes(label)) as Hex;

/** Parameters of a project as the contract takes them. Pools are odd numbers of wei on purpose: rounding must show. */
export const PARAMS = {
  programHash: digestOf('program'),
  dataMode: 0,
  engine: 0,
  mergeRule: 0,
  mergeF: 0,
  minInputs: 1,
  toleranceBps: 100,
  recentRounds: 2,
  holdoutDigest: digestOf('holdout'),
  solverPool: 20n * ATN + 7n,
  coordinatorPool: 12n * ATN + 5n,
  proposerPool: 3n * ATN + 1n,
  aggregationPool: 9n * ATN + 3n,
  target: 200_000,
  minGain: 1_000,
  capacity: 3,
  seats: 3,
  minSeats: 2,
  sampled: 4,
  intervals: 8,
  normMax: 10n ** 12n,
  stepsMax: 1_000,
  joinWindow: 60,
  trainWindow: 600,
  truthWindow: 60,
  revealWindow: 60,
  judgeWindow: 300,
  tallyWindow: 60,
  roundWindow: 3_600,
  mergeWindow: 120,
  attestWindow: 120,
  seatWindowBlocks: 6,
};

/** Parameters of a project. */
export type Params = typeof PARAMS;
