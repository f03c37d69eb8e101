import { expect } from 'chai';
import { consensus } from '../../../protocol/consensus/seats.ts';
import { ticket } from '../../../protocol/tickets.ts';
import { ADVERSARIES } from '../../../roles/adversaries/adversaries.ts';
import { coordinatorRole } from '../../../roles/coordinator/coordinator.ts';
import type { DoWork } from '../../../roles/handlers/do-work.ts';
import type { FilledBallot, Review } from '../../../roles/handlers/work.ts';
import type { TaskView } from '../../../roles/view/task-view.ts';
import { memoryJournal } from '../../node/journal/memory-journal.ts';
import { never, openTaskView } from '../support/digits-task.ts';
import { type DigitsWorld, digitsWorld, workshopOf } from '../support/digits-world.ts';
import { ATN, account, PARAMS, Script, word } from '../support/script.ts';

const ME = account(21);
const SHOWN = { updateDigest: word(1), checkpointRoot: word(2), dataRoot: word(3), steps: 10, leavesDigest: word(4) };

describe('coordinators that cheat', () => {
  let world: DigitsWorld;
  let task: TaskView;

  before(async () => {
    world = await digitsWorld();
    const solvers = [
      { account: account(11), slot: 0, revealed: SHOWN },
      { account: account(12), slot: 1 },
      { account: account(13), slot: 2, revealed: SHOWN },
      { account: account(14), slot: 3, revealed: SHOWN },
    ];
    task = { ...openTaskView(world, word(8), word(9)), solvers };
  });
  after(() => world.engine.close());

  const cast = async (doWork: DoWork, sampleSeed = word(77), journal = memoryJournal()): Promise<FilledBallot> => {
    const { projectSpec, params } = world;
    const request = { type: 'judge', task, sampleSeed, projectSpec, params, earlierTruths: [] } as const;
    return (await doWork(workshopOf(world, ME, { journal }), request, never)) as FilledBallot;
  };

  for (const name of ['coordinator:lazy', 'coordinator:random'] as const) {
    const doWork: DoWork = (...request) => (ADVERSARIES[name].doWork as DoWork)(...request);

    it(`${name} scores what it never fetched, in a ballot that the contract takes, the same after a restart`, async () => {
      const journal = memoryJournal();
      const ballot = await cast(doWork, word(77), journal);
      expect(ballot).to.deep.include({ verdict: 0, refutedMask: 0n });
      expect(ballot.scores).to.have.lengthOf(4);
      expect(ballot.scores[1], 'nothing was revealed here').to.equal(0);
      for (const score of ballot.scores) expect(score).to.be.within(0, 1_000_000);
      expect(await cast(doWork, word(77), journal)).to.deep.equal(ballot);
    });

    it(`${name} attests whatever was proposed`, async () => {
      const { projectSpec, params, genesis } = world;
      const proposed = { digest: word(31), inputRoot: word(32) };
      const context = { tasks: [], head: genesis.digest, projectSpec, params, proposed, otherTruths: [] };
      const review = (await doWork(workshopOf(world, ME), { type: 'review', ...context }, never)) as Review;
      expect(review).to.deep.equal({ kind: 1, digest: proposed.digest });
    });

    it(`${name} gets at most three quarters of an honest dividend where half of the solutions are refused`, async () => {
      const honest = { verdict: 'scored', scores: [200_000, 0, 210_000, 0], refutedMask: 0n } as const;
      let blind = 0n;
      let seeing = 0n;
      for (let seed = 1; seed <= 20; seed++) {
        const { scores } = await cast(doWork, word(seed));
        const { dividends } = consensus([honest, honest, { verdict: 'scored', scores, refutedMask: 0n }], 4, 3);
        seeing += dividends[0] ?? 0n;
        blind += dividends[2] ?? 0n;
      }
      expect(Number(blind)).to.be.at.most(0.75 * Number(seeing));
    });
  }

  it('coordinator:lazy gives all the same score, coordinator:random a new one each time', async () => {
    const lazy = await cast(ADVERSARIES['coordinator:lazy'].doWork as DoWork);
    expect(new Set([lazy.scores[0], lazy.scores[2], lazy.scores[3]]).size).to.equal(1);
    const random = await cast(ADVERSARIES['coordinator:random'].doWork as DoWork);
    expect(new Set([random.scores[0], random.scores[2], random.scores[3]]).size).to.equal(3);
    expect((await cast(ADVERSARIES['coordinator:random'].doWork as DoWork, word(78))).scores).to.not.deep.equal(random.scores);
  });

  it('coordinator:silent claims its seat, judges nothing and casts no ballot', () => {
    const role = ADVERSARIES['coordinator:silent'].role?.(coordinatorRole()) ?? expect.fail('no role');
    const stake = 1_000n * ATN;
    const script = new Script(role, ME).project();
    script.chain('Staked', { account: ME, role: 2, from: ME, amount: stake, held: stake });
    script.task(account(5));
    script.next();
    script.done('work/params/1/1', PARAMS);
    script.enter('sealed');
    const [hash] = script.next();
    expect(script.done(hash as string, word(77)).map((key) => key.split('/')[2])).to.deep.equal(['claim']);
    script.chain('SeatClaimed', { taskId: 1n, coordinator: ME, ticket: ticket(word(77), 1n, ME, stake), displaced: account(0) });
    script.chain('TruthRevealed', { taskId: 1n, truthDigest: word(9) });
    script.enter('judging');
    const seen = script.next(4);
    for (const key of [...seen]) if (key.startsWith('work/')) seen.push(...script.done(key, word(5)));
    seen.push(...script.next(8));
    expect(seen).to.not.deep.equal([]);
    expect(seen.filter((key) => /judge|ballot/.test(key))).to.deep.equal([]);
  });
});
