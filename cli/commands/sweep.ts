import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { OptionValues } from '../../node/config/option-table.ts';
import type { Logger } from '../../node/log/logger.ts';
import { ROOT } from '../../orchestrator/root.ts';
import { percentText } from '../../orchestrator/sweep/figures.ts';
import { MAX_SWEEP_BYTES, parseSweep } from '../../orchestrator/sweep/file/parse-sweep.ts';
import { type AnyCell, runSweep } from '../../orchestrator/sweep/run-sweep.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { documentOf } from '../document-of.ts';
import type { SWEEP_OPTIONS } from '../options/sweep.ts';
import { packageVersion } from '../package-version.ts';
import { untilAsked } from '../until-asked.ts';

/** `tempernet sweep <file>`: many runs, means over seeds with intervals, a plot. Goes on where an earlier one was ended. */
export const sweepCommand = async (
  file: string,
  values: OptionValues<typeof SWEEP_OPTIONS>,
  logger: Logger,
  print: (line: string) => void,
): Promise<number> => {
  const sweep = parseSweep(await readText(file), file);
  if (sweep.kind === 'network' && !existsSync(join(ROOT, 'hardhat.config.ts'))) throw new TempernetError('CLI_NEEDS_CLONE');
  const out = values.out ?? join(values.work, sweep.name);
  const stop = new AbortController();
  void untilAsked().then(() =>
    stop.abort(new TempernetError('ORCHESTRATOR_SWEEP_INTERRUPTED', { folder: join(values.work, sweep.name) })),
  );
  const show = values.json ? (line: string) => void process.stderr.write(`${line}\n`) : print;
  const { work, workers } = values;
  const command = `npx tempernet sweep ${relative('', file)} --out ${out}`;
  const options = { sweep, work, command, release: packageVersion(), ...(workers === undefined ? {} : { workers }) };
  const { figures, cells, report } = await runSweep(options, {
    logger,
    signal: stop.signal,
    begin: ({ all, kept, lanes }) => show(`${all} cells, ${kept} kept, ${lanes} at a time`),
    tell: ({ cell, accuracy, seconds, done, all, fresh }) => {
      if (fresh) show(`${done}/${all} ${words(cell)}: ${(100 * accuracy).toFixed(2)} % (${seconds} s)`);
    },
  });
  await mkdir(out, { recursive: true });
  const written = Object.entries(report).map(([ending, text]) => ({ path: join(out, `${sweep.name}.${ending}`), text }));
  for (const { path, text } of written) await writeFile(path, text);
  if (values.json) print(documentOf({ sweep, figures, cells }));
  else {
    print('');
    for (const { panel, series, x, interval } of figures)
      print(`${[panel, series].filter((text) => text !== '').join(', ')}, at ${x}: ${percentText(interval)}`);
    print(`\nwritten: ${written.map(({ path }) => path).join(', ')}`);
  }
  return 0;
};

const words = (cell: AnyCell): string =>
  cell.kind === 'merge'
    ? `${cell.rule}, ${cell.attack === 'none' ? 'all honest' : `${cell.malicious} of ${cell.solvers} ${cell.attack}`}, seed ${cell.seed}`
    : `${cell.adversaries.length} adversaries, seed ${cell.seed}`;

const readText = async (file: string): Promise<string> => {
  const unreadable = (cause: unknown): never => {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new TempernetError('CONFIG_SWEEP_UNREADABLE', { file, detail }, { cause });
  };
  const bytes = await readFile(file).catch(unreadable);
  if (bytes.length > MAX_SWEEP_BYTES) return unreadable(`it has ${bytes.length} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    return unreadable(error);
  }
};
