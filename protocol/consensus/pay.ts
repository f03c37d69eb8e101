import { mulDiv } from '../arithmetic.ts';
import { type Fixed, multiply, sum } from './fixed.ts';
import type { SeatConsensus } from './seats.ts';

/** The escrowed pools of one task, in wei. */
export type TaskPools = {
  readonly solver: bigint;
  readonly coordinator: bigint;
  readonly proposer: bigint;
  readonly aggregation: bigint;
};

/**
 * Where the pools of a task go, in wei: `solvers` by slot, `coordinatorBase` and `dividends` by revealed ballot. `aggregation`
 * stays reserved until the round ends, `returned` goes back to the project, `dust` to the sink. All parts sum to the pools.
 */
export type TaskPay = {
  readonly solvers: readonly bigint[];
  readonly coordinatorBase: readonly bigint[];
  readonly dividends: readonly bigint[];
  readonly proposer: bigint;
  readonly aggregation: bigint;
  readonly returned: bigint;
  readonly dust: bigint;
};

/** `value * min(1, g / target)`, rounded down; 0 for a target of 0. */
export const scaleByGain = (value: bigint, g: number, target: number): bigint =>
  mulDiv(value, BigInt(Math.min(g, target)), BigInt(target));

/**
 * Pay of a Settled task (protocol section 7). Solver `j`: `((pool * I_j) >> 32) * min(g, target) / target`. Coordinators: `pool / 2`
 * equally and `pool / 2` by dividend `(half * D_i) >> 32`, the odd wei is dust; the whole pool equally when nothing was
 * accepted. Proposer: `pool * min(g, target) / target`. What `g < target` withholds returns; what rounding leaves is dust.
 */
export const settledPay = (result: SeatConsensus, pools: TaskPools, target: number): TaskPay => {
  const ballots = result.dividends.length;
  const paidOut = scaleByGain(pools.solver, result.g, target);
  const solvers = result.incentive.map((share) => scaleByGain(part(pools.solver, share), result.g, target));
  const proposer = scaleByGain(pools.proposer, result.g, target);
  const accepted = result.accepted.includes(true);
  const half = pools.coordinator / 2n;
  const base = mulDiv(accepted ? half : pools.coordinator, 1n, BigInt(ballots));
  const coordinatorBase = result.dividends.map(() => base);
  const dividends = result.dividends.map((share) => (accepted ? part(half, share) : 0n));
  return {
    solvers,
    coordinatorBase,
    dividends,
    proposer,
    aggregation: pools.aggregation,
    returned: pools.solver - paidOut + pools.proposer - proposer,
    dust: paidOut - sum(solvers) + pools.coordinator - sum(coordinatorBase) - sum(dividends),
  };
};

/** Pay of a Void task: half of the coordinator pool equally to the revealed ballots, if any; everything else returns. */
export const voidPay = (pools: TaskPools, slots: number, revealedBallots: number): TaskPay => {
  const half = revealedBallots === 0 ? 0n : pools.coordinator / 2n;
  const base = mulDiv(half, 1n, BigInt(revealedBallots));
  return {
    solvers: Array.from({ length: slots }, () => 0n),
    coordinatorBase: Array.from({ length: revealedBallots }, () => base),
    dividends: Array.from({ length: revealedBallots }, () => 0n),
    proposer: 0n,
    aggregation: 0n,
    returned: pools.solver + pools.proposer + pools.aggregation + pools.coordinator - half,
    dust: half - base * BigInt(revealedBallots),
  };
};

/** Who gets the aggregation pools of a round that published a version, in wei; `attesters` in the order given. */
export type AggregationPay = {
  readonly aggregator: bigint;
  readonly attesters: readonly bigint[];
  readonly returned: bigint;
  readonly dust: bigint;
};

/**
 * Half of the pool to the aggregator, half equally to the seats that attested what was published; a coordinator that attested for
 * several seats (`seats[i]` of them) gets as many shares. Where the seats published *that* digest instead of the one proposed,
 * nobody earned the aggregator's half (`earned` false) and it returns to the project.
 */
export const aggregationPay = (pool: bigint, seats: readonly number[], earned = true): AggregationPay => {
  const half = pool / 2n;
  const share = mulDiv(half, 1n, BigInt(seats.reduce((total, count) => total + count, 0)));
  const attesters = seats.map((count) => share * BigInt(count));
  return { aggregator: earned ? half : 0n, attesters, returned: earned ? 0n : half, dust: pool - half - sum(attesters) };
};

const part = (pool: bigint, share: Fixed): bigint => multiply(pool, share);
