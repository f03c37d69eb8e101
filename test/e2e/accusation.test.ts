import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { settingsOf } from '../../cli/commands/node.ts';
import { composeNode } from '../../cli/compose/compose-node.ts';
import { makeRole, type Play } from '../../cli/compose/make-role.ts';
import { NODE_OPTIONS } from '../../cli/options/node.ts';
import { keystoreFile, writeKeystore } from '../../node/chain/keystore.ts';
import { resolveOptions } from '../../node/config/resolve-options.ts';
import type { Content } from '../../node/content/content.ts';
import { type CastMember, castOf } from '../../orchestrator/cast.ts';
import { Closers } from '../../orchestrator/closers.ts';
import { foundProject } from '../../orchestrator/found-project.ts';
import { raiseGround } from '../../orchestrator/ground.ts';
import { Observer } from '../../orchestrator/observer.ts';
import { sampledIntervals } from '../../protocol/order.ts';
import { instead } from '../../roles/adversaries/adversary.ts';
import { decodeReport } from '../../roles/content/report.ts';
import { judge } from '../../roles/handlers/judge.ts';
import type { Workshop } from '../../roles/handlers/workshop.ts';
import { penaltiesOf } from '../../roles/view/ledger-view.ts';
import type { TaskView } from '../../roles/view/task-view.ts';
import { silentLogger } from '../node/log/silent-logger.ts';
import { fakeIntervals } from '../roles/support/fake-intervals.ts';
import { SMALL } from './support/small-network.ts';

const FAKED = 6;
const ROUNDS = 4;

/** Leaves out one interval of ten, so that two sampled ones miss it four times of five. */
const faker = {
  doWork: instead({ train: (shop, request, signal) => fakeIntervals(shop, request, signal, new Set([FAKED])) }),
};

/** How long a steered seat listens before it fills its ballot without having heard anything. */
const LISTENS_MS = 20_000;

/** How many of the steered seats heard an accusation, by task. */
const heardIn = new Map<bigint, number>();

/**
 * Steered: fills its ballot once it has heard another seat accuse the solver, or has listened for long. A real seat waits for nobody and
 * may be done before it hears; which of both comes first depends on the machine, and is not what is tested here.
 */
const listener = (solver: string) => ({
  doWork: instead({
    judge: async (shop, request, signal) => {
      const { taskId, solvers } = request.task;
      const revealed = solvers.some((s) => s.account === solver && s.revealed !== undefined);
      if (revealed && (await heard(shop, taskId, signal))) heardIn.set(taskId, (heardIn.get(taskId) ?? 0) + 1);
      return judge(shop, request, signal);
    },
  }),
});

const heard = (shop: Workshop, taskId: bigint, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const until = performance.now() + LISTENS_MS;
    const look = (): void => {
      if (signal.aborted) reject(signal.reason);
      else if ((shop.accusations?.heard(taskId).length ?? 0) > 0) resolve(true);
      else if (performance.now() > until) resolve(false);
      else setTimeout(look, 20);
    };
    look();
  });

describe('a solver that fakes one interval which no seat was told to re-run, where two seats wait for what the third tells', function () {
  this.timeout(300_000);
  const closers = new Closers(silentLogger);
  let content: Content;
  let observer: Observer;
  let cast: CastMember[];
  let task: TaskView;

  const account = (name: string): string => cast.find((m) => m.name === name)?.account ?? expect.fail(name);

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tempernet-accusation-'));
    closers.add(() => rm(folder, { recursive: true, force: true }));
    const sizes = { proposers: 1, solvers: 2, coordinators: 3, aggregators: 1, rounds: ROUNDS, seed: 5 };
    const options = { ...sizes, payload: SMALL.name, merge: 'mean', mergeF: 0, out: folder } as const;
    cast = castOf(options);
    const ground = await raiseGround({ seed: 5, folder, cast }, { logger: silentLogger, closers, step: () => undefined });
    content = ground.publisher.content;
    await foundProject(options, SMALL, cast, ground);
    observer = new Observer({ chain: ground.chain, now: () => performance.now() });
    void observer.start();
    closers.add(() => observer.stop());
    const plays: Readonly<Record<string, Pick<Play, 'doWork'>>> = {
      'solver-1': faker,
      'coordinator-2': listener(account('solver-1')),
      'coordinator-3': listener(account('solver-1')),
    };
    const raise = async (member: CastMember): Promise<void> => {
      const { name, role, key, stake } = member;
      const home = join(folder, name);
      await mkdir(home, { recursive: true });
      await writeKeystore(keystoreFile(home), key, name, 'light');
      const flags = {
        role,
        folder: home,
        password: name,
        rpc: ground.wsUrl,
        registry: ground.registry,
        bootstrap: ground.publisher.network.addresses().join(','),
        stake: Number(stake / 10n ** 18n),
        rounds: ROUNDS,
        ...(role === 'proposer' && { data: SMALL.corpus }),
        // One seat looks at every interval.
        ...(name === 'coordinator-1' && { extraIntervals: 10 }),
      };
      const settings = await settingsOf(resolveOptions(NODE_OPTIONS, { flags }).values);
      const node = await composeNode(settings, silentLogger, { ...makeRole(settings), ...plays[name] });
      closers.add(() => node.stop());
      node.running.catch(() => undefined);
    };
    await Promise.all(cast.filter((m) => m.role !== 'proposer').map(raise));
    await Promise.all(cast.filter((m) => m.role === 'proposer').map(raise));

    // By chance the sample may hit the faked interval, or solver or accusation come too late; then the next round is looked at.
    const missed = (one: TaskView): boolean => {
      const faking = one.solvers.find((s) => s.account === account('solver-1'));
      const seed = one.sampleSeed?.value;
      return (
        faking?.revealed !== undefined &&
        seed !== undefined &&
        heardIn.get(one.taskId) === 2 &&
        one.settlement !== undefined &&
        !sampledIntervals(seed, one.taskId, faking.slot, 2, 10).includes(FAKED)
      );
    };
    const { signal } = new AbortController();
    task = await observer.until(() => Object.values(observer.view.tasks).find(missed), signal);
  });
  after(() => closers.close());

  it('is refuted by every seat, thanks to the one that looked further', async () => {
    const faking = task.solvers.find((s) => s.account === account('solver-1'));
    const slot = faking?.slot ?? expect.fail('it did not take part');
    expect(task.seats.length).to.equal(3);
    for (const seat of task.seats) expect(seat.ballot?.refutedMask, seat.coordinator).to.equal(1n << BigInt(slot));
    expect(task.settlement?.refutedMask).to.equal(1n << BigInt(slot));
    for (const name of ['coordinator-1', 'coordinator-2', 'coordinator-3']) {
      const seat = task.seats.find((s) => s.coordinator === account(name));
      const report = decodeReport(await content.get(seat?.ballot?.reportDigest ?? '0x'));
      expect(report.solutions[slot]).to.deep.include({ outcome: 'refuted', check: 're-execution' });
      expect(report.solutions[slot]?.intervals).to.include(FAKED);
    }
  });

  it('loses its lock, and nobody else loses anything', () => {
    for (const { name } of cast) {
      const ledger = observer.ledger[account(name) as keyof typeof observer.ledger];
      const lost = ledger === undefined ? 0n : penaltiesOf(ledger);
      if (name === 'solver-1') expect(lost >= 25n * 10n ** 18n, name).to.equal(true);
      else expect(lost, name).to.equal(0n);
    }
  });
});
