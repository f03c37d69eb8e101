import hre from 'hardhat';
import { measureRounds, type RoundGas } from '../test/contracts/support/gas.ts';

// Gas of a task from the proposal to the credits, direct settlement, three seats, at 1, 3 and 10 solvers; and of merging its round into
// a version: `node bench/gas.ts`. Gas depends on no machine. The first round of a project writes fresh storage, each later one
// writes over it, so both are shown.

const SOLVERS = [1, 3, 10];
const GOAL = 450_000;

await hre.tasks.getTask('build').run({ quiet: true, noTests: true });

const number = (gas: bigint): string => gas.toLocaleString('en-US');
const row = (cells: readonly string[]): void => console.log(`| ${cells.join(' | ')} |`);

const columns: [string, RoundGas, number][] = [];
for (const solvers of SOLVERS) {
  const rounds = await measureRounds(solvers, 3);
  columns.push(
    [`${solvers} solvers, first round`, rounds[0]!, solvers],
    [`${solvers} solvers, later rounds`, rounds[2]!, solvers],
  );
}

row(['phase', ...columns.map(([name]) => name.replace(/^1 solvers/, '1 solver'))]);
row(['---', ...columns.map(() => '---:')]);
for (const phase of Object.keys(columns[0]![1].phases)) row([phase, ...columns.map(([, gas]) => number(gas.phases[phase]!))]);
row(['**task**', ...columns.map(([, gas]) => `**${number(gas.task)}**`)]);
row(['**task / solvers**', ...columns.map(([, gas, solvers]) => `**${number(gas.task / BigInt(solvers))}**`)]);
row(['merge: proposal and two attestations', ...columns.map(([, gas]) => number(gas.merge))]);

const [, later] = columns[3]!;
const each = Number(later.task) / 3;
console.log(
  `\nat 3 solvers, later rounds: ${Math.round(each).toLocaleString('en-US')} each, goal ${GOAL.toLocaleString('en-US')}, ratio ${(each / GOAL).toFixed(3)}`,
);
