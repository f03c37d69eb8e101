import { join } from 'node:path';
import type { OptionValues } from '../../node/config/option-table.ts';
import { readOwnData } from '../../node/data/own-data.ts';
import { SPLIT_SEED } from '../../orchestrator/corpus.ts';
import { readOwnProgram } from '../../orchestrator/programs/read-own-program.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Finding } from '../../substrate/conformance/finding.ts';
import { runConformance } from '../../substrate/conformance/run-conformance.ts';
import { openProgramPayload } from '../../substrate/payloads/program/program-payload.ts';
import { ExactEngine } from '../../substrate/program/exact/exact-engine.ts';
import { documentOf } from '../document-of.ts';
import type { CHECK_OPTIONS } from '../options/program.ts';
import { untilAsked } from '../until-asked.ts';

/**
 * `tempernet program check`: holds a compiled program against all that a network asks of a payload, on its sample data or on others. Exit
 * code 1 when a check fails; what cannot be read at all throws.
 */
export const programCheckCommand = async (
  folder: string,
  values: OptionValues<typeof CHECK_OPTIONS>,
  print: (line: string) => void,
): Promise<number> => {
  const { data = join(folder, 'sample'), steps, json } = values;
  if (steps % INTERVALS !== 0) {
    const detail = `is no multiple of ${INTERVALS}`;
    throw new TempernetError('CLI_BAD_OPTION', { option: '--steps', detail, command: 'program check' });
  }
  const program = await readOwnProgram(folder);
  const stop = new AbortController();
  void untilAsked().then(() => stop.abort(new TempernetError('ORCHESTRATOR_INTERRUPTED')));
  const engine = await ExactEngine.create({ workers: 1 });
  try {
    const payload = await openProgramPayload(program, engine);
    const { train: shard, truth, warnings } = await readOwnData(data, payload.schema, SPLIT_SEED);
    if (!json) for (const warning of warnings) print(`note: ${warning}`);
    const findings = await runConformance(
      payload,
      { shard, truth, steps, intervals: INTERVALS },
      { signal: stop.signal, onFinding: (finding) => json || linesOf(finding).forEach(print) },
    );
    const ok = findings.every((finding) => finding.ok);
    if (json) print(documentOf({ program: program.hash, ok, warnings, findings }));
    else print(`\n${verdict(findings)}`);
    return ok ? 0 : 1;
  } finally {
    await engine.close();
  }
};

const INTERVALS = 5;

const linesOf = ({ name, ok, detail, hint }: Finding): string[] => [
  `${ok ? 'ok    ' : 'FAILED'} ${name}${detail === '' ? '' : `: ${detail}`}`,
  ...(hint === '' ? [] : [`       ${hint}`]),
];

const verdict = (findings: readonly Finding[]): string => {
  const failed = findings.filter(({ ok }) => !ok).length;
  return failed === 0 ? `all ${findings.length} checks hold` : `${failed} of ${findings.length} checks failed`;
};
