import { cpus } from 'node:os';
import { createLogger } from '../node/log/pino-logger.ts';
import { runDevnet } from '../orchestrator/devnet.ts';
import { PHASE_NAMES, phaseSeconds } from '../orchestrator/report/phases.ts';

// Round overhead: what a round takes beyond training, on the whole real network (1 proposer, 4 solvers, 3 coordinators, 1 aggregator,
// 100 ms blocks). Training ends when the last solver has committed. Judging is checking work by re-execution; it is listed by itself.
const ROUNDS = 6;
const run = await runDevnet(
  {
    proposers: 1,
    solvers: 4,
    coordinators: 3,
    aggregators: 1,
    rounds: ROUNDS,
    seed: 1,
    payload: 'digits',
    merge: 'mean',
    mergeF: 0,
    out: 'runs',
  },
  createLogger({ level: 'error' }),
  { step: () => undefined, round: () => undefined },
);
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
// The first round also fetches the data set and opens the program everywhere.
const warm = run.rounds.slice(1).map((row) => phaseSeconds(row.phases).map((s) => s ?? 0));
const column = (name: string): number[] => warm.map((seconds) => seconds[PHASE_NAMES.indexOf(name)] ?? 0);
const total = warm.map((seconds) => seconds.reduce((sum, s) => sum + s, 0));
const training = column('train');
const overhead = total.map((s, i) => s - (training[i] ?? 0));
console.log(`machine: ${cpus().length} x ${cpus()[0]?.model}, node ${process.version}`);
console.log(`rounds 2 to ${ROUNDS}, 4 solvers, 3 seats, median seconds:`);
for (const name of PHASE_NAMES) console.log(`  ${name.padEnd(7)} ${median(column(name)).toFixed(2)}`);
console.log(`  round   ${median(total).toFixed(2)}`);
console.log(`  overhead (round - training)            ${median(overhead).toFixed(2)}`);
console.log(
  `  overhead without judging               ${median(overhead.map((s, i) => s - (column('judge')[i] ?? 0))).toFixed(2)}`,
);
console.log(`  overhead / training                    ${median(overhead.map((s, i) => s / (training[i] ?? 1))).toFixed(2)}`);
process.exit(0);
