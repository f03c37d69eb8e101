import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ROOT } from '../orchestrator/root.ts';
import type { SpawnedNode } from '../orchestrator/spawn-node.ts';
import { SMALL, smallNetwork } from '../test/e2e/support/small-network.ts';
import { machine } from './support/machine.ts';
import { writeMeanProgram } from './support/mean-program.ts';
import type { MemorySample } from './support/memory-probe.ts';
import { trend } from './support/trend.ts';

// Memory of each role over many short rounds of a whole real network (1 proposer, 2 solvers, 2 coordinators, 1 aggregator, states as
// large as those of the digits program). After each round every node process collects its garbage and says what it holds. Flat: the
// straight line through rounds 10 to the last rises by at most 5 % of where it begins. What the system counts (rss) is looked at from
// the middle on: until then the C library's allocator takes one more arena now and then, a step and no slope.
const ROUNDS = Number(process.argv[2] ?? 50);
const WARM = Math.min(10, Math.floor(ROUNDS / 2));
const MOST = 0.05;
const MiB = 2 ** 20;
/** MiB: a content or two in flight are no trend. */
const IN_FLIGHT = 1;

const folder = await mkdtemp(join(tmpdir(), 'tempernet-memory-'));
await writeMeanProgram(folder);
process.env.NODE_OPTIONS = `--expose-gc --import ${new URL('./support/memory-probe.ts', import.meta.url).href}`;
const program = relative(join(ROOT, 'programs'), folder);
const payload = { ...SMALL, name: 'mean-picture', program, steps: 20, truthCount: 200 };
const began = performance.now();
const network = await smallNetwork({ solvers: 2, coordinators: 2, rounds: ROUNDS, seed: 1, payload });

const sample = ({ process: child }: SpawnedNode): Promise<MemorySample> =>
  new Promise((resolve, reject) => {
    const cancel = child.onLine((line) => {
      if (!line.startsWith('{"memory"')) return;
      cancel();
      resolve((JSON.parse(line) as { memory: MemorySample }).memory);
    });
    void child.exited.then((code) => reject(new Error(`a node ended with ${code}`)));
    process.kill(child.pid, 'SIGUSR2');
  });

const samples = new Map<string, MemorySample[]>(network.nodes.map(({ member }) => [member.name, []]));
try {
  for (let round = 1; round <= ROUNDS; round++) {
    await network.roundEnded(round);
    await Promise.all(network.nodes.map(async (node) => samples.get(node.member.name)?.push(await sample(node))));
    if (round % 10 === 0) process.stderr.write(`round ${round}, ${Math.round((performance.now() - began) / 1000)} s\n`);
  }
} finally {
  const { versions } = network.observer.view.projects['1'] ?? { versions: [] };
  process.stderr.write(`${versions.length - 1} versions in ${ROUNDS} rounds\n`);
  await network.close();
  await rm(folder, { recursive: true });
}

console.log(`machine: ${machine()}`);
console.log(
  `rounds ${WARM} to ${ROUNDS} after garbage collection, MiB: the fitted line at the start and at the end of that stretch`,
);
const KINDS = ['objects', 'buffers', 'code', 'rss'] as const;
let flat = true;
for (const [name, all] of samples) {
  console.log(`  ${name}`);
  for (const kind of KINDS) {
    const series = all.map((s) => s[kind] / MiB);
    const from = kind === 'rss' ? Math.max(WARM, Math.floor(ROUNDS / 2)) : WARM;
    const kept = series.slice(from - 1);
    const { start, slope } = trend(kept);
    const rise = slope * (kept.length - 1);
    const isFlat = rise <= MOST * start || rise < IN_FLIGHT;
    // What V8 makes of the program is no memory of rounds: it is shown and not judged.
    if (!isFlat && kind !== 'code') flat = false;
    const every = series.filter((_, i) => (i + 1) % Math.max(1, Math.floor(ROUNDS / 10)) === 0).map((v) => v.toFixed(1));
    const change = `${rise < 0 ? '' : '+'}${((100 * rise) / start).toFixed(1)} %`;
    const verdict = kind === 'code' ? '' : isFlat ? 'flat' : 'NOT flat';
    console.log(
      `    ${kind.padEnd(8)} from round ${String(from).padEnd(2)} ${start.toFixed(1)} -> ${(start + rise).toFixed(1)}  ${change}  ${verdict}   seen ${every.join(' ')}`,
    );
  }
}
console.log(flat ? 'flat within 5 %' : 'NOT flat within 5 %');
process.exit(flat ? 0 : 1);
