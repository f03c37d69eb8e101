import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nativeDigest } from '../node/content/content-digest.ts';
import { linePlot, type Series } from '../orchestrator/report/line-plot.ts';
import { ROOT } from '../orchestrator/root.ts';
import type { Hex } from '../protocol/hex.ts';
import { sampledIntervals } from '../protocol/order.ts';
import { ROLE_TERMS } from '../protocol/roles.ts';
import { decodeLeaves } from '../roles/content/leaves.ts';
import { checkSolution } from '../roles/handlers/check-solution.ts';
import { solutionContext } from '../roles/handlers/judge.ts';
import { train } from '../roles/handlers/train.ts';
import { seedOf } from '../roles/handlers/training-data.ts';
import type { TrainedSolution } from '../roles/handlers/work.ts';
import type { SolutionRecord, TaskView } from '../roles/view/task-view.ts';
import { fakeIntervals } from '../test/roles/support/fake-intervals.ts';
import { missChance, roundsUntil, simulatedCurve } from './support/detection.ts';
import { machine } from './support/machine.ts';
import { quantile } from './support/quantile.ts';
import { SOLVER, verifierWorld } from './support/verifier-world.ts';

// What checking costs, as a share of the training that is checked, for several samplings `n` of `m`; and how many rounds a solver
// survives that fakes a fifth of its intervals. The digits program, 250 steps, real digits, real content exchange over loopback;
// writes `docs/results/verifier.md` and the curve beside it: `node bench/verifier.ts [--repeats 5]`.
const GRID = [
  [1, 10],
  [2, 10],
  [2, 25],
  [3, 25],
  [3, 50],
  [4, 50],
  [6, 50],
] as const;
const STEPS = 250;
const FAKED_SHARE = 0.2;
const CERTAIN = 0.99;
const GOAL = 0.12;
const ROUNDS = 12;
const TRIALS = 10_000;
const at = process.argv.indexOf('--repeats');
const REPEATS = at < 0 ? 5 : Number(process.argv[at + 1]);

const never = new AbortController().signal;
const word = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
const median = (values: readonly number[]): number => quantile(values, 0.5);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const timed = async <T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> => {
  const began = performance.now();
  const result = await work();
  return { ms: performance.now() - began, result };
};
const withSolution = (task: TaskView, { salt: _s, commitment: _c, ...record }: TrainedSolution): TaskView => ({
  ...task,
  solvers: [{ account: SOLVER, slot: 0, revealed: record as SolutionRecord }],
});

const world = await verifierWorld(STEPS);
const { payload, solver, seat, seatContent, projectSpec } = world;

/** One sampling: medians of several solutions, each checked once by a seat that holds nothing of it, milliseconds. */
const measure = async (n: number, m: number) => {
  const params = world.paramsOf(n, m);
  const rows: { trained: number; bare: number; checked: number; rerun: number; evaluated: number; perTask: number }[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const task = await world.newTask(params);
    const { ms: trained, result } = await timed(() =>
      train(solver, { type: 'train', task, slot: 0, projectSpec, params }, never),
    );
    const seen = withSolution(task, result);
    const request = { type: 'judge', task: seen, sampleSeed: word(repeat), projectSpec, params, earlierTruths: [] } as const;
    const { ms: perTask, result: context } = await timed(() => solutionContext(seat, request, never));
    if (typeof context === 'string') throw new Error(context);
    const intervals = sampledIntervals(word(repeat), task.taskId, 0, n, m);
    const [solving] = seen.solvers;
    if (solving?.revealed === undefined) throw new Error('no solution');
    const { revealed } = solving;
    const { ms: checked, result: report } = await timed(() => checkSolution(seat, context, solving, revealed, intervals, never));
    if (report.outcome !== 'scored') throw new Error(report.detail);
    // The parts again by themselves, with everything at hand.
    const leaves = decodeLeaves(await seatContent.get(result.leavesDigest), m + 1);
    const { base } = context;
    const job = { base, data: await context.shardOf(0), taskSeed: seedOf(task), slot: 0, steps: STEPS, intervals: m };
    let rerun = 0;
    for (const index of intervals) {
      const state = await solver.content.get(leaves[index] as Hex);
      rerun += (await timed(async () => nativeDigest(await payload.replay(job, index, state)))).ms;
    }
    const next = payload.apply(base, await seat.library.bytes(result.updateDigest));
    const { ms: evaluated } = await timed(() => payload.evaluate(next, context.truth));
    const { ms: bare } = await timed(() => payload.train({ ...job, intervals: 1 }));
    rows.push({ trained, bare, checked, rerun, evaluated, perTask });
  }
  const of = (pick: (row: (typeof rows)[number]) => number): number => median(rows.map(pick));
  return {
    n,
    m,
    bare: of((r) => r.bare),
    trained: of((r) => r.trained),
    rerun: of((r) => r.rerun),
    evaluated: of((r) => r.evaluated),
    checked: of((r) => r.checked),
    perTask: of((r) => r.perTask),
  };
};

/** A real solver that fakes a fifth of its work, checked with several sample seeds: is it refuted exactly when the sample hits? */
const reexecuted = async (n: number, m: number, seeds: number): Promise<{ hits: number; agree: number; seeds: number }> => {
  const params = world.paramsOf(n, m);
  const faked = new Set(Array.from({ length: FAKED_SHARE * m }, (_, i) => 1 + i * Math.floor(1 / FAKED_SHARE)));
  const task = await world.newTask(params);
  const claimed = await fakeIntervals(solver, { type: 'train', task, slot: 0, projectSpec, params }, never, faked);
  const seen = withSolution(task, claimed);
  const request = { type: 'judge', task: seen, sampleSeed: word(0), projectSpec, params, earlierTruths: [] } as const;
  const context = await solutionContext(seat, request, never);
  const [solving] = seen.solvers;
  if (typeof context === 'string' || solving?.revealed === undefined) throw new Error('the task is not sound');
  let hits = 0;
  let agree = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const intervals = sampledIntervals(word(1_000 + seed), task.taskId, 0, n, m);
    const hit = intervals.some((index) => faked.has(index));
    const { outcome } = await checkSolution(seat, context, solving, solving.revealed, intervals, never);
    if (hit) hits++;
    if (hit === (outcome === 'refuted')) agree++;
  }
  return { hits, agree, seeds };
};

const lines: string[] = [];
const say = (line = ''): void => void lines.push(line);
const table = (head: readonly string[], rows: readonly (readonly string[])[]): void => {
  say(`| ${head.join(' | ')} |`);
  say(`| ${head.map(() => '---').join(' | ')} |`);
  for (const row of rows) say(`| ${row.join(' | ')} |`);
  say();
};

try {
  await measure(1, 10); // The first opens program and data.
  const measured = [];
  for (const [n, m] of GRID) measured.push(await measure(n, m));
  const lock = Number(ROLE_TERMS.solver.lock) / 1e18;

  say('# What checking costs, and whom it catches');
  say();
  say(
    `Made by \`npm run bench:verifier\`: the \`digits\` program, ${STEPS} steps, medians of ${REPEATS} solutions. ${machine()}.`,
  );
  say();
  say(
    `A seat re-runs \`n\` of the \`m\` intervals of each solution. Its share of the training that it checks, for one seat; training alone, without keeping states, is the whole:`,
  );
  say();
  table(
    [
      'n of m',
      'training',
      'with states kept',
      're-run alone',
      'loss on the truth',
      'fetch, hash, decode',
      'whole check',
      `at most ${percent(GOAL)}`,
    ],
    measured.map(({ n, m, bare, trained, rerun, evaluated, checked }) => [
      `${n} of ${m}`,
      `${Math.round(bare)} ms`,
      `+ ${percent((trained - bare) / bare)}`,
      percent(rerun / bare),
      percent(evaluated / bare),
      percent(Math.max(0, checked - rerun - evaluated) / bare),
      percent(checked / bare),
      rerun / bare > GOAL ? 'no' : checked / bare > GOAL ? 're-run alone' : 'yes',
    ]),
  );
  say(
    `Per task, whatever the number of solutions, a seat also reads truth and base and evaluates the base: ${Math.round(median(measured.map((x) => x.perTask)))} ms.`,
  );
  say();
  say(
    `A solver that fakes ${percent(FAKED_SHARE)} of its intervals in every round, each time others; caught within r rounds with 1 - (C(m - f, n) / C(m, n))^r:`,
  );
  say();
  const curves = GRID.map(([n, m]) => ({ n, m, f: FAKED_SHARE * m }));
  table(
    [
      'n of m',
      'caught in one round',
      `rounds until ${percent(CERTAIN)}`,
      `simulated (${TRIALS} solvers)`,
      'states of a solution',
      'solver pool allowed',
    ],
    curves.map((s) => {
      const rounds = roundsUntil(s, CERTAIN);
      const simulated = simulatedCurve(s, rounds, TRIALS).at(-1) ?? Number.NaN;
      const share = s.n / s.m;
      return [
        `${s.n} of ${s.m}`,
        percent(1 - missChance(s)),
        String(rounds),
        `${percent(simulated)} after ${rounds}`,
        `${(((s.m + 1) * payload.bounds.stateBytes) / 2 ** 20).toFixed(0)} MiB`,
        `${((share * lock) / (1 - share)).toFixed(2)} ATN`,
      ];
    }),
  );
  say('![Caught within so many rounds](verifier-detection.svg)');
  say();
  say(
    `Protocol section 6, item 5 asks for n/m * lock >= (1 - n/m) * solver pool, with a lock of ${lock} ATN: the last column. It reckons with a solver that fakes one interval; that pool depends on the share n/m alone, not on how fine the intervals are.`,
  );
  say();
  for (const [n, m] of [
    [2, 10],
    [6, 50],
  ] as const) {
    const { hits, agree, seeds } = await reexecuted(n, m, 12);
    say(
      `Re-executed: a real solver with ${FAKED_SHARE * m} fake intervals of ${m}, ${seeds} sample seeds: ${hits} hit it; refuted exactly then in ${agree} of ${seeds}.`,
    );
    if (agree !== seeds) throw new Error('re-execution and sample do not agree');
  }

  const chosen = curves.filter(({ n, m }) => [2 / 10, 3 / 25, 6 / 50, 4 / 50].includes(n / m) && (n !== 2 || m === 10));
  const series: Series[] = chosen.map((s) => ({
    name: `${s.n} of ${s.m}`,
    points: simulatedCurve(s, ROUNDS, TRIALS).map((share, i) => [i + 1, 100 * share] as const),
  }));
  const goal: Series = {
    name: '99 %',
    kind: 'goal',
    points: [
      [1, 99],
      [ROUNDS, 99],
    ],
  };
  const svg = linePlot({
    title: 'A solver that fakes a fifth of its intervals is caught within so many rounds',
    subtitle: `n of m intervals re-run; ${TRIALS.toLocaleString('en')} simulated solvers, the network's own sampling`,
    xLabel: 'rounds',
    yLabel: 'caught',
    ySuffix: ' %',
    yRange: [0, 100],
    series: [...series, goal],
  });
  await mkdir(join(ROOT, 'docs/results'), { recursive: true });
  await writeFile(join(ROOT, 'docs/results/verifier.md'), `${lines.join('\n')}\n`);
  await writeFile(join(ROOT, 'docs/results/verifier-detection.svg'), svg);
  console.log(lines.join('\n'));
} finally {
  await world.close();
}
