import { expect } from 'chai';
import type { Hex } from '../../protocol/hex.ts';
import type { Accusation } from '../../protocol/messages/topic-messages.ts';
import { ROLE_TERMS } from '../../protocol/roles.ts';
import type { SolutionReport } from '../../roles/content/report.ts';
import { coordinatorRole } from '../../roles/coordinator/coordinator.ts';
import { mayAccuse } from '../../roles/coordinator/may-accuse.ts';
import { isKnownFalse, nextRecheck, type Tried } from '../../roles/coordinator/next-recheck.ts';
import type { TaskView } from '../../roles/view/task-view.ts';
import { ATN, account, PARAMS, Script, word } from './support/script.ts';

const ME = account(21);
const OTHER = account(22);
const SEED = word(77);
const ROOTS = [word(60), word(61)];
const PROBES = ROOTS.map((root, slot) => `work/1/probe/${slot}/${root}`);
const accusation = (slot: number, accuser: Hex = ME, interval = 3): Accusation => ({
  account: accuser,
  taskId: 1n,
  slot,
  interval,
  foundDigest: word(9),
  signature: `0x${'11'.repeat(65)}`,
});

/** A seat in Revealing; `reveal` lets a solver reveal. */
const revealing = (extraIntervals: number) => {
  const script = new Script(coordinatorRole({ extraIntervals }), ME).project();
  script.chain('Staked', { account: ME, role: 2, from: ME, amount: 1_000n * ATN, held: 1_000n * ATN });
  script.task(account(5));
  script.chain('SolverJoined', { taskId: 1n, solver: account(1), slot: 0 });
  script.chain('SolverJoined', { taskId: 1n, solver: account(2), slot: 1 });
  script.next();
  script.done('work/params/1/1', PARAMS);
  for (const state of ['training', 'sealed', 'revealing'] as const) script.enter(state);
  const seat = (coordinator: Hex): void =>
    script.chain('SeatClaimed', { taskId: 1n, coordinator, ticket: BigInt(coordinator) + 1n, displaced: account(0) });
  const reveal = (slot: number): void => {
    const solution = { updateDigest: word(50), checkpointRoot: ROOTS[slot] as Hex, dataRoot: word(51), steps: 10 };
    script.chain('SolutionRevealed', { taskId: 1n, solver: account(1 + slot), slot, ...solution, leavesDigest: word(52) });
  };
  const judging = (): void => {
    script.enter('judging');
    script.chain('SeedStored', { taskId: 1n, sample: true, seed: SEED, windowEnd: 0 });
    script.next(2);
  };
  const probes = (keys: readonly string[]): string[] => keys.filter((key) => key.includes('/probe/'));
  return { script, seat, reveal, judging, probes };
};
const judged = (keys: readonly string[]): boolean => keys.includes(`work/1/judge/${SEED}`);

describe('accusations of a seat', () => {
  it('begin with re-running intervals of its own choice as soon as a solution is revealed', () => {
    const { script, seat, reveal, probes } = revealing(2);
    reveal(0);
    expect(probes(script.next()), 'no seat yet').to.deep.equal([]);
    seat(ME);
    expect(probes(script.next())).to.deep.equal([PROBES[0]]);
    reveal(1);
    expect(probes(script.next())).to.deep.equal([PROBES[1]]);
    expect(probes(script.next()), 'once').to.deep.equal([]);
  });

  it('are not made by a seat that is not told to', () => {
    const { script, seat, reveal, judging } = revealing(0);
    seat(ME);
    reveal(0);
    judging();
    expect(Object.keys(script.state.effects).filter((key) => key.includes('/probe/'))).to.deep.equal([]);
    expect(Object.keys(script.state.effects)).to.include(`work/1/judge/${SEED}`);
  });

  it('are told as soon as they are found, long before anyone fills a ballot, and once', () => {
    const { script, seat, reveal, judging } = revealing(2);
    seat(ME);
    reveal(0);
    script.next();
    script.done(PROBES[0] as string, accusation(0));
    script.next();
    expect(script.state.view.tasks['1']?.state).to.equal('revealing');
    expect(script.hints).to.deep.equal(['publish/1/accuse/0']);
    judging();
    expect(Object.keys(script.state.effects)).to.include(`work/1/judge/${SEED}`);
    script.next(5);
    expect(script.hints, 'once').to.deep.equal(['publish/1/accuse/0']);
  });

  it('are not told by who lost the seat, nor where nothing was found', () => {
    const { script, seat, reveal, judging } = revealing(2);
    seat(ME);
    for (const slot of [0, 1]) reveal(slot);
    script.next();
    script.done(PROBES[1] as string, null);
    script.chain('SeatClaimed', { taskId: 1n, coordinator: OTHER, ticket: 1n, displaced: ME });
    script.done(PROBES[0] as string, accusation(0));
    judging();
    expect(script.hints).to.deep.equal([]);
  });

  it('hold its ballot back until each of them is found out or has failed', () => {
    const { script, seat, reveal, judging } = revealing(2);
    seat(ME);
    for (const slot of [0, 1]) reveal(slot);
    judging();
    expect(judged(Object.keys(script.state.effects))).to.equal(false);
    expect(judged(script.done(PROBES[0] as string, null))).to.equal(false);
    expect(judged(script.failed(PROBES[1] as string))).to.equal(true);
  });
});

describe('a seat that looks further and is slow', () => {
  it('waits for it no longer than half of the judging window, by the clock of the chain', () => {
    const { script, seat, reveal, judging } = revealing(2);
    seat(ME);
    reveal(0);
    judging(); // Entered at 1,000, ends at 2,000.
    expect(judged(script.next(1, 499))).to.equal(false);
    expect(judged(script.next(1, 1))).to.equal(true);
  });
});

describe('a seat that looks further and was killed after it committed to its ballot', () => {
  it('does not look again before it reveals: nothing would ever let it', () => {
    const { script, seat, reveal } = revealing(2);
    seat(ME);
    reveal(0);
    script.enter('judging');
    script.chain('SeedStored', { taskId: 1n, sample: true, seed: SEED, windowEnd: 0 });
    script.chain('BallotCommitted', { taskId: 1n, coordinator: ME, commitment: word(70) });
    script.enter('tallying'); // All of this is the past: nothing was wished for, and nothing is done in this life.
    expect(judged(script.next())).to.equal(true);
  });
});

describe('accusations by others', () => {
  const seats = [ME, OTHER, account(23), account(24)].map((coordinator, i) => ({ coordinator, ticket: BigInt(i) }));
  const task = { taskId: 1n, seats, solvers: [] } as unknown as TaskView;
  const report = (slot: number, over: Partial<SolutionReport> = {}): SolutionReport => ({
    slot,
    solver: account(1 + slot),
    outcome: 'scored',
    check: 'quality',
    detail: '',
    intervals: [1, 2],
    loss: 1,
    score: 5,
    ...over,
  });
  const reports = [report(0), report(1)];
  const next = (heard: Accusation[], tried: Tried[] = [], of = reports) => nextRecheck(task, ME, PARAMS, heard, of, tried);

  it('are looked into when a seat makes them of a solution that stands', () => {
    const one = accusation(0, OTHER);
    expect(next([one])).to.equal(one);
    expect(next([one], [], [report(0, { outcome: 'refused' })])).to.equal(one);
    expect(next([one], [], [report(0, { outcome: 'refuted' })]), 'refuted already').to.equal(undefined);
    expect(next([one], [], [report(0, { outcome: 'not revealed' })])).to.equal(undefined);
    expect(next([accusation(7, OTHER)]), 'no such slot').to.equal(undefined);
    expect(next([accusation(0, OTHER, PARAMS.intervals)]), 'no such interval').to.equal(undefined);
    expect(next([accusation(0, account(99))]), 'no seat').to.equal(undefined);
    expect(next([accusation(0, ME)]), 'its own').to.equal(undefined);
    expect(next([{ ...one, taskId: 2n }]), 'another task').to.equal(undefined);
  });

  it('count once for each accuser and solution, and not at all after a false one', () => {
    const [first, second] = [accusation(0, OTHER), accusation(1, OTHER)];
    expect(next([first, second], [{ accusation: first, upheld: true }])).to.equal(second);
    expect(next([first], [{ accusation: first, upheld: true }])).to.equal(undefined);
    expect(next([first, second], [{ accusation: first, upheld: false }])).to.equal(undefined);
    const third = accusation(1, account(23));
    expect(next([first, second, third], [{ accusation: first, upheld: false }]), 'another is still heard').to.equal(third);
  });

  it('of liars cost at most one interval for each liar, however many they send', () => {
    const many = [OTHER, account(23), account(24)].flatMap((liar) =>
      Array.from({ length: 32 }, (_, slot) => Array.from({ length: 10 }, (_, i) => accusation(slot, liar, i))).flat(),
    );
    const all = Array.from({ length: 32 }, (_, slot) => report(slot));
    const tried: Tried[] = [];
    for (let found = next(many, tried, all); found !== undefined; found = next(many, tried, all)) {
      tried.push({ accusation: found, upheld: false });
    }
    expect(tried.map((t) => t.accusation.account)).to.deep.equal([OTHER, account(23), account(24)]);
  });

  it('of an interval that the sample has shown to be sound are known to be false', () => {
    expect(isKnownFalse(accusation(0, OTHER, 1), reports)).to.equal(true);
    expect(isKnownFalse(accusation(0, OTHER, 3), reports)).to.equal(false);
    expect(isKnownFalse(accusation(0, OTHER, 1), [report(0, { outcome: 'refused', check: 'form' })]), 'not re-run').to.equal(
      false,
    );
  });

  it('are kept when a seat makes them, or who has the stake for one, of a task that goes on', () => {
    const { script, seat } = revealing(0);
    seat(account(30));
    const { state } = script;
    expect(mayAccuse(state, account(30), 1n), 'a seat').to.equal(true);
    expect(mayAccuse(state, ME, 1n), 'a stake').to.equal(true);
    expect(mayAccuse(state, account(31), 1n), 'neither').to.equal(false);
    const dust = ROLE_TERMS.coordinator.minimumStake - 1n;
    script.chain('Staked', { account: account(32), role: 2, from: account(32), amount: dust, held: dust });
    expect(mayAccuse(script.state, account(32), 1n), 'less than a seat needs').to.equal(false);
    script.chain('Staked', { account: account(32), role: 2, from: account(32), amount: 1n, held: dust + 1n });
    expect(mayAccuse(script.state, account(32), 1n), 'what a seat needs').to.equal(true);
    expect(mayAccuse(state, ME, 2n), 'no such task').to.equal(false);
    expect(mayAccuse(undefined, ME, 1n)).to.equal(false);
    script.enter('void', 0);
    expect(mayAccuse(script.state, ME, 1n), 'over').to.equal(false);
  });
});
