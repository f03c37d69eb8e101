import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { modelFiles } from '../../cli/commands/model-files.ts';
import { readOwnDataFile } from '../../node/data/own-data-file.ts';
import { adversaryRows } from '../../orchestrator/adversary-rows.ts';
import type { Payload as Small } from '../../orchestrator/payloads.ts';
import { readProgramFolder } from '../../orchestrator/publisher.ts';
import { ROOT } from '../../orchestrator/root.ts';
import { checkLedgers, checkNoPenalties, checkPaid } from '../../orchestrator/run-checks.ts';
import { viewWeights, weightsToParams } from '../../substrate/codecs/tensors.ts';
import { runConformance } from '../../substrate/conformance/run-conformance.ts';
import { type Dataset, datasetRows } from '../../substrate/data/dataset.ts';
import { sliceRows } from '../../substrate/data/split.ts';
import type { Payload } from '../../substrate/payload.ts';
import { openProgramPayload } from '../../substrate/payloads/program/program-payload.ts';
import { ExactEngine } from '../../substrate/program/exact/exact-engine.ts';
import type { Program } from '../../substrate/program/program-manifest.ts';
import { type SmallNetwork, smallNetwork } from '../e2e/support/small-network.ts';
import { runPython } from './support/run-python.ts';

const SEED = `0x${'5e'.repeat(32)}` as const;
const ROUNDS = 2;
const CHEATS = ['solver:lazy', 'solver:fake-interval'] as const;
const TASK = `0x${'7a'.repeat(32)}` as const;

describe('adapters of a tiny language model', function () {
  this.timeout(300_000);
  let folder: string;
  let program: Program;
  let train: Dataset;
  let test: Dataset;
  let engine: ExactEngine;
  let payload: Payload;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-lora-'));
    const hash = (await runPython('examples/lora/prepare.py', ['--tiny', '--out', folder])).trim();
    program = await readProgramFolder(folder);
    expect(program.hash).to.equal(hash);
    const rows = (name: string) => readOwnDataFile(join(folder, 'sample', `${name}.safetensors`), program.manifest.batch.columns);
    [train, test] = [await rows('train'), await rows('test')];
    engine = await ExactEngine.create({ workers: 2 });
    payload = await openProgramPayload(program, engine);
  });
  after(async () => {
    await engine?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('keep every promise of the payload interface', async () => {
    const sample = { shard: sliceRows(train, 0, 512), truth: sliceRows(test, 0, 256), steps: 40, intervals: 5 };
    const findings = await runConformance(payload, sample);
    expect(findings.filter(({ ok }) => !ok)).to.deep.equal([]);
    expect(findings.map(({ name }) => name)).to.include('determinism/training');
  });

  it('start as the base itself, and training them lowers the loss on modules that they never saw', async () => {
    const base = payload.init(SEED);
    const { update } = await train40(base);
    const other = await payload.evaluate(payload.init(`0x${'01'.repeat(32)}`), test);
    const before = await payload.evaluate(base, test);
    // Other A matrices, the same zeros for B.
    expect(other.loss).to.equal(before.loss);
    const after = await payload.evaluate(payload.apply(base, update), test);
    expect(after.loss).to.be.below(before.loss - 0.3);
  });

  it('are pulled in a form that PEFT loads, and say there what they say here', async () => {
    const base = payload.init(SEED);
    const version = payload.apply(base, (await train40(base)).update);
    const params = weightsToParams(program.manifest, viewWeights(program.manifest, version));
    const files = modelFiles(program, params, { model: 'lora', version: '1' }, 'cid');
    const pulled = join(folder, 'pulled');
    await mkdir(pulled);
    for (const [name, content] of Object.entries(files)) await writeFile(join(pulled, name), content);
    const rows = sliceRows(test, 0, 8);
    const said = JSON.parse(
      await runPython('examples/lora/check_adapter.py', [pulled, join(folder, 'sample', 'test.safetensors'), '8']),
    ) as Record<'plain' | 'adapted', number[][]>;
    const [logits] = await payload.infer(version, datasetRows(rows));
    const away = (other: readonly number[][]): number =>
      Math.max(...other.flat().map((value, i) => Math.abs(value - logits![i]!)));
    expect(said.adapted.flat()).to.have.lengthOf(logits!.length);
    expect(away(said.adapted)).to.be.below(1e-4);
    expect(away(said.plain)).to.be.above(0.1);
  });

  describe('on a network in which two cheat', () => {
    let network: SmallNetwork;

    before(async () => {
      const small: Small = {
        name: 'lora-tiny',
        program: relative(join(ROOT, 'programs'), folder),
        corpus: join(folder, 'sample'),
        data: 'docstrings',
        steps: 40,
        truthCount: 128,
        truthPool: 1_024,
        metric: 'accuracy',
        compare: 'loss',
      };
      network = await smallNetwork({ solvers: 2, coordinators: 2, rounds: ROUNDS, seed: 23, adversary: CHEATS, payload: small });
      await network.roundEnded(ROUNDS);
    });
    after(() => network?.close());

    it('catches who trains nothing or half, and nobody else', async () => {
      const { observer, cast, ground } = network;
      const rows = await adversaryRows(observer, cast, ground.publisher.content);
      const checks = [checkNoPenalties(observer, rows), checkPaid(observer), await checkLedgers(observer, ground.chain)];
      expect(checks.filter(({ ok }) => !ok)).to.deep.equal([]);
      const caught = Object.fromEntries(rows.map((row) => [row.adversary, row]));
      expect(caught['solver:lazy']?.caught.slice(0, 2)).to.deep.equal([`re-execution x${ROUNDS}`, `refuted x${ROUNDS}`]);
      // Its five made-up intervals of ten are missed by two samples twice with (2/9)^2.
      const { lost, missed } = caught['solver:fake-interval']!;
      expect(lost || missed === ROUNDS).to.equal(true);
    });

    it('lowers the loss on modules that nobody trained on', async () => {
      const { observer, founded, ground } = network;
      const { versions } = observer.view.projects[String(founded.projectId)] ?? expect.fail('no project');
      expect(versions).to.have.lengthOf(ROUNDS + 1);
      const losses: number[] = [];
      for (const { digest } of versions)
        losses.push((await payload.evaluate(await ground.publisher.content.get(digest), test)).loss);
      expect(losses[ROUNDS]).to.be.below(losses[0]! - 0.3);
    });
  });

  const train40 = (base: Uint8Array) =>
    payload.train({ base, data: train, taskSeed: TASK, slot: 0, steps: 40, intervals: 4 }, undefined);
});
