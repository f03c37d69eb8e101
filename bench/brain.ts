import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentBrain } from '../agent/brain/agent-brain.ts';
import { readBrainProgram } from '../agent/brain/open-brain.ts';
import { readSteps } from '../agent/experience/recorded-steps.ts';
import { stepRows } from '../agent/experience/step-rows.ts';
import { initialState } from '../substrate/codecs/tensors.ts';
import { gatherRows } from '../substrate/data/dataset.ts';
import { initialWeights } from '../substrate/neural/init.ts';
import type { ProgramSession } from '../substrate/program/engine.ts';
import { ExactEngine } from '../substrate/program/exact/exact-engine.ts';
import { NativeEngine } from '../substrate/program/native/native-engine.ts';
import { machine } from './support/machine.ts';
import { quantile } from './support/quantile.ts';
import { torchSteps } from './support/torch-step.ts';

// The agent's brain on recorded steps: examples trained a second on each engine and in plain PyTorch, beside the brain that it was studied
// from, and what an agent waits for: a forecast, and learning from one step. `npm run bench:brain [-- --steps 40 --repeats 5]`.

const SEED = `0x${'11'.repeat(32)}` as const;

const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const STEPS = option('steps', 40);
const REPEATS = option('repeats', 5);

/**
 * The studied brain (tempo-x402 5.1.0): 64 single steps of plain SGD for a batch of 64, and one forward pass, in milliseconds on one core of
 * another machine of this kind. Compare ratios.
 */
const STUDIED = { batch: 717, forward: 5.5 } as const;

const program = await readBrainProgram();
const { manifest } = program;
const { size } = manifest.batch;
const steps = readSteps();
const data = stepRows(steps.slice(0, size * STEPS));
const batches = Array.from({ length: STEPS }, (_, s) =>
  gatherRows(
    data,
    Array.from({ length: size }, (__, i) => s * size + i),
  ),
);

/** Median milliseconds a step over repeats, after one to warm up: of the clock, and of the processor, which a busy machine does not lengthen. */
const stepMs = async (session: ProgramSession): Promise<readonly [wall: number, cpu: number]> => {
  const start = initialState(manifest, initialWeights(manifest, SEED));
  const samples: number[] = [];
  const busy: number[] = [];
  for (let i = 0; i <= REPEATS; i++) {
    const [began, used] = [performance.now(), process.cpuUsage()];
    await session.step(start, batches);
    const { user, system } = process.cpuUsage(used);
    if (i === 0) continue;
    samples.push((performance.now() - began) / STEPS);
    busy.push((user + system) / 1000 / STEPS);
  }
  return [quantile(samples, 0.5), quantile(busy, 0.5)];
};

/** Milliseconds of each call, the first fifth left out. */
const callsMs = async (count: number, call: (i: number) => Promise<unknown>): Promise<number[]> => {
  const samples: number[] = [];
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    await call(i);
    samples.push(performance.now() - began);
  }
  return samples.slice(count / 5);
};

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const perSecond = (ms: number): string => Math.round((1000 * size) / ms).toLocaleString('en');
const rate = (label: string, [wall, cpu]: readonly [number, number]): void =>
  print(
    `| ${label} | ${wall.toFixed(2)} | ${perSecond(wall)} | ${cpu.toFixed(2)} | ${perSecond(cpu)} | ${(STUDIED.batch / cpu).toFixed(0)}x |`,
  );

print(machine());
print(
  `\nbatch of ${size} recorded steps: forward, backward, clipping, AdamW; median of ${REPEATS} runs of ${STEPS} steps, one thread\n`,
);
print(
  '| engine | ms a step | examples/s | CPU ms a step | examples/CPU s | to the studied brain |\n| --- | ---: | ---: | ---: | ---: | ---: |',
);
const exact = await ExactEngine.create();
rate('exact', await stepMs(await exact.open(program)));
await exact.close();
const native = new NativeEngine({ allowedPrograms: [program.hash] });
const session = await native.open(program);
rate('native', await stepMs(session));
const torch = torchSteps(STEPS, REPEATS);
if (torch === undefined) print('| PyTorch: no Python environment, run `npm run setup:python` | | | | | |');
else rate(`PyTorch ${torch.version}`, [torch.ms['1']!.brain, torch.cpuMs['1']!.brain]);
rate('the studied brain, on another machine', [STUDIED.batch, STUDIED.batch]);

const folder = await mkdtemp(join(tmpdir(), 'tempernet-bench-brain-'));
const brain = await AgentBrain.open({ folder, seed: SEED }, { session, program: program.hash });
const learned = await callsMs(500, (i) => brain.recordStep(steps[i]!));
await brain.update();
const predicted = await callsMs(2_500, (i) => brain.predict(steps[500 + i]!));
await brain.close();
await native.close();
await rm(folder, { recursive: true });

print('\n| what an agent waits for (engine native, in process) | p50 ms | p99 ms |\n| --- | ---: | ---: |');
const wait = (label: string, samples: readonly number[]): void =>
  print(`| ${label} | ${quantile(samples, 0.5).toFixed(2)} | ${quantile(samples, 0.99).toFixed(2)} |`);
wait('predict: features, inference, calibration, novelty', predicted);
wait('recordStep: to disk, and one step on 64 examples; each hundredth calibrates and saves', learned);
print(
  `\ngoal, predict p50 below 1 ms: ${quantile(predicted, 0.5) < 1 ? 'met' : 'missed'} (the studied forward pass alone: ${STUDIED.forward} ms)`,
);
