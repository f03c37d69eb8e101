import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ChainEvent, ChainEventName, ChainEventOf } from '../../node/chain/events.ts';
import { recordDevnet } from '../../orchestrator/devnet-record.ts';
import { type Explanation, explain } from '../../orchestrator/evidence/explain.ts';
import { type Replay, replay } from '../../orchestrator/evidence/replay.ts';
import { type Verification, verify } from '../../orchestrator/evidence/verify.ts';
import { openFolder } from '../../orchestrator/records/open-folder.ts';
import type { Records } from '../../orchestrator/records/records.ts';
import { RECORDS_FILE } from '../../orchestrator/records/records-file.ts';
import { namesOf, writeRecords } from '../../orchestrator/records/write-records.ts';
import { replayVerdict } from '../../orchestrator/report/replay-lines.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { acceptedSolvers, solverOf } from '../../roles/view/task-view.ts';
import { silentLogger } from '../node/log/silent-logger.ts';
import { runTempernet } from '../support/run-tempernet.ts';
import { type SmallNetwork, smallNetwork } from './support/small-network.ts';

const ADVERSARIES = ['solver:lazy', 'solver:fake-interval', 'coordinator:lazy', 'aggregator:wrong-merge'] as const;
const TIMEOUT = { timeoutMs: 20_000 };

describe('evidence of a round in which some cheat', function () {
  this.timeout(240_000);
  let network: SmallNetwork;
  let task: string;
  let records: Records;

  before(async () => {
    network = await smallNetwork({ solvers: 1, coordinators: 2, rounds: 1, seed: 23, adversary: ADVERSARIES });
    await network.roundEnded(1);
    task = Object.keys(network.observer.view.tasks)[0] ?? expect.fail('no task');
    await writeRecords(network.folder, network.observer.events, network.ground.chain, network.cast);
    records = await openFolder(network.folder);
  });
  after(() => network?.close());

  const accountOf = (name: string): Hex => network.cast.find((m) => m.name === name)?.account ?? expect.fail(name);
  const where = (): string[] => [
    ...['--rpc', network.ground.wsUrl, '--registry', network.ground.registry],
    ...['--bootstrap', network.ground.publisher.network.addresses().join(',')],
  ];
  const settled = () => network.observer.view.tasks[task] ?? expect.fail('no task');

  /** Aggregators that proposed: whoever is first on a busy machine. */
  const proposed = (): Hex[] =>
    network.observer.events.flatMap((event) => (event.name === 'VersionProposed' ? [event.args.aggregator] : []));

  /** The same records, but for the first event of that name. */
  const altered = <N extends ChainEventName>(
    name: N,
    change: (event: ChainEventOf<N>) => object,
    account?: Hex,
    from: Records = records,
  ): Records => {
    const index = from.events.findIndex(
      (event) => event.name === name && (account === undefined || Object.values(event.args).includes(account as never)),
    );
    const events = from.events.map((event, i) =>
      i === index ? ({ ...event, args: { ...event.args, ...change(event as ChainEventOf<N>) } } as ChainEvent) : event,
    );
    expect(index).to.be.greaterThan(-1);
    return { ...from, events };
  };

  it('explains every credit and every penalty of everyone, equal to the chain to the wei', async () => {
    const taken = (names: readonly string[]): ChainEvent[] => records.events.filter((event) => names.includes(event.name));
    let amounts = 0;
    for (const { account, name } of network.cast.filter((m) => m.role !== 'aggregator' || proposed().includes(m.account))) {
      const told = await explain(records, task, account, TIMEOUT);
      expect(told.differences, name).to.deep.equal([]);
      expect(told.equal, name).to.equal(true);
      expect(told.name).to.equal(name);
      expect(told.dataMode).to.match(/^open/);
      amounts += told.amounts.reduce((sum, { events }) => sum + events.length, 0);
    }
    expect(amounts, 'nothing that the chain booked is left out').to.equal(taken(['Credited', 'Penalised']).length);
  });

  it('shows what the seats found of one that was refuted', async () => {
    const told = await explain(records, task, 'solver-lazy', TIMEOUT);
    expect(told.amounts.map(({ what, computed }) => [what, computed])).to.deep.equal([['refuted', 25n * 10n ** 18n]]);
    const facts = told.sections.flatMap(({ facts = [] }) => facts);
    expect(facts.filter(({ value }) => /^refuted by re-execution: interval \d leads to 0x/.test(value)).length).to.equal(2);
  });

  it('says the same of a running network, to a user who asks its chain and its peers', async () => {
    const solver = accountOf('solver-1');
    const live = await runTempernet(['explain', task, solver, ...where(), '--json']);
    expect(live.code, live.stderr).to.equal(0);
    const kept = await runTempernet(['explain', task, solver, '--run', network.folder, '--json']);
    const [a, b] = [JSON.parse(live.stdout), JSON.parse(kept.stdout)] as [Explanation, Explanation];
    expect(a.amounts).to.deep.equal(b.amounts);
    expect(a.amounts[0]).to.deep.include({ what: 'solver', kind: 'credit' });
    expect(a.roles).to.deep.equal(['solver']);
    expect(a.sections.map(({ title }) => title)).to.deep.equal(b.sections.map(({ title }) => title));
  });

  it('finds an amount that was booked otherwise, and a verdict that was settled otherwise', async () => {
    const solver = accountOf('solver-1');
    const more = altered('Credited', ({ args }) => ({ amount: args.amount + 1n }), solver);
    const told = await explain(more, task, solver, TIMEOUT);
    expect(told.equal).to.equal(false);
    expect(told.amounts.filter(({ computed, chain }) => computed !== chain).map(({ what }) => what)).to.deep.equal(['solver']);
    const other = altered('TaskSettled', ({ args }) => ({ g: args.g + 1 }));
    expect((await explain(other, task, solver, TIMEOUT)).differences).to.have.lengthOf(1);
    const cut = altered('Penalised', ({ args }) => ({ amount: args.amount - 1n }), accountOf('solver-lazy'));
    expect((await explain(cut, task, accountOf('solver-lazy'), TIMEOUT)).equal).to.equal(false);
  });

  it('does honest work again to the bit, asked of the network itself', async () => {
    const found = await runTempernet(['verify', task, accountOf('solver-1'), ...where()]);
    expect(found.code, found.stderr).to.equal(0);
    expect(found.stdout).to.match(/\nbits equal: 20 steps, 10 intervals and the update\n/);
    expect(found.stdout.match(/ {2}ok/g)).to.have.lengthOf(10);
  });

  it('names the first divergent interval of those who left work out, with both digests', async () => {
    const verdict = async (name: string, ...args: string[]) => {
      const found = await runTempernet(['verify', task, name, '--run', network.folder, '--json', ...args]);
      const said = JSON.parse(found.stdout) as Verification;
      expect(found.code, found.stderr).to.equal(said.outcome === 'equal' ? 0 : 1);
      return said;
    };
    const [lazy, fake, sampled] = await Promise.all([
      verdict('solver-lazy'),
      verdict('solver-fake-interval'),
      verdict('solver-fake-interval', '--sample'),
    ]);
    expect([lazy.outcome, lazy.check, lazy.first?.index]).to.deep.equal(['diverges', 're-execution', 0]);
    expect([fake.outcome, fake.check, fake.first?.index]).to.deep.equal(['diverges', 're-execution', 1]);
    expect(fake.intervals.map(({ outcome }) => outcome)).to.deep.equal(['equal', 'differs']);
    expect(fake.first?.expected)
      .to.match(/^0x[0-9a-f]{64}$/)
      .and.not.equal(fake.first?.found);
    // Chance drew what the seats looked at: every second interval was left out, and of those drawn each is what it is.
    const drawn = sampled.intervals.filter((one) => one.sampled);
    expect(drawn.length).to.equal(2);
    for (const { index, outcome } of drawn) expect(outcome, `${index}`).to.equal(index % 2 === 0 ? 'equal' : 'differs');
  });

  it('works the round out again: the same version digest, the same payments; false ballots told apart', async () => {
    const kept = await snapshot(network.folder);
    const found = await runTempernet(['replay', network.folder, '--json']);
    const said = JSON.parse(found.stdout) as Replay;
    const items = said.rounds.flatMap(({ tasks, version }) => [...tasks.flatMap((t) => t.items), ...version]);
    // Two sampled intervals of ten may miss the five that were left out: then a fake was accepted, and the replay says so.
    const missed = acceptedSolvers(settled()).some((s) => s.account === accountOf('solver-fake-interval'));
    const differing = items.filter(({ outcome }) => outcome === 'differs');
    expect(differing.map(({ what }) => what.replace(/.*, /, '').slice(0, 20))).to.deep.equal(
      missed ? ['solver-fake-interval'] : [],
    );
    expect([found.code, said.outcome]).to.deep.equal(missed ? [1, 'differs'] : [0, 'same']);
    const [lost, last] = [items.filter(({ leftOut }) => leftOut).length, replayVerdict(said).slice(2)];
    expect(last[0], 'what was let pass is told apart').to.equal('decisions, payments and versions: all same');
    expect([lost, last.includes('1 solution accepted that left work out')]).to.deep.equal(missed ? [1, true] : [0, false]);
    const head = network.observer.view.projects['1']?.versions[1]?.digest;
    expect(items.find(({ what }) => what === 'version 1')).to.deep.equal({ what: 'version 1', outcome: 'same', detail: head });
    const liars = items.filter(({ outcome }) => outcome === 'false').map(({ what }) => what.replace(/ \(.*/, ''));
    const wrong = proposed().includes(accountOf('aggregator-wrong-merge'));
    expect(liars).to.include.members(['ballot of coordinator-lazy', ...(wrong ? ['proposal of aggregator-wrong-merge'] : [])]);
    expect(liars).to.not.include('ballot of coordinator-1').and.not.include('ballot of coordinator-2');
    expect(await snapshot(network.folder), 'nothing in the folder changed').to.deep.equal(kept);
  });

  it('finds a version, a score and an update that the records hold otherwise', async () => {
    const outcomes = async (changed: Records): Promise<string[]> => {
      const told = { round: () => undefined, progress: () => undefined };
      const said = await replay(changed, { project: 1n, workers: 2, timeoutMs: 1_000 }, silentLogger, told);
      const items = said.rounds.flatMap(({ tasks, version }) => [...tasks.flatMap((t) => t.items), ...version]);
      return items.filter(({ outcome }) => outcome === 'differs').map(({ what }) => what.replace(/ of slot.*/, ''));
    };
    const other = settled().headDigest;
    const scores = ({ args }: ChainEventOf<'TaskSettled'>) => ({ scoreMedians: args.scoreMedians.map((score) => score + 1) });
    const both = altered(
      'TaskSettled',
      scores,
      undefined,
      altered('VersionPublished', () => ({ digest: other })),
    );
    expect(await outcomes(both)).to.include.members(['version 1', 'verdicts', 'consensus']);
    const swapped = altered('SolutionRevealed', () => ({ updateDigest: other }), accountOf('solver-1'));
    expect(await outcomes(swapped)).to.include('solution');
  });

  /** The same records, read where one content is not to be had. */
  const lacking = (digest: Hex): Records => {
    const get: Records['content']['get'] = async (wanted, options) => {
      if (wanted === digest) throw new TempernetError('NET_NOT_FOUND', { digest });
      return records.content.get(wanted, options);
    };
    return { ...records, content: { ...records.content, get } };
  };
  const revealedBy = (name: string) => solverOf(settled(), accountOf(name))?.revealed ?? expect.fail(name);
  const again = (from: Records, sample = false): Promise<Verification> => {
    const told = { begun: () => undefined, interval: () => undefined };
    return verify(from, task, 'solver-1', { sample, workers: 2, ...TIMEOUT }, silentLogger, told);
  };

  it('blames nobody for what only the reader lacks', async () => {
    const from = lacking(revealedBy('solver-1').updateDigest);
    const verified = await again(from);
    expect([verified.outcome, verified.check]).to.deep.equal(['undecided', 'none']);
    expect(verified.decided).to.match(/^accepted, paid [\d.]+ ATN$/);
    const told = { round: () => undefined, progress: () => undefined };
    const said = await replay(from, { project: 1n, workers: 2, ...TIMEOUT }, silentLogger, told);
    const items = said.rounds.flatMap(({ tasks, version }) => [...tasks.flatMap((t) => t.items), ...version]);
    const whole = items.filter(({ outcome, leftOut }) => outcome !== 'same' && leftOut !== true);
    const unknown = whole.filter(({ outcome }) => outcome === 'unknown').map(({ what }) => what.replace(/ \(.*/, ''));
    const { slot } = solverOf(settled(), accountOf('solver-1')) ?? expect.fail('no slot');
    const seats = ['ballot of coordinator-1', 'ballot of coordinator-2', 'verdicts', 'version 1'];
    expect(unknown).to.include.members([`solution of slot ${slot}, solver-1`, ...seats]);
    expect(whole.filter(({ outcome }) => outcome === 'differs')).to.deep.equal([]);
    const liars = whole.filter(({ outcome }) => outcome === 'false').map(({ what }) => what.replace(/ \(.*/, ''));
    expect(liars.filter((who) => who !== 'ballot of coordinator-lazy')).to.deep.equal([]);
  });

  it('looks at both ends of the derivation, also where only the sampled intervals are asked for', async () => {
    expect(await again(records, true)).to.deep.include({ outcome: 'equal', check: 'derivation' });
    const { updateDigest } = revealedBy('solver-fake-interval');
    const swapped = altered('SolutionRevealed', () => ({ updateDigest }), accountOf('solver-1'));
    expect(await again(swapped, true)).to.deep.include({ outcome: 'diverges', check: 'derivation' });
  });

  it('takes the names of the devnet that runs here', async () => {
    const [rpc, registry] = [network.ground.wsUrl, network.ground.registry];
    const bootstrap = network.ground.publisher.network.addresses();
    const here = join(network.folder, 'here');
    const names = namesOf(network.cast);
    await recordDevnet({ rpc, registry, bootstrap, project: '1', pid: process.pid, names }, here);
    const found = await runTempernet(['explain', task, 'solver-1', '--json'], { cwd: here });
    expect(found.code, found.stderr).to.equal(0);
    expect(JSON.parse(found.stdout)).to.deep.include({ account: accountOf('solver-1'), name: 'solver-1' });
  });

  it('says of a folder without content what is missing', async () => {
    const bare = join(network.folder, 'bare');
    await cp(join(network.folder, RECORDS_FILE), join(bare, RECORDS_FILE), { recursive: true });
    const verified = await runTempernet(['verify', task, 'solver-1', '--run', bare]);
    expect([verified.code, verified.stderr]).to.deep.equal([3, '']);
    expect(verified.stdout).to.match(/\ncannot be decided: content 0x[0-9a-f]{64} is not to be had here/);
    const explained = await runTempernet(['explain', task, 'solver-1', '--run', bare]);
    expect(explained.code, 'payments need no content').to.equal(0);
    expect(explained.stdout).to.include('no report: ');
    const replayed = await runTempernet(['replay', bare]);
    expect([replayed.code, replayed.stderr]).to.deep.equal([3, '']);
    expect(replayed.stdout)
      .to.match(/ unknown {2}content 0x/)
      .and.match(/payments and penalties +same/)
      .and.not.match(/FALSE|DIFFERS/);
  });

  it('refuses records that were changed after the run', async () => {
    const changed = join(network.folder, 'changed');
    await cp(join(network.folder, RECORDS_FILE), join(changed, RECORDS_FILE), { recursive: true });
    const text = await readFile(join(changed, RECORDS_FILE), 'utf8');
    await writeFile(join(changed, RECORDS_FILE), text.replace(/"amount":"\d/, '"amount":"7'));
    const found = await runTempernet(['replay', changed]);
    expect(found).to.deep.include({ code: 3, stdout: '' });
    expect(found.stderr).to.include('RECORDS_DAMAGED');
  });

  it('names who took part when asked for someone else', async () => {
    const found = await runTempernet(['explain', task, network.ground.registry, '--run', network.folder]);
    expect(found).to.deep.include({ code: 2, stdout: '' });
    expect(found.stderr).to.include('CLI_NO_PART').and.include(accountOf('solver-1'));
    const verified = await runTempernet(['verify', task, 'proposer-1', '--run', network.folder]);
    expect(verified.stderr).to.include('CLI_NO_SOLVER').and.include('solver-lazy');
  });
});

/** Every file of the publisher's store with its size. */
const snapshot = async (folder: string): Promise<string[]> =>
  (await readdir(join(folder, 'publisher'), { recursive: true })).sort();
