// `npm test`: every check of the house, one after the other. `npm run check`: those that run no test. `npm test -- NAME ...` runs
// the stages of those names; `npm test -- FILE ...` runs those mocha files.
import { fileURLToPath } from 'node:url';
import { runStage, type StageResult } from './test/run-stage.ts';
import { type Stage, stages } from './test/stages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const chosen = (args: string[]): Stage[] => {
  const all = stages(root);
  if (args.length === 0) return all;
  if (args.join() === 'check') return all.filter((stage) => stage.static);
  if (args.every((arg) => arg.includes('/'))) {
    return [{ name: 'files', command: ['mocha', ...args], dialect: 'mocha', static: false, limit: 600 }];
  }
  const unknown = args.filter((arg) => !all.some((stage) => stage.name === arg));
  if (unknown.length > 0) {
    console.error(`no stage ${unknown.join(', ')}; there are: ${all.map((stage) => stage.name).join(', ')}`);
    process.exit(2);
  }
  return all.filter((stage) => args.includes(stage.name));
};

const rows: [Stage, StageResult, number][] = [];
for (const stage of chosen(process.argv.slice(2))) {
  console.log(`\n== ${stage.name}: ${stage.command.join(' ')}`);
  const started = performance.now();
  const count = await runStage(stage, root);
  rows.push([stage, count, (performance.now() - started) / 1000]);
  console.log(`-- ${stage.name}: ${count.passed} passed, ${count.failed} failed`);
}

for (const [{ name }, { failures }] of rows) {
  if (failures.length > 0) console.log(`\n== failed in ${name}\n${failures.join('\n')}`);
}

console.log('');
for (const [stage, { passed, failed }, seconds] of rows) {
  console.log(
    `${stage.name.padEnd(16)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(1).padStart(7)} s`,
  );
}
const sum = (pick: (result: StageResult) => number): number => rows.reduce((total, [, count]) => total + pick(count), 0);
const failed = sum((count) => count.failed);
console.log(`\n${sum((count) => count.passed)} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
