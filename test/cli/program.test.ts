import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../orchestrator/root.ts';
import { CATALOGUE, type ErrorCode } from '../../protocol/errors/catalogue.ts';
import { writeSafetensors } from '../../substrate/codecs/safetensors.ts';
import { blocksOf } from '../house/support/markdown.ts';
import { type CommandResult, runTempernet } from '../support/run-tempernet.ts';

const names = (code: ErrorCode): string => `(TN-${CATALOGUE[code].number} ${code}, docs/errors.md)`;

const refused = ({ code, stdout, stderr }: CommandResult, error: ErrorCode, exit = 2): string => {
  expect({ code, stdout }, stderr).to.deep.equal({ code: exit, stdout: '' });
  expect(stderr).to.include(names(error));
  return stderr;
};

/** The model that the manual begins with. */
const MODEL = blocksOf('docs/your-own-model.md').find(({ language }) => language === 'python')!.code;
const FEATURES = 13;

describe('tempernet program', function () {
  this.timeout(180_000);
  let folder: string;
  let model: string;
  let out: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-program-'));
    [model, out] = [join(folder, 'wine.py'), join(folder, 'wine')];
    await writeFile(model, MODEL);
    const built = await runTempernet(['program', 'build', model, '--out', out, '--json']);
    expect(built.code, built.stderr).to.equal(0);
    const said = JSON.parse(built.stdout) as { hash: string; bounds: object; seconds: number };
    expect(said.hash).to.match(/^0x[0-9a-f]{64}$/);
    expect(said.bounds).to.have.all.keys('memoryBytes', 'stepMs');
    expect(said.seconds).to.be.above(0.1);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('builds a folder that holds the program and its sample data, and leaves the model file alone', async () => {
    expect((await readdir(out)).sort()).to.deep.equal(['infer.onnx', 'loss.onnx', 'program.json', 'sample', 'step.onnx']);
    expect((await readdir(folder)).sort()).to.deep.equal(['wine', 'wine.py']);
    const { bounds } = JSON.parse(await readFile(join(out, 'program.json'), 'utf8')) as { bounds: Record<string, string> };
    expect(Number(bounds.memoryBytes)).to.equal(256 * 1024 ** 2);
    expect(Number(bounds.stepMs)).to.be.at.least(20_000);
  });

  it('checks it, on its sample data and on others', async () => {
    const { code, stdout } = await runTempernet(['program', 'check', out, '--json']);
    const said = JSON.parse(stdout) as { ok: boolean; findings: { name: string; ok: boolean }[] };
    expect(said.findings.filter(({ ok }) => !ok)).to.deep.equal([]);
    expect({ code, ok: said.ok }).to.deep.equal({ code: 0, ok: true });
    expect(said.findings.map(({ name }) => name)).to.include('learning/loss');
    // Numbers with labels that say nothing: what a network could not learn from.
    const noise = join(folder, 'noise');
    await mkdir(noise);
    const rows = 400;
    const points = Float32Array.from({ length: FEATURES * rows }, (_, i) => (i % 101) / 50 - 1);
    const labels = Int32Array.from({ length: rows }, (_, i) => (i * 7919) % 3);
    await writeFile(
      join(noise, 'train.safetensors'),
      writeSafetensors([
        { name: 'x', shape: [rows, FEATURES], values: points },
        { name: 'y', shape: [rows], values: labels },
      ]),
    );
    const other = await runTempernet(['program', 'check', out, '--data', noise]);
    expect(other.code, other.stdout).to.equal(1);
    expect(other.stdout)
      .to.match(/^FAILED learning\/loss/m)
      .and.to.match(/\d+ of \d+ checks? failed/);
  });

  it('refuses to check what is no program, what was changed, and data that are none', async () => {
    refused(await runTempernet(['program', 'check', folder]), 'PROGRAM_UNREADABLE');
    refused(await runTempernet(['program', 'check', out, '--data', join(folder, 'none')]), 'DATA_UNREADABLE');
    refused(await runTempernet(['program', 'check', out, '--steps', '7']), 'CLI_BAD_OPTION');
    const changed = join(folder, 'changed');
    await cp(out, changed, { recursive: true });
    const graph = await readFile(join(changed, 'step.onnx'));
    graph[graph.length - 1]! ^= 1;
    await writeFile(join(changed, 'step.onnx'), graph);
    refused(await runTempernet(['program', 'check', changed]), 'SUBSTRATE_GRAPH_DIGEST');
  });

  it('refuses a model that does what none may, with its line, and writes nothing', async () => {
    const bad = join(folder, 'bad.py');
    await writeFile(bad, 'import os\nos.system("true")\n');
    const said = refused(await runTempernet(['program', 'build', bad, '--out', join(folder, 'bad')]), 'PROGRAM_FORBIDDEN_ACT');
    expect(said).to.include(`${bad}:2`).and.to.include('starts a process');
    expect(await readdir(folder)).to.not.include('bad');
  });

  it('takes no file beside the model for a module of that name', async () => {
    const place = join(folder, 'beside');
    await mkdir(place);
    await writeFile(join(place, 'ctypes.py'), 'raise RuntimeError("ran before the compiler watched")\n');
    await writeFile(join(place, 'model.py'), 'import os\nos.system("true")\n');
    refused(
      await runTempernet(['program', 'build', join(place, 'model.py'), '--out', join(folder, 'bad')]),
      'PROGRAM_FORBIDDEN_ACT',
    );
  });

  it('says what to use instead of what no program has', async () => {
    const bad = join(folder, 'noisy.py');
    await writeFile(bad, MODEL.replace('self.layers(x)', 'self.layers(x + x.new_empty(x.shape).normal_())'));
    const said = refused(await runTempernet(['program', 'build', bad, '--out', join(folder, 'bad')]), 'PROGRAM_UNSUPPORTED');
    expect(said)
      .to.include('normal')
      .and.to.match(/noisy\.py:\d+/)
      .and.to.include('no randomness');
  });

  it('ends a build that takes too long, or dies', async () => {
    const slow = join(folder, 'slow.py');
    await writeFile(slow, 'while True:\n    pass\n');
    const limits = ['--build-seconds', '10'];
    const late = refused(
      await runTempernet(['program', 'build', slow, '--out', join(folder, 'bad'), ...limits]),
      'PROGRAM_BUILD_TIME',
    );
    expect(late).to.include('longer than 10 s');
    const dying = join(folder, 'dying.py');
    await writeFile(dying, 'import os\nos._exit(7)\n');
    const died = refused(await runTempernet(['program', 'build', dying, '--out', join(folder, 'bad')]), 'PROGRAM_BUILD_DIED');
    expect(died).to.include('code 7');
  });

  it('holds a build to its memory', async () => {
    const greedy = join(folder, 'greedy.py');
    await writeFile(greedy, 'import torch\nx = torch.ones(2 ** 31)\n');
    const limits = ['--build-memory-mb', '4096'];
    const said = refused(
      await runTempernet(['program', 'build', greedy, '--out', join(folder, 'bad'), ...limits]),
      'PROGRAM_BUILD_MEMORY',
    );
    expect(said).to.include('4096 MiB');
  });

  it('refuses bounds below what the program needs, and a folder that holds something else', async () => {
    const low = join(folder, 'low.py');
    await writeFile(low, MODEL.replace('batch_size=16', "batch_size=16, bounds={'memoryBytes': 67108864, 'stepMs': 1}"));
    refused(await runTempernet(['program', 'build', low, '--out', join(folder, 'low')]), 'PROGRAM_BOUND_TOO_LOW');
    refused(await runTempernet(['program', 'build', model, '--out', join(ROOT, 'docs')]), 'CLI_FOLDER_TAKEN');
    refused(await runTempernet(['program', 'build', join(folder, 'none.py'), '--out', join(folder, 'bad')]), 'PROGRAM_NO_MODEL');
  });

  it('is refused by a network that cannot have it, before anything starts', async () => {
    refused(await runTempernet(['devnet', '--program', folder]), 'PROGRAM_UNREADABLE');
    refused(await runTempernet(['devnet', '--program', out, '--data', folder]), 'DATA_UNREADABLE');
    refused(await runTempernet(['devnet', '--data', join(out, 'sample')]), 'ORCHESTRATOR_BAD_OPTION');
    refused(await runTempernet(['devnet', '--program', out, '--steps', '25']), 'ORCHESTRATOR_BAD_OPTION');
  });
});
