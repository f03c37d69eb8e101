// `npm run report:brain`: makes the learning report of the brain again from the committed steps, their split and the plan.
//   npm run report:brain                       docs/results/brain.*; goes on where an earlier run was ended (runs/report-brain)
//   npm run report:brain -- --plan docs/results/brain-long   by another plan: the folder holds its brain-plan.toml and gets the report
//   npm run report:brain -- --quick --out X    a few rows and steps into folder X: whether all of it runs, not what the brain can do
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readSplit, readSteps } from '../agent/experience/recorded-steps.ts';
import { packageVersion } from '../cli/package-version.ts';
import { untilAsked } from '../cli/until-asked.ts';
import { createLogger } from '../node/log/pino-logger.ts';
import { fewSteps } from '../orchestrator/learning/few-steps.ts';
import { learningSet } from '../orchestrator/learning/learning-set.ts';
import { makeReport } from '../orchestrator/learning/make-report.ts';
import { ROOT } from '../orchestrator/root.ts';
import { isTempernetError, TempernetError } from '../protocol/errors/tempernet-error.ts';

const { quick, plan, out, work } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    plan: { type: 'string' },
    out: { type: 'string' },
    work: { type: 'string' },
  },
}).values;
const results = plan === undefined || quick ? join(ROOT, 'docs', 'results') : resolve(plan);
const planFile = join(results, quick ? 'brain-quick.toml' : 'brain-plan.toml');
const folder = join(
  ROOT,
  'runs',
  quick ? 'report-brain-quick' : plan === undefined ? 'report-brain' : `report-${basename(results)}`,
);
const args = quick ? '--quick' : plan === undefined ? '' : `--plan ${plan}`;
const stop = new AbortController();
void untilAsked().then(() => stop.abort(new TempernetError('ORCHESTRATOR_INTERRUPTED')));
try {
  const [steps, split] = [readSteps(), readSplit()];
  const files = await makeReport(
    {
      plan: await readFile(planFile, 'utf8').catch((error: Error) => {
        throw new TempernetError('ORCHESTRATOR_BAD_PLAN', { file: planFile, key: 'file', detail: error.message });
      }),
      planFile,
      set: learningSet(quick ? fewSteps(steps, split) : steps, split),
      notes: quick ? '' : await readFile(join(results, 'brain-notes.md'), 'utf8'),
      work: work ?? folder,
      out: out ?? (quick ? folder : results),
      command: args === '' ? 'npm run report:brain' : `npm run report:brain -- ${args}`,
      release: packageVersion(),
    },
    { logger: createLogger({ level: 'warn' }), signal: stop.signal, tell: (line) => console.log(line) },
  );
  console.log(`written: ${files.join(', ')}`);
} catch (error) {
  if (!isTempernetError(error)) throw error;
  console.error(`${error.code}: ${error.message}\n  ${error.hint}`);
  process.exitCode = 1;
}
