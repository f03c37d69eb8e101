import type { OptionValues } from '../../node/config/option-table.ts';
import type { Logger } from '../../node/log/logger.ts';
import { explain } from '../../orchestrator/evidence/explain.ts';
import { explainLines } from '../../orchestrator/report/explain-lines.ts';
import { openRecords } from '../compose/open-records.ts';
import { documentOf } from '../document-of.ts';
import type { EXPLAIN_OPTIONS } from '../options/evidence.ts';

/** `tempernet explain`: every number of one account's payments and penalties by one task. Exit code 1 when one is not what the chain booked. */
export const explainCommand = async (
  [task = '', account = '']: readonly string[],
  values: OptionValues<typeof EXPLAIN_OPTIONS>,
  logger: Logger,
  print: (line: string) => void,
): Promise<number> => {
  const records = await openRecords(values, logger);
  try {
    const explanation = await explain(records, task, account, { timeoutMs: values.fetchTimeoutMs });
    if (values.json) print(documentOf(explanation));
    else for (const line of explainLines(explanation, process.stdout.isTTY)) print(line);
    return explanation.equal ? 0 : 1;
  } finally {
    await records.close();
  }
};
