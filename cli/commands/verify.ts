import type { OptionValues } from '../../node/config/option-table.ts';
import type { Logger } from '../../node/log/logger.ts';
import { type Verification, verify } from '../../orchestrator/evidence/verify.ts';
import { intervalLine, subjectLines, verdictLines } from '../../orchestrator/report/verify-lines.ts';
import { openRecords } from '../compose/open-records.ts';
import { documentOf } from '../document-of.ts';
import type { VERIFY_OPTIONS } from '../options/evidence.ts';

const EXIT_CODES: Readonly<Record<Verification['outcome'], number>> = {
  equal: 0,
  diverges: 1,
  fails: 1,
  absent: 3,
  undecided: 3,
};

/** `tempernet verify`: one solver's work again. Exit code 0 only when the bits are equal, 3 when it cannot be told. */
export const verifyCommand = async (
  [task = '', account = '']: readonly string[],
  values: OptionValues<typeof VERIFY_OPTIONS>,
  logger: Logger,
  print: (line: string) => void,
): Promise<number> => {
  const records = await openRecords(values, logger);
  const show = (lines: readonly string[]): void => {
    if (!values.json) for (const line of lines) print(line);
  };
  try {
    const { sample, workers, fetchTimeoutMs: timeoutMs } = values;
    const verification = await verify(records, task, account, { sample, workers, timeoutMs }, logger, {
      begun: (subject) => show(subjectLines(subject)),
      interval: (interval) => show([intervalLine(interval)]),
    });
    show(verdictLines(verification));
    if (values.json) print(documentOf(verification));
    return EXIT_CODES[verification.outcome];
  } finally {
    await records.close();
  }
};
