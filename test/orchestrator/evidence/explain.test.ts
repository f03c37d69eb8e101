import { expect } from 'chai';
import { explain } from '../../../orchestrator/evidence/explain.ts';
import type { Records } from '../../../orchestrator/records/records.ts';
import { explainLines } from '../../../orchestrator/report/explain-lines.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { ATN, account } from '../../roles/support/script.ts';
import { caught } from '../../substrate/support/caught.ts';
import { settlement, talliedStory } from '../support/settled-story.ts';
import { PROPOSER, SEATS, SOLVERS, Story } from '../support/story.ts';

const TASKS = account(1);
const CALLER = account(77);
const [FIRST, SECOND, THIRD] = SOLVERS;

const ask = (records: Records, who: Hex, task = '1') => explain(records, task, who, { timeoutMs: 10 });
const amounts = async (story: Story, who: Hex, task = '1') =>
  (await ask(story.records(), who, task)).amounts.map(({ what, computed, chain }) => [what, computed, chain]);

/** Takes from a lock, in the transaction that is told now. */
const penalise = (story: Story, who: Hex, role: number, reason: number, amount: bigint, burned = amount): Story =>
  story.say('Penalised', { account: who, role, engagement: TASKS, reason, amount, burned });
const credit = (story: Story, who: Hex, kind: number, taskOrRound: bigint, amount: bigint): Story =>
  story.say('Credited', { account: who, kind, taskOrRound, projectId: 1n, amount });

/** One of two joined and never committed; somebody ended the wait. */
const sitter = (): Story => {
  const story = new Story({ capacity: 2 }).task(1n, [FIRST, SECOND], 1).next();
  credit(story, CALLER, 6, 1n, ATN);
  penalise(story, SECOND, 1, 1, (25n * ATN) / 2n, (25n * ATN) / 2n - ATN);
  return story.enter(1n, 'sealed');
};

/** The truth of a task of three slots, two of them committed, was withheld. */
const withheld = (): Story => {
  const story = new Story({ capacity: 3 }).task(1n, [FIRST, SECOND], 2).enter(1n, 'sealed').next();
  story.enter(1n, 'void').say('TaskVoided', { taskId: 1n, reason: 6 });
  const each = (49n * ATN) / 3n;
  penalise(story, PROPOSER, 0, 4, 50n * ATN, 50n * ATN - 2n * each - ATN);
  credit(story, CALLER, 6, 1n, ATN);
  for (const solver of [FIRST, SECOND]) credit(story, solver, 7, 1n, each);
  return story;
};

describe('an explanation', () => {
  it('of a solver that sat on its slot: half of its lock, and who got the tip', async () => {
    expect(await amounts(sitter(), SECOND)).to.deep.equal([['joined, did not commit', (25n * ATN) / 2n, (25n * ATN) / 2n]]);
    expect(await amounts(sitter(), CALLER)).to.deep.equal([['tip', ATN, ATN]]);
    expect(await amounts(sitter(), FIRST)).to.deep.equal([]);
    const text = explainLines(await ask(sitter().records(), SECOND), false).join('\n');
    expect(text).to.include("half of the solver's lock").and.include(`tip to    ${CALLER}: 1 ATN`);
  });

  it('of a withheld truth: the whole lock, an equal part for each that had committed, the rest burned', async () => {
    const each = (49n * ATN) / 3n;
    expect(await amounts(withheld(), PROPOSER)).to.deep.equal([['truth withheld', 50n * ATN, 50n * ATN]]);
    expect(await amounts(withheld(), SECOND)).to.deep.equal([['compensation', each, each]]);
    expect(await amounts(withheld(), CALLER)).to.deep.equal([['tip', ATN, ATN]]);
  });

  it('differs where the chain took or paid another amount, or nothing', async () => {
    const story = withheld();
    const without = story.events.filter((event) => event.name !== 'Penalised');
    const told = await ask({ ...story.records(), events: without }, PROPOSER);
    expect(told.equal).to.equal(false);
    expect(explainLines(told, false).at(-1)).to.equal('1 of 1 amounts differ from the chain: truth withheld');
    const more = credit(withheld(), THIRD, 7, 1n, 5n);
    expect(await amounts(more, THIRD)).to.deep.equal([['compensation', 0n, 5n]]);
  });

  it('misses a tip that was never paid, and takes a second one for none', async () => {
    const without = (story: Story) => ({
      ...story.records(),
      events: story.events.filter((event) => event.name !== 'Credited' || event.args.kind !== 6),
    });
    for (const [story, who] of [
      [sitter(), SECOND],
      [withheld(), PROPOSER],
    ] as const) {
      expect((await ask(story.records(), who)).differences).to.deep.equal([]);
      const told = await ask(without(story), who);
      expect(told.differences).to.have.lengthOf(1);
      expect(told.differences[0]).to.match(/^tip of the call 0x/);
      expect(told.equal).to.equal(false);
    }
    const twice = credit(withheld(), FIRST, 6, 1n, ATN);
    const each = (49n * ATN) / 3n;
    expect(await amounts(twice, FIRST)).to.deep.equal([
      ['tip', 0n, ATN],
      ['compensation', each, each],
    ]);
  });

  it('expects no tip where no deadline brought the penalty about', async () => {
    const story = talliedStory().enter(1n, 'void').say('TaskVoided', { taskId: 1n, reason: 7 });
    penalise(story, PROPOSER, 0, 5, 50n * ATN);
    expect((await ask(story.records(), PROPOSER)).differences.filter((text) => text.startsWith('tip'))).to.deep.equal([]);
  });

  it('holds the end of a task against its ballots, also where there are none', async () => {
    const ended = async (story: Story, reason: number) => {
      story.enter(1n, 'void').say('TaskVoided', { taskId: 1n, reason });
      return (await ask(story.records(), PROPOSER)).differences.filter((text) => text.startsWith('end of the task'));
    };
    const silent = () => new Story({ capacity: 2 }).task(1n, [FIRST, SECOND], 2).enter(1n, 'sealed').enter(1n, 'revealing');
    expect(await ended(silent(), 7), 'bad task, nobody judged').to.have.lengthOf(1);
    expect(await ended(silent(), 4), 'too few seats').to.deep.equal([]);
    expect(await ended(talliedStory(), 7), 'bad task, three say scored').to.have.lengthOf(1);
    expect(await ended(talliedStory(), 5), 'no quorum, three of three').to.have.lengthOf(1);
  });

  it('takes each penalty for its own task where one transaction ends two', async () => {
    const story = new Story().task(1n, [FIRST, SECOND], 1).task(2n, [SECOND, THIRD], 2).next();
    penalise(story, SECOND, 1, 1, (25n * ATN) / 2n)
      .enter(1n, 'sealed')
      .enter(2n, 'sealed');
    expect((await amounts(story, SECOND, '1')).length).to.equal(1);
    expect(await amounts(story, SECOND, '2')).to.deep.equal([]);
  });

  it('shows pay of seats and solvers as the contract divides it, and settles nothing that the ballots do not say', async () => {
    const story = talliedStory();
    const open = await ask(story.records(), SEATS[0]);
    expect([open.amounts, open.end]).to.deep.equal([[], 'tallying, not over yet']);
    story.enter(1n, 'settled');
    story.say('TaskSettled', settlement);
    const told = await ask(story.records(), SEATS[1]);
    const base = ATN / 2n;
    expect(told.amounts.find(({ what }) => what === 'coordinator')?.computed).to.equal(base);
    expect(told.amounts.every(({ chain }) => chain === 0n)).to.equal(true);
    expect(told.differences).to.deep.equal([]);
    const solver = await ask(story.records(), FIRST);
    const incentive = solver.sections.find(({ title }) => title === 'payment of the solver')?.facts?.[1]?.how ?? '';
    const raw = BigInt(/pool \* (\d+)/.exec(incentive)?.[1] ?? 0);
    expect(solver.amounts[0]?.computed).to.equal((((6n * ATN * raw) >> 32n) * 40_003n) / 50_000n);
    const lied = talliedStory()
      .enter(1n, 'settled')
      .say('TaskSettled', { ...settlement, acceptedMask: 1n, refutedMask: 2n });
    expect((await ask(lied.records(), FIRST)).differences).to.have.lengthOf(2);
  });

  it('finds a ticket that was not drawn from seed and stake', async () => {
    const story = talliedStory();
    const events = story.events.map((event) =>
      event.name === 'SeatClaimed' && event.args.coordinator === SEATS[0]
        ? { ...event, args: { ...event.args, ticket: event.args.ticket + 1n } }
        : event,
    );
    const told = await ask({ ...story.records(), events }, SEATS[0]);
    expect(told.differences).to.have.lengthOf(1);
    expect(told.equal).to.equal(false);
  });

  it('of nobody’s task, and of somebody who did nothing in it, names what there is', async () => {
    const records = sitter().records();
    for (const task of ['2', '', '-1', '__proto__', 'x'.repeat(1000)])
      expect((await caught(() => ask(records, FIRST, task))).code, task.slice(0, 10)).to.equal('CLI_UNKNOWN_TASK');
    const error = await caught(() => ask(records, THIRD));
    expect(error.code).to.equal('CLI_NO_PART');
    for (const who of [PROPOSER, FIRST, SECOND]) expect(error.hint).to.include(who);
  });
});
