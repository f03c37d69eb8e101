import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProgram } from '../orchestrator/programs/build-program.ts';
import { weightCount } from '../substrate/codecs/tensors.ts';
import { machine } from './support/machine.ts';
import { silent } from './support/silent.ts';

// How long a model file takes to become a program: `npm run bench:build`. `compile` is from reading the file to graphs on disk,
// `whole` also the start of PyTorch, the checks and the measuring of memory and time.

const EXAMPLES = ['diabetes-regression', 'mnist-conv', 'char-transformer'];

const folder = await mkdtemp(join(tmpdir(), 'tempernet-bench-'));
try {
  console.log(machine());
  console.log(
    `${'example'.padEnd(22)}${'weights'.padStart(9)}${'graphs KiB'.padStart(12)}${'compile s'.padStart(11)}${'whole s'.padStart(9)}`,
  );
  for (const name of EXAMPLES) {
    const started = performance.now();
    const built = await buildProgram(
      { model: `examples/${name}/model.py`, out: join(folder, name), seconds: 900, memoryMb: 8192 },
      { logger: silent, now: () => performance.now(), signal: new AbortController().signal },
    );
    const whole = (performance.now() - started) / 1000;
    const cells = [
      weightCount(built.manifest).toLocaleString('en').padStart(9),
      (built.graphBytes / 1024).toFixed(0).padStart(12),
    ];
    console.log(`${name.padEnd(22)}${cells.join('')}${built.seconds.toFixed(1).padStart(11)}${whole.toFixed(1).padStart(9)}`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
