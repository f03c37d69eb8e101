import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { DevnetOptions } from './devnet-options.ts';
import { runPlots } from './report/run-plots.ts';
import { accountsCsv, roundsCsv, solutionsCsv } from './report/run-tables.ts';
import type { RunDocument } from './run-document.ts';

/** Writes what is worth keeping of a run into its folder: seeds and settings, digests, figures by round, plots. */
export const writeRunFiles = async (run: RunDocument, options: DevnetOptions, goal?: number): Promise<void> => {
  const {
    proposers,
    solvers,
    coordinators,
    aggregators,
    adversary = [],
    rounds,
    seed,
    payload,
    program,
    data,
    merge,
    mergeF,
  } = options;
  const settings = {
    options: { proposers, solvers, coordinators, aggregators, adversary, rounds, seed, payload, program, data, merge, mergeF },
    engine: run.engine,
    program: run.program,
    machine: { cpu: cpus()[0]?.model, cores: cpus().length, memoryBytes: totalmem(), node: process.version },
  };
  const digests = [run.genesis.digest, ...run.rounds.map(({ digest }) => digest)];
  const files = {
    'run.json': `${JSON.stringify(run, null, 2)}\n`,
    'settings.json': `${JSON.stringify(settings, null, 2)}\n`,
    'digests.txt': digests.map((digest, round) => `${round} ${digest}\n`).join(''),
    'rounds.csv': roundsCsv(run),
    'solutions.csv': solutionsCsv(run),
    'accounts.csv': accountsCsv(run),
    ...runPlots(run, goal),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(run.folder, name), text);
};
