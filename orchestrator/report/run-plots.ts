import type { RunDocument } from '../run-document.ts';
import { barPlot } from './bar-plot.ts';
import { linePlot, type Series } from './line-plot.ts';
import { PHASE_NAMES, phaseSeconds } from './phases.ts';

/** Pictures by the names of their files; without a metric there is none of it. */
export type RunPlots = Readonly<Record<'loss.svg' | 'rewards.svg' | 'phases.svg', string> & { 'accuracy.svg'?: string }>;

/** The pictures of one run. `goal` is the accuracy asked for, 0..1; without one no line is drawn for it. */
export const runPlots = (run: RunDocument, goal?: number): RunPlots => ({
  ...(run.genesis.accuracy !== undefined && { 'accuracy.svg': accuracyPlot(run, run.genesis.accuracy, goal) }),
  'loss.svg': lossPlot(run),
  'rewards.svg': rewardsPlot(run),
  'phases.svg': phasesPlot(run),
});

/** Which run it is, and of the data what fits: the part before the details, which says whether they are real. */
const subtitle = (run: RunDocument): string =>
  `${run.payload}, ${run.data.split(/[(;]/)[0]?.trim()}; data mode ${run.dataMode}, seed ${run.seed}`;

const percent = (share: number): number => Math.round(share * 10_000) / 100;

/** A level line over all rounds; genesis lies so far below that nothing else could be read beside it. */
const level = (run: RunDocument, name: string, value: number): Series => ({
  name,
  kind: 'goal',
  points: [1, run.rounds.length].map((round) => [round, value] as const),
});

/** The heads' figures from genesis on; a round without a new version repeats the one before. */
const byRound = (run: RunDocument, pick: (row: { loss: number }) => number): [number, number][] =>
  [run.genesis, ...run.rounds].map((row, index) => [index, pick(row)]);

const accuracyPlot = (run: RunDocument, genesis: number, goal: number | undefined): string =>
  linePlot({
    title: 'Test accuracy by round',
    subtitle: `${subtitle(run)}; genesis ${percent(genesis)} %`,
    xLabel: 'round',
    yLabel: 'accuracy',
    ySuffix: ' %',
    series: [
      ...(goal === undefined ? [] : [level(run, `goal ${percent(goal)} %`, percent(goal))]),
      { name: 'merged model', points: run.rounds.map(({ round, accuracy = Number.NaN }) => [round, percent(accuracy)] as const) },
      ...(run.alone.length === 0
        ? []
        : [level(run, `best solver alone ${percent(Math.max(...run.alone))} %`, percent(Math.max(...run.alone)))]),
    ],
  });

const lossPlot = (run: RunDocument): string =>
  linePlot({
    title: 'Test loss by round',
    subtitle: subtitle(run),
    xLabel: 'round',
    yLabel: 'loss',
    yRange: [0, 0],
    series: [{ name: 'merged model', points: byRound(run, ({ loss }) => loss) }],
  });

const rewardsPlot = (run: RunDocument): string => {
  const kinds = [...new Set(run.accounts.flatMap(({ earned }) => Object.keys(earned)))];
  const penalised = run.accounts.some(({ penalties }) => penalties.length > 0);
  return barPlot({
    title: 'Earned by account',
    subtitle: `${run.rounds.length} rounds, from chain data; seed ${run.seed}`,
    xLabel: '',
    yLabel: 'ATN',
    layout: 'stacked',
    kinds: penalised ? [...kinds, 'penalties'] : kinds,
    bars: run.accounts
      .filter(({ earned, penalties }) => Object.keys(earned).length + penalties.length > 0)
      .map(({ account, name, earned, penalties }) => ({
        label: name ?? account.slice(0, 8),
        values: [
          ...kinds.map((kind) => Number(earned[kind] ?? 0)),
          ...(penalised ? [-penalties.reduce((sum, { amount }) => sum + Number(amount), 0)] : []),
        ],
      })),
  });
};

const phasesPlot = (run: RunDocument): string =>
  barPlot({
    title: 'Time by round',
    subtitle: subtitle(run),
    xLabel: 'round',
    yLabel: 'seconds',
    layout: 'stacked',
    kinds: PHASE_NAMES,
    bars: run.rounds.map(({ round, phases }) => ({
      label: String(round),
      values: phaseSeconds(phases).map((seconds) => seconds ?? 0),
    })),
  });
