import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { OptionValues } from '../../node/config/option-table.ts';
import type { Logger } from '../../node/log/logger.ts';
import { countOf } from '../../orchestrator/cast.ts';
import { dataModeIn } from '../../orchestrator/data-mode-in.ts';
import { checkedCast, runDevnet } from '../../orchestrator/devnet.ts';
import { dataModeOf } from '../../orchestrator/evidence/data-mode.ts';
import { payloadIn } from '../../orchestrator/payload-in.ts';
import { adversaryLines } from '../../orchestrator/report/adversary-table.ts';
import { checkHint } from '../../orchestrator/report/check-hint.ts';
import { roundNotes } from '../../orchestrator/report/round-notes.ts';
import { balanceLines, roundCells, roundHeader, roundTable } from '../../orchestrator/report/round-table.ts';
import { ROOT } from '../../orchestrator/root.ts';
import type { RunDocument } from '../../orchestrator/run-document.ts';
import { writeRunFiles } from '../../orchestrator/run-files.ts';
import { DATA_MODE } from '../../protocol/data-mode.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { parsePartition } from '../../substrate/data/partition.ts';
import { documentOf } from '../document-of.ts';
import type { DEVNET_OPTIONS } from '../options/devnet.ts';
import { untilAsked } from '../until-asked.ts';

/** `tempernet devnet` and `npm start`: a whole network on this machine. Exit code 0 only if its own checks hold. */
export const devnetCommand = async (
  values: OptionValues<typeof DEVNET_OPTIONS>,
  logger: Logger,
  print: (line: string) => void,
): Promise<number> => {
  if (!existsSync(join(ROOT, 'hardhat.config.ts'))) throw new TempernetError('CLI_NEEDS_CLONE');
  const show = values.json ? (line: string) => void process.stderr.write(`${line}\n`) : print;
  const colour = process.stdout.isTTY && !values.json;
  const cast = checkedCast(values);
  const table = roundTable(colour, countOf(cast, 'solver') * countOf(cast, 'proposer'));
  const payload = await payloadIn(values);
  parsePartition(values.partition);
  show(`data: ${payload.data}`);
  show(`data mode ${dataModeOf(DATA_MODE[dataModeIn(values, payload)])}`);
  const stop = new AbortController();
  const asked = untilAsked();
  void asked.then(() => stop.abort(new TempernetError('ORCHESTRATOR_INTERRUPTED')));
  const run = await runDevnet(values, logger, {
    signal: stop.signal,
    step: show,
    round: (row) => {
      if (row.round === 1) show(`\n${roundHeader(table)}`);
      show(table.row(roundCells(row)));
      for (const note of roundNotes(row)) show(note);
    },
    finished: async (run) => {
      await writeRunFiles(run, values, payload.goal?.metric);
      if (values.json) print(documentOf(run));
      else for (const line of summary(run, colour)) print(line);
      if (!values.keep) return;
      show(
        '\nthe network stays up until Ctrl-C; meanwhile, in another terminal here:\n  npx tempernet rewards\n  npx tempernet replay\n  npx tempernet model pull 1 --out runs/my-model',
      );
      await asked;
    },
  });
  return run.ok ? 0 : 1;
};

const adversaryTable = ({ adversaries }: RunDocument, colour: boolean): string[] =>
  adversaries.length === 0 ? [] : [...adversaryLines(adversaries, colour), ''];

const summary = (run: RunDocument, colour: boolean): string[] => [
  '',
  ...balanceLines(run.accounts, colour),
  '',
  ...adversaryTable(run, colour),
  ...run.checks.map(({ ok, name, detail }) => `${ok ? 'ok    ' : 'FAILED'} ${name}${detail === '' ? '' : `: ${detail}`}`),
  '',
  `${run.seconds} s; the run's folder is ${run.folder}`,
  ...checkHint(run),
];
