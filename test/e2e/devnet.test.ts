import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { expect } from 'chai';
import { castOf } from '../../orchestrator/cast.ts';
import { openCorpus } from '../../orchestrator/corpus.ts';
import { payloadOf } from '../../orchestrator/payloads.ts';
import { readProgram } from '../../orchestrator/publisher.ts';
import type { RunDocument } from '../../orchestrator/run-document.ts';
import { contentDigest } from '../../protocol/content.ts';
import { type Hex, toHex } from '../../protocol/hex.ts';
import { taskSeed } from '../../protocol/order.ts';
import { programContent } from '../../substrate/payloads/program/program-content.ts';
import { openProgramPayload } from '../../substrate/payloads/program/program-payload.ts';
import { ExactEngine } from '../../substrate/program/exact/exact-engine.ts';
import { type CommandResult, runTempernet } from '../support/run-tempernet.ts';

const SEED = 3;
const CAST = { proposers: 1, solvers: 1, coordinators: 1, aggregators: 1 };

describe('tempernet devnet --json', function () {
  this.timeout(240_000);
  let folder: string;
  let found: CommandResult;
  let run: RunDocument;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-devnet-'));
    const counts = Object.entries(CAST).flatMap(([name, count]) => [`--${name}`, String(count)]);
    found = await runTempernet(['devnet', '--json', '--seed', String(SEED), '--rounds', '1', ...counts], { cwd: folder });
    expect(found.stdout, found.stderr).to.match(/^\{/);
    run = JSON.parse(found.stdout) as RunDocument;
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('prints one JSON document and ends with 0 because its own checks hold', () => {
    expect(run.checks.filter(({ ok }) => !ok)).to.deep.equal([]);
    expect(run.checks.length).to.be.greaterThan(4);
    expect({ code: found.code, ok: run.ok }).to.deep.equal({ code: 0, ok: true });
    expect(found.stdout).to.equal(`${JSON.stringify(run, null, 2)}\n`);
  });

  it('comes out again from its folder, its chain gone: every payment, and the same version', async () => {
    const replayed = await runTempernet(['replay'], { cwd: folder });
    expect(replayed.code, replayed.stdout + replayed.stderr).to.equal(0);
    expect(replayed.stdout)
      .to.include(run.rounds[0]?.digest)
      .and.match(
        /\n1 round, \d+ things worked out again\ndecisions, payments and versions: all same\ndata mode open: the data are public, [^\n]+\n$/,
      );
    const task = run.rounds[0]?.tasks[0]?.task ?? expect.fail('no task');
    const explained = await runTempernet(['explain', task, 'solver-1'], { cwd: folder });
    expect(explained.code, explained.stderr).to.equal(0);
    expect(explained.stdout).to.include('1 amount, equal to the chain to the wei');
  });

  it('says what the run was: seed, data mode, rounds, accounts', () => {
    expect(run).to.deep.include({ seed: SEED, dataMode: 'open', payload: 'digits' });
    expect(run.data).to.include('real handwritten digits');
    const [round] = run.rounds;
    expect(round).to.include.keys('round', 'version', 'loss', 'accuracy', 'gas', 'phases', 'solutions', 'rewards');
    expect(round).to.deep.include({ round: 1, version: 1, outcome: 'published' });
    expect(round?.accuracy).to.be.within(0.5, 1);
    expect(round?.gas).to.be.greaterThan(100_000);
    expect(round?.solutions).to.have.lengthOf(1);
    expect(round?.solutions[0]).to.deep.include({ accepted: true, refuted: false, incentive: 1 });
    expect(run.accounts.map(({ name }) => name)).to.have.members(castNames());
    for (const account of run.accounts) {
      expect(account).to.include.keys('account', 'roles', 'staked', 'earned', 'penalties', 'withdrawable');
      expect(account.penalties).to.deep.equal([]);
      expect(Number(account.withdrawable)).to.be.greaterThan(0);
    }
  });

  it('leaves one folder with everything worth keeping, and says no longer that it runs', async () => {
    expect(JSON.parse(await readFile(join(run.folder, 'run.json'), 'utf8'))).to.deep.equal(run);
    const digests = [run.genesis.digest, ...run.rounds.map((r) => r.digest)];
    expect(await readFile(join(run.folder, 'digests.txt'), 'utf8')).to.equal(digests.map((d, i) => `${i} ${d}\n`).join(''));
    for (const file of ['settings.json', 'rounds.csv', 'solutions.csv', 'accounts.csv']) {
      expect((await readFile(join(run.folder, file), 'utf8')).length, file).to.be.greaterThan(50);
    }
    expect(run.folder.startsWith(folder)).to.equal(true);
    expect(existsSync(join(folder, 'runs', 'current.json'))).to.equal(false);
  });

  it('comes to the version that follows from the seed alone', async () => {
    const program = await readProgram('digits');
    const base = programContent(program.manifest).init(toHex(keccak_256(utf8ToBytes(`tempernet/genesis/1/${SEED}`))));
    const head = contentDigest(base);
    expect(run.genesis.digest).to.equal(head);
    const corpus = await openCorpus('mnist', 1, 1);
    const data = corpus.train[0]?.[0] ?? expect.fail('no shard');
    const proposer = castOf({ ...CAST, seed: SEED } as Parameters<typeof castOf>[0]).find((m) => m.role === 'proposer');
    const seed = taskSeed(1n, proposer?.account as Hex, 0n, head);
    const engine = await ExactEngine.create();
    try {
      const model = await openProgramPayload(program, engine);
      const { steps } = payloadOf('digits');
      const { update } = await model.train({ data, base, slot: 0, taskSeed: seed, steps, intervals: 10 });
      expect(run.rounds[0]?.digest).to.equal(contentDigest(model.apply(base, update)));
    } finally {
      await engine.close();
    }
  });
});

const castNames = (): string[] => ['proposer-1', 'solver-1', 'coordinator-1', 'aggregator-1'];
