import type { OptionValues } from '../../node/config/option-table.ts';
import type { Logger } from '../../node/log/logger.ts';
import { type Replay, replay } from '../../orchestrator/evidence/replay.ts';
import { replayedLines, replayVerdict } from '../../orchestrator/report/replay-lines.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { openRecords } from '../compose/open-records.ts';
import { documentOf } from '../document-of.ts';
import type { REPLAY_OPTIONS } from '../options/evidence.ts';

const EXIT_CODES: Readonly<Record<Replay['outcome'], number>> = { same: 0, differs: 1, undecided: 3 };

/** `tempernet replay`: the rounds of a run worked out again from its records. Exit code 0 only when all is the same, 3 when it cannot be told. */
export const replayCommand = async (
  [folder]: readonly string[],
  values: OptionValues<typeof REPLAY_OPTIONS>,
  logger: Logger,
  print: (line: string) => void,
): Promise<number> => {
  if (!/^\d{1,78}$/.test(values.project))
    throw new TempernetError('CLI_BAD_OPTION', { option: '--project', detail: 'is not a number', command: 'replay' });
  if (folder !== undefined && values.run !== undefined)
    throw new TempernetError('CLI_BAD_OPTION', { option: '--run', detail: 'names a second folder', command: 'replay' });
  const records = await openRecords(folder === undefined ? values : { ...values, run: folder }, logger);
  const show = (lines: readonly string[]): void => {
    if (!values.json) for (const line of lines) print(line);
  };
  const live = process.stderr.isTTY;
  const line = (text: string): void => void (live && process.stderr.write(`\r\u001b[K${text}`));
  try {
    const { workers, fetchTimeoutMs: timeoutMs, round } = values;
    show([`from ${records.origin}`]);
    const options = { project: BigInt(values.project), workers, timeoutMs, ...(round === undefined ? {} : { round }) };
    const replayed = await replay(records, options, logger, {
      progress: (number, done, all) => line(`round ${number}: ${done} of ${all} solutions re-trained`),
      round: (one) => {
        line('');
        show(replayedLines(one));
      },
    });
    show(replayVerdict(replayed));
    if (values.json) print(documentOf(replayed));
    return EXIT_CODES[replayed.outcome];
  } finally {
    line('');
    await records.close();
  }
};
