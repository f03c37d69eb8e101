import type { ChainClient } from '../node/chain/client-types.ts';
import type { ProjectParams } from '../node/chain/struct-table.ts';
import { DATA_MODE, type DataMode } from '../protocol/data-mode.ts';
import type { Hex } from '../protocol/hex.ts';
import { MERGE_RULES, type MergeRule, minimumInputs } from '../substrate/merge/rules.ts';
import { atn } from './amounts.ts';
import { LARGE_WINDOWS } from './large-model.ts';

/** Intervals of a training run. */
export const INTERVALS = 10;

/** How many of them each seat re-runs. */
export const SAMPLED = 2;

/** Seconds that solvers have to train. */
export const TRAIN_WINDOW = 900;

const NOTHING: Hex = `0x${'0'.repeat(64)}`;

/** Longest wait for ballots, seconds: below what counts as a stalled run. */
const LONGEST_JUDGING = 280;

/** Solutions that a machine of two cores checks in a second, all its seats together: half of what it was seen to do. */
const CHECKS_A_SECOND = 3;

/** Windows of a run in which some let them pass, so that each stall is really waited for; time to judge grows with the work. */
const stalledWindows = (checks: number): Partial<ProjectParams> => ({
  truthWindow: 20,
  revealWindow: 20,
  judgeWindow: Math.min(30 + Math.ceil(checks / CHECKS_A_SECOND), LONGEST_JUDGING),
  tallyWindow: 30,
  mergeWindow: 60,
  attestWindow: 60,
  // Beside many busy nodes an honest coordinator may be late by seconds.
  seatWindowBlocks: 40,
});

/** Parameters of a devnet's project. Windows are long: phases close early, so an honest round waits for none but the seats'. */
export const devnetParams = (options: {
  readonly programHash: Hex;
  readonly solvers: number;
  readonly coordinators: number;
  readonly steps: number;
  /** Longest update, real units; updates are in units of 2^-24. */
  readonly normMax: number;
  readonly merge: MergeRule;
  readonly mergeF: number;
  /** @default 'open' */
  readonly dataMode?: DataMode;
  /** Given where some participants cheat: how many tasks a round has. */
  readonly stalls?: number;
  /** Whether a step takes seconds, see `isLarge`. */
  readonly large?: boolean;
}): ProjectParams => ({
  programHash: options.programHash,
  dataMode: DATA_MODE[options.dataMode ?? 'open'],
  engine: 0,
  mergeRule: MERGE_RULES.indexOf(options.merge),
  mergeF: options.mergeF,
  minInputs: minimumInputs(options.merge, options.mergeF),
  toleranceBps: 500,
  recentRounds: 3,
  holdoutDigest: NOTHING,
  solverPool: atn(6),
  coordinatorPool: atn(3),
  proposerPool: atn(1),
  aggregationPool: atn(1),
  target: 20_000,
  minGain: 0,
  capacity: options.solvers,
  seats: Math.min(options.coordinators, 16),
  minSeats: Math.max(1, Math.ceil(Math.min(options.coordinators, 16) / 2)),
  sampled: SAMPLED,
  intervals: INTERVALS,
  normMax: BigInt(Math.ceil(options.normMax * 2 ** 24)),
  stepsMax: options.steps,
  joinWindow: 60,
  trainWindow: TRAIN_WINDOW,
  truthWindow: 60,
  revealWindow: 60,
  judgeWindow: 600,
  tallyWindow: 60,
  roundWindow: 60,
  mergeWindow: 120,
  attestWindow: 120,
  seatWindowBlocks: 4,
  ...(options.stalls === undefined ? {} : stalledWindows(options.stalls * options.coordinators * options.solvers)),
  ...(options.large === true ? LARGE_WINDOWS : {}),
});

/** ATN that one task reserves. */
export const poolsOf = (params: ProjectParams): bigint =>
  params.solverPool + params.coordinatorPool + params.proposerPool + params.aggregationPool;

/** Creates and funds the project; gives its id. */
export const createProject = async (
  chain: ChainClient,
  options: {
    readonly specDigest: Hex;
    readonly genesisDigest: Hex;
    readonly params: ProjectParams;
    readonly proposers: readonly Hex[];
    readonly budget: bigint;
  },
): Promise<bigint> => {
  const { specDigest, genesisDigest, params, proposers, budget } = options;
  const caps = proposers.map(() => 1);
  await chain.send({ contract: 'project', method: 'createProject', args: [specDigest, genesisDigest, params, proposers, caps] });
  const projectId = 1n;
  await chain.send({ contract: 'token', method: 'approve', args: [chain.addresses.project, budget] });
  await chain.send({ contract: 'project', method: 'fund', args: [projectId, budget] });
  return projectId;
};
