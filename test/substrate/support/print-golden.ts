import { ExactEngine } from '../../../substrate/program/exact/exact-engine.ts';
import { goldenRun } from './golden.ts';
import { committedProgram, fixedBatches, PROGRAM_NAMES } from './programs.ts';

// Prints the golden runs of all committed programs as JSON. Run by tests in processes of their own; its output on any machine
// is what `test/vectors/golden.json` holds.
const engine = await ExactEngine.create();
const runs: Record<string, unknown> = {};
for (const name of PROGRAM_NAMES) {
  const program = committedProgram(name);
  const session = await engine.open(program);
  const run = await goldenRun(session, fixedBatches(name, 10), fixedBatches(name, 1, 250)[0]!);
  const { step, loss } = program.manifest.graphs;
  runs[name] = { engine: engine.id, graphs: { step: step.digest, loss: loss.digest }, ...run };
}
await engine.close();
process.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
