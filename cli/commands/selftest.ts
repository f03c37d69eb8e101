import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { OptionValues } from '../../node/config/option-table.ts';
import { PAYLOADS } from '../../orchestrator/payloads.ts';
import { ROOT } from '../../orchestrator/root.ts';
import { goldenFile } from '../../orchestrator/selftest/golden-file.ts';
import { type Candidate, type ProgramReport, type SelfTestModules, testProgram } from '../../orchestrator/selftest/self-test.ts';
import { selfTestLines } from '../../orchestrator/selftest/self-test-lines.ts';
import { type SelfTestDocument, verdictOf } from '../../orchestrator/selftest/verdict.ts';
import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { ExactEngine } from '../../substrate/program/exact/exact-engine.ts';
import { documentOf } from '../document-of.ts';
import type { SELFTEST_OPTIONS } from '../options/selftest.ts';

/** Milliseconds after which one call of the engine is given up: beyond it the machine is too slow for anything. */
const CALL_MS = 60_000;

/** `tempernet selftest`: can this machine take part, and how fast. Exit code 0 only if it can. */
export const selfTestCommand = async (
  values: OptionValues<typeof SELFTEST_OPTIONS>,
  print: (line: string) => void,
): Promise<number> => {
  const { program, trainWindow, json, writeGolden } = values;
  if (writeGolden && program === undefined) {
    const detail = 'needs --program: the golden runs of programs that come with the network are made with them';
    throw new TempernetError('CLI_BAD_OPTION', { option: '--write-golden', detail, command: 'selftest' });
  }
  const engine = await ExactEngine.create({ workers: 1, callMs: CALL_MS });
  const programs: ProgramReport[] = [];
  try {
    const modules = { engine, now: () => performance.now(), peakBytes: () => process.resourceUsage().maxRSS * 1024 };
    for (const candidate of candidates(values)) programs.push(await tested(candidate, modules, writeGolden));
  } finally {
    await engine.close();
  }
  const verdict = verdictOf(programs, trainWindow);
  const machine = { cpu: cpus()[0]?.model.trim() ?? '', cores: cpus().length, memoryBytes: totalmem(), node: process.version };
  const document: SelfTestDocument = { ...verdict, engine: engine.id, machine, trainWindow, programs };
  if (json) print(documentOf(document));
  else for (const line of selfTestLines(document)) print(line);
  const wrong = programs.find(({ difference }) => difference !== undefined);
  if (wrong?.difference !== undefined)
    throw new TempernetError('ORCHESTRATOR_GOLDEN_DIFFERS', { program: wrong.name, ...wrong.difference });
  return verdict.ok ? 0 : 1;
};

const candidates = (values: OptionValues<typeof SELFTEST_OPTIONS>): Candidate[] => {
  const { program, steps, allowNative, writeGolden } = values;
  if (program !== undefined) return [{ name: program, folder: program, steps, native: allowNative, compare: !writeGolden }];
  return Object.values(PAYLOADS).map((payload) => ({
    name: payload.name,
    folder: join(ROOT, 'programs', payload.program),
    steps: payload.steps,
    native: true,
    compare: true,
  }));
};
const tested = async (candidate: Candidate, modules: SelfTestModules, writeGolden: boolean): Promise<ProgramReport> => {
  try {
    const report = await testProgram(candidate, modules);
    if (writeGolden) await writeFile(goldenFile(candidate.folder), `${JSON.stringify(report.found, null, 2)}\n`);
    return report;
  } catch (error) {
    if (isTempernetError(error)) throw error;
    // What is left are files that are not there or may not be read or written.
    const detail = error instanceof Error ? error.message : String(error);
    throw new TempernetError('CLI_BAD_OPTION', { option: '--program', detail, command: 'selftest' }, { cause: error });
  }
};
