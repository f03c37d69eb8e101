import { expect } from 'chai';
import { adversaryRows, checkAdversaries } from '../../orchestrator/adversary-rows.ts';
import { explain } from '../../orchestrator/evidence/explain.ts';
import { replay } from '../../orchestrator/evidence/replay.ts';
import { verify } from '../../orchestrator/evidence/verify.ts';
import { openFolder } from '../../orchestrator/records/open-folder.ts';
import { writeRecords } from '../../orchestrator/records/write-records.ts';
import { checkLedgers, checkNoPenalties, checkPaid } from '../../orchestrator/run-checks.ts';
import { sampledIntervals } from '../../protocol/order.ts';
import { decodeReport } from '../../roles/content/report.ts';
import type { TaskView } from '../../roles/view/task-view.ts';
import { silentLogger } from '../node/log/silent-logger.ts';
import { type SmallNetwork, smallNetwork } from './support/small-network.ts';

const ZERO = `0x${'0'.repeat(64)}`;

const onlyTask = ({ observer }: SmallNetwork): TaskView => Object.values(observer.view.tasks)[0] ?? expect.fail('no task');
const accountOf = ({ cast }: SmallNetwork, name: string): string =>
  cast.find((member) => member.name === name)?.account ?? expect.fail(`no ${name}`);
const solutionOf = (network: SmallNetwork, name: string) =>
  onlyTask(network).solvers.find(({ account }) => account === accountOf(network, name)) ?? expect.fail(`${name} did not join`);
const isSet = (mask: bigint | undefined, slot: number): boolean => (((mask ?? 0n) >> BigInt(slot)) & 1n) === 1n;

describe('a network whose solvers bring their own data', function () {
  this.timeout(180_000);
  let network: SmallNetwork;
  afterEach(() => network?.close());

  const checked = async (dataMode: 'disclosed' | 'private') => {
    const { observer, cast, ground } = network;
    const rows = await adversaryRows(observer, cast, ground.publisher.content);
    const failed = [checkNoPenalties(observer, rows), checkPaid(observer), await checkLedgers(observer, ground.chain)];
    expect(failed.filter(({ ok }) => !ok)).to.deep.equal([]);
    return { rows, adversaries: checkAdversaries(rows, dataMode) };
  };

  /** What an outsider is told who has the run's records and all content that anybody kept. */
  const evidence = async () => {
    await writeRecords(network.folder, network.observer.events, network.ground.chain, network.cast);
    const records = await openFolder(network.folder);
    const id = String(onlyTask(network).taskId);
    const options = { workers: 1, timeoutMs: 5_000 };
    const verified = (name: string) =>
      verify(records, id, name, { ...options, sample: false }, silentLogger, {
        begun: () => undefined,
        interval: () => undefined,
      });
    const again = await replay(records, { ...options, project: 1n }, silentLogger, {
      round: () => undefined,
      progress: () => undefined,
    });
    const items = again.rounds.flatMap(({ tasks, version }) => [...tasks.flatMap((one) => one.items), ...version]);
    return { explained: await explain(records, id, 'solver-1', options), verified, again, items };
  };

  it('shows the sampled rows to its seats: lazy and faked work lose their locks, honest work is paid', async () => {
    const adversary = ['solver:lazy', 'solver:fake-interval'] as const;
    network = await smallNetwork({ solvers: 1, coordinators: 2, rounds: 1, seed: 23, adversary, dataMode: 'disclosed' });
    await network.roundEnded(1);
    const task = onlyTask(network);
    const { refutedMask, acceptedMask } = task.settlement ?? expect.fail('not settled');
    const honest = solutionOf(network, 'solver-1');
    expect(isSet(acceptedMask, honest.slot)).to.equal(true);
    expect(honest.revealed?.dataRoot).to.not.equal(ZERO);
    expect(isSet(refutedMask, solutionOf(network, 'solver-lazy').slot)).to.equal(true);
    const fake = solutionOf(network, 'solver-fake-interval');
    const seed = task.sampleSeed?.value ?? expect.fail('no sample');
    const caught = sampledIntervals(seed, task.taskId, fake.slot, 2, 10).some((interval) => interval % 2 === 1);
    expect(isSet(refutedMask, fake.slot)).to.equal(caught);
    const { rows } = await checked('disclosed');
    expect(rows.find(({ name }) => name === 'solver-lazy')?.caught).to.deep.equal(['re-execution', 'refuted']);
    expect(rows.find(({ name }) => name === 'solver-fake-interval')?.lost).to.equal(caught);
    const { explained, verified, again, items } = await evidence();
    expect(explained.equal).to.equal(true);
    const facts = explained.sections.flatMap((section) => section.facts ?? []);
    expect(facts.find(({ name }) => name === 'data root')?.value).to.equal(honest.revealed?.dataRoot);
    const seen = await verified('solver-1');
    expect(seen).to.deep.include({ outcome: 'undecided', intervals: [] });
    expect(seen.detail).to.match(/only its seats were shown.*seen here: the update is of good form/);
    expect([explained.dataMode, seen.dataMode, again.dataMode].every((mode) => mode.startsWith('disclosed: '))).to.equal(true);
    expect(items.filter(({ outcome }) => outcome !== 'same' && outcome !== 'noted')).to.deep.equal([]);
    expect(items.find(({ what }) => what.includes('solver-1'))?.detail).to.match(/shown to its seats alone/);
    expect(again.outcome).to.equal('same');
  });

  it('keeps all of it in private: no data, no states, and what cannot be proved is said', async () => {
    const adversary = ['solver:lazy', 'solver:swap-update'] as const;
    network = await smallNetwork({ solvers: 1, coordinators: 2, rounds: 1, seed: 29, adversary, dataMode: 'private' });
    await network.roundEnded(1);
    const task = onlyTask(network);
    expect(task.settlement?.acceptedMask).to.not.equal(0n);
    for (const { revealed } of task.solvers) {
      expect([revealed?.dataRoot, revealed?.checkpointRoot, revealed?.leavesDigest]).to.deep.equal([ZERO, ZERO, ZERO]);
    }
    const lazy = solutionOf(network, 'solver-lazy');
    expect([isSet(task.settlement?.acceptedMask, lazy.slot), isSet(task.settlement?.refutedMask, lazy.slot)]).to.deep.equal([
      false,
      false,
    ]);
    for (const { ballot } of task.seats) {
      const bytes = await network.ground.publisher.content.get(ballot?.reportDigest ?? expect.fail('no ballot'));
      const { solutions } = decodeReport(bytes);
      expect(solutions.map(({ intervals }) => intervals)).to.deep.equal(solutions.map(() => []));
      expect(solutions[lazy.slot]).to.deep.include({ outcome: 'refused', check: 'quality' });
    }
    const { explained, verified, again, items } = await evidence();
    expect(explained.equal).to.equal(true);
    expect((await verified('solver-swap-update')).detail).to.match(/^data and states never left the solver/);
    expect([explained.dataMode, again.dataMode].every((mode) => mode.startsWith('private: '))).to.equal(true);
    expect(items.filter(({ outcome }) => outcome !== 'same' && outcome !== 'noted')).to.deep.equal([]);
    expect(items.some(({ what, outcome }) => what.startsWith('ballot of') && outcome === 'same')).to.equal(true);
    const { adversaries } = await checked('private');
    expect(adversaries).to.deep.include({
      ok: true,
      detail: '0 of 2; not to be proved in mode private: solver-lazy, solver-swap-update',
    });
  });
});
