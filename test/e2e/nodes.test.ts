import { existsSync, readFileSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { readMnistFiles } from '../../node/data/mnist-files.ts';
import { atnText } from '../../orchestrator/amounts.ts';
import { ROOT } from '../../orchestrator/root.ts';
import { checkLedgers, checkNoPenalties, checkPaid, checkVersions } from '../../orchestrator/run-checks.ts';
import type { AccountRow } from '../../orchestrator/run-document.ts';
import { ROLES } from '../../protocol/roles.ts';
import { withdrawableBy } from '../../roles/view/ledger-view.ts';
import type { ProjectView } from '../../roles/view/round-view.ts';
import { acceptedSolvers, type TaskView } from '../../roles/view/task-view.ts';
import { readSafetensors } from '../../substrate/codecs/safetensors.ts';
import { decodeWeights, weightsToParams } from '../../substrate/codecs/tensors.ts';
import { datasetRows } from '../../substrate/data/dataset.ts';
import { mnistDataset } from '../../substrate/data/mnist.ts';
import { sliceRows } from '../../substrate/data/split.ts';
import { ExactEngine } from '../../substrate/program/exact/exact-engine.ts';
import { runNode, runTempernet } from '../support/run-tempernet.ts';
import { type SmallNetwork, smallNetwork } from './support/small-network.ts';

const SEED = 11;
const ROUNDS = 2;

describe('a network of node processes', function () {
  this.timeout(240_000);
  let network: SmallNetwork;

  before(async () => {
    network = await smallNetwork({ solvers: 2, coordinators: 2, rounds: ROUNDS, seed: SEED });
    for (let round = 1; round <= ROUNDS; round++) await network.roundEnded(round);
  });
  after(() => network?.close());

  const project = (): ProjectView => network.observer.view.projects['1'] ?? expect.fail('no project');
  const tasks = (): TaskView[] => Object.values(network.observer.view.tasks);
  const accountsOf = (role: string): string[] => network.cast.filter((m) => m.role === role).map((m) => m.account);
  const where = (): string[] => ['--rpc', network.ground.wsUrl, '--registry', network.ground.registry];

  it('is six processes with a data folder each, and nothing shared but sockets', () => {
    const pids = new Set(network.nodes.map((n) => n.process.pid));
    expect(pids.size).to.equal(6);
    for (const { name } of network.cast) {
      const folder = join(network.folder, 'nodes', name);
      for (const file of ['keystore.json', 'peer.key', 'journal.sqlite', 'content']) {
        expect(existsSync(join(folder, file)), `${name} ${file}`).to.equal(true);
      }
    }
    const peers = network.cast.map(({ name }) => readFileSync(join(network.folder, 'nodes', name, 'peer.key')).toString('hex'));
    expect(new Set(peers).size).to.equal(6);
  });

  it('trained two rounds, each to a new version', async () => {
    expect(tasks().map((t) => t.state)).to.deep.equal(['settled', 'settled']);
    const { versions, rounds } = project();
    expect(versions.map((v) => [v.version, v.round])).to.deep.equal([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    expect(new Set(versions.map((v) => v.digest)).size).to.equal(3);
    expect([1, 2].map((r) => [rounds[r]?.phase, rounds[r]?.outcome, rounds[r]?.failed])).to.deep.equal([
      ['ended', 1, 0],
      ['ended', 1, 0],
    ]);
    const { observer, ground, founded } = network;
    const check = await checkVersions(observer, ground.chain, ground.publisher.content, founded.projectId);
    expect(check.ok, check.detail).to.equal(true);
  });

  it('judged by re-execution, in every seat alike', () => {
    for (const task of tasks()) {
      expect(task.seats.map((s) => s.coordinator)).to.have.members(accountsOf('coordinator'));
      const ballots = task.seats.map((s) => s.ballot);
      for (const ballot of ballots) {
        expect(ballot).to.deep.include({ verdict: 0, refutedMask: 0n });
        expect(ballot?.scores).to.deep.equal(ballots[0]?.scores);
        for (const score of ballot?.scores ?? []) expect(score).to.be.within(1, 1_000_000);
      }
      expect(acceptedSolvers(task).map((s) => s.account)).to.have.members(accountsOf('solver'));
    }
  });

  it('paid everyone for what they did and took nothing from anyone', () => {
    const { observer } = network;
    for (const check of [checkPaid(observer), checkNoPenalties(observer)]) expect(check.ok, check.detail).to.equal(true);
    const kinds = {
      proposer: ['proposer'],
      solver: ['solver'],
      coordinator: ['coordinator', 'attestation'],
      aggregator: ['aggregator'],
    };
    for (const { role, account, name } of network.cast) {
      const earned = observer.ledger[account]?.earned ?? {};
      for (const kind of kinds[role])
        expect(earned[kind as keyof typeof earned], `${name} for ${kind}`).to.satisfy((n: bigint) => n > 0n);
    }
  });

  it('has ledgers that are the contracts’ own, to the wei, and no stake left locked', async () => {
    const { observer, ground } = network;
    const check = await checkLedgers(observer, ground.chain);
    expect(check.ok, check.detail).to.equal(true);
    for (const { account, role, stake } of network.cast) {
      const found = observer.ledger[account] ?? expect.fail('no ledger');
      const position = await ground.chain.position(account, ROLES.indexOf(role));
      expect(found.stakes[role]).to.deep.equal({ held: stake, locked: 0n, unbonding: 0n });
      expect({ held: position.held, locked: position.locked }).to.deep.equal({ held: stake, locked: 0n });
      expect(withdrawableBy(found)).to.equal(await ground.chain.owed(account));
    }
  });

  describe('tempernet rewards', () => {
    const rewards = async (...args: string[]) => {
      const found = await runTempernet(['rewards', ...where(), '--json', ...args]);
      expect(found.code, found.stderr).to.equal(0);
      return (JSON.parse(found.stdout) as { accounts: AccountRow[] }).accounts;
    };

    it('tells from chain data alone what everyone staked and earned', async () => {
      const rows = await rewards();
      expect(rows.map((r) => r.account)).to.have.members(network.cast.map((m) => m.account));
      for (const { account, role, stake } of network.cast) {
        const row = rows.find((r) => r.account === account);
        expect(row).to.deep.include({ roles: [role], locked: '0', penalties: [] });
        expect(row?.staked[role]).to.equal(String(stake / 10n ** 18n));
        const sum = Object.values(row?.earned ?? {}).reduce((total, text) => total + Number(text), 0);
        expect(sum).to.be.greaterThan(0).and.closeTo(Number(row?.withdrawable), 1e-5);
      }
    });

    it('tells it of one account, in any case, and knows no strangers', async () => {
      const [solver = ''] = accountsOf('solver');
      const rows = await rewards('--account', solver.toUpperCase().replace('0X', '0x'));
      expect(rows.map((r) => r.account)).to.deep.equal([solver]);
      const stranger = await runTempernet(['rewards', ...where(), '--account', `0x${'1'.repeat(40)}`]);
      expect(stranger).to.deep.include({ code: 2, stdout: '' });
      expect(stranger.stderr).to.include('CLI_UNKNOWN_ACCOUNT');
    });
  });

  describe('tempernet model pull', () => {
    let out: string;
    const peers = (): string[] => ['--bootstrap', network.ground.publisher.network.addresses().join(',')];

    before(async () => {
      out = join(network.folder, 'pulled', 'model');
      const found = await runTempernet(['model', 'pull', '1', '--out', out, '--json', ...where(), ...peers()]);
      expect(found.code, found.stderr).to.equal(0);
      const head = project().versions[2];
      expect(JSON.parse(found.stdout)).to.deep.include({ project: '1', version: '2', digest: head?.digest });
    });

    it('gives the weights of the newest version as safetensors', async () => {
      const { program } = network.founded;
      const weights = decodeWeights(
        program.manifest,
        await network.ground.publisher.content.get(project().versions[2]?.digest ?? '0x'),
      );
      const { tensors, metadata } = readSafetensors(await readFile(join(out, 'model.safetensors')));
      expect(tensors.map((t) => [t.name, t.shape])).to.deep.equal(program.manifest.params.map((p) => [p.name, p.shape]));
      expect(tensors.map((t) => t.values)).to.deep.equal(weightsToParams(program.manifest, weights));
      expect(metadata).to.deep.include({ model: 'digits', version: '2', program: program.hash });
    });

    it('gives a model that says of a digit what the program says', async () => {
      const { program } = network.founded;
      const files = await readMnistFiles();
      const digit = sliceRows(mnistDataset(files.testImages, files.testLabels), 0, 1);
      const [x] = datasetRows(digit).columns as [Uint8Array];
      const session = await InferenceSession.create(join(out, 'model.onnx'));
      expect(session.inputNames).to.deep.equal(program.manifest.inferInputs);
      const said = await session.run({ x: new Tensor('uint8', x, [1, 784]) });
      await session.release();
      const engine = await ExactEngine.create();
      try {
        const exact = await engine.open(program);
        const { tensors } = readSafetensors(await readFile(join(out, 'model.safetensors')));
        const [logits] = await exact.infer(
          tensors.map((t) => t.values as Float32Array),
          { count: 1, columns: [x] },
        );
        const native = said.logits?.data as Float32Array;
        expect(native.length).to.equal(10);
        for (const [i, value] of (logits ?? []).entries()) expect(native[i]).to.be.closeTo(value, 1e-4);
        const best = (values: Float32Array): number => values.indexOf(Math.max(...values));
        expect(best(native)).to.equal(best(logits ?? native));
      } finally {
        await engine.close();
      }
    });

    it('gives an example that runs', async () => {
      await symlink(join(ROOT, 'node_modules'), join(network.folder, 'pulled', 'node_modules'));
      const found = await runNode([join(out, 'predict.ts')]);
      expect(found.code, found.stderr).to.equal(0);
      expect(found.stdout.match(/-?\d+\.\d+(e-?\d+)?/g)?.length).to.equal(10);
      expect(found.stderr, 'no warnings of the runtime').to.not.include('nitializer');
      expect(await readFile(join(out, 'predict.py'), 'utf8')).to.include('np.uint8');
    });

    it('writes over nothing and knows no other project', async () => {
      const again = await runTempernet(['model', 'pull', '1', '--out', out, ...where(), ...peers()]);
      expect(again).to.deep.include({ code: 2, stdout: '' });
      expect(again.stderr).to.include('CLI_FOLDER_TAKEN');
      const missing = join(network.folder, 'pulled', 'missing');
      const unknown = await runTempernet(['model', 'pull', '9', '--out', missing, ...where(), ...peers()]);
      expect(unknown).to.deep.include({ code: 2, stdout: '' });
      expect(unknown.stderr).to.include('CLI_UNKNOWN_PROJECT');
      expect(existsSync(missing)).to.equal(false);
    });
  });

  describe('tempernet withdraw', () => {
    it('pulls earnings to the account, once, and every ledger still holds', async () => {
      const [aggregator = '0x'] = accountsOf('aggregator') as `0x${string}`[];
      const data = join(network.folder, 'nodes', 'aggregator-1');
      const withdraw = async (): Promise<{ account: string; withdrawn: string; balance: string }> => {
        const secret = ['--password-file', join(data, 'password')];
        const found = await runTempernet(['withdraw', '--folder', data, ...secret, '--json', ...where()]);
        expect(found.code, found.stderr).to.equal(0);
        return JSON.parse(found.stdout) as Awaited<ReturnType<typeof withdraw>>;
      };
      const { chain } = network.ground;
      const owed = await chain.owed(aggregator);
      expect(owed > 0n).to.equal(true);
      expect(await withdraw()).to.deep.equal({ account: aggregator, withdrawn: atnText(owed), balance: atnText(owed) });
      expect(await withdraw()).to.deep.equal({ account: aggregator, withdrawn: '0', balance: atnText(owed) });
      expect(await chain.owed(aggregator)).to.equal(0n);
      const { observer } = network;
      const done = () => (observer.ledger[aggregator]?.withdrawn ?? 0n) > 0n || undefined;
      await observer.until(done, AbortSignal.timeout(30_000));
      const check = await checkLedgers(observer, chain);
      expect(check.ok, check.detail).to.equal(true);
    });
  });

  describe('run again with the same seed', () => {
    it('comes to the same version, with other processes, ports and blocks', async () => {
      await network.close();
      const twin = await smallNetwork({ solvers: 2, coordinators: 1, rounds: 1, seed: SEED });
      try {
        await twin.roundEnded(1);
        const versions = twin.observer.view.projects['1']?.versions.map((v) => v.digest);
        expect(versions).to.deep.equal(
          project()
            .versions.slice(0, 2)
            .map((v) => v.digest),
        );
      } finally {
        await twin.close();
      }
    });
  });
});
