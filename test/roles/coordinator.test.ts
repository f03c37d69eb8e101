import { expect } from 'chai';
import type { Hex } from '../../protocol/hex.ts';
import { ticket } from '../../protocol/tickets.ts';
import { coordinatorRole } from '../../roles/coordinator/coordinator.ts';
import { ATN, account, PARAMS, Script, word } from './support/script.ts';

const COORDINATORS = [account(21), account(22), account(23)];
const SEED = word(77);
const STAKE = 1_000n * ATN;

const byTicket = (): Hex[] =>
  [...COORDINATORS].sort((a, b) => (ticket(SEED, 1n, a, STAKE) < ticket(SEED, 1n, b, STAKE) ? -1 : 1));

const sealed = (me: Hex): Script => {
  const script = new Script(coordinatorRole(), me).project();
  for (const coordinator of COORDINATORS) {
    script.chain('Staked', { account: coordinator, role: 2, from: coordinator, amount: STAKE, held: STAKE });
  }
  script.task(account(5));
  script.chain('SolverJoined', { taskId: 1n, solver: account(1), slot: 0 });
  script.next();
  script.done('work/params/1/1', PARAMS);
  script.enter('sealed');
  return script;
};

const claimKey = (script: Script): string => `send/1/claim/${script.state.view.tasks['1']?.seatSeed?.block}`;

const withSeed = (me: Hex): { script: Script; wishes: string[] } => {
  const script = sealed(me);
  const [hash] = script.next();
  expect(hash).to.match(/^work\/block-hash\//);
  return { script, wishes: script.done(hash as string, SEED) };
};

const judging = (me: Hex): Script => {
  const { script } = withSeed(me);
  script.chain('SeedStored', { taskId: 1n, sample: false, seed: SEED, windowEnd: 16 });
  for (const coordinator of byTicket().slice(0, 2)) {
    const mine = ticket(SEED, 1n, coordinator, STAKE);
    script.chain('SeatClaimed', { taskId: 1n, coordinator, ticket: mine, displaced: account(0) });
  }
  script.chain('TruthRevealed', { taskId: 1n, truthDigest: word(9) });
  script.enter('judging');
  return script;
};

describe('coordinator', () => {
  it('claims at once with one of the k lowest tickets', () => {
    for (const me of byTicket().slice(0, 2)) {
      const { script, wishes } = withSeed(me);
      expect(wishes).to.deep.equal([claimKey(script)]);
    }
  });

  it('steps in later when seats stay empty, not when they are taken', () => {
    const me = byTicket()[2] as Hex;
    const { script, wishes } = withSeed(me);
    expect(wishes).to.deep.equal([]);
    expect(script.next(2)).to.deep.equal([]);
    expect(script.next(1)).to.deep.equal([claimKey(script)]);
    const taken = judging(me);
    expect(taken.next(10)).to.deep.equal([]);
  });

  it('steps in however far behind before the window closes on an empty seat', () => {
    const last = account(29);
    const script = sealed(last);
    for (let n = 24; n <= 29; n++) {
      script.chain('Staked', { account: account(n), role: 2, from: account(n), amount: n === 29 ? 1n : STAKE, held: STAKE });
    }
    const [hash] = script.next();
    expect(script.done(hash as string, SEED)).to.deep.equal([]);
    script.chain('SeedStored', { taskId: 1n, sample: false, seed: SEED, windowEnd: script.block + 6 });
    expect(script.next(3)).to.deep.equal([]);
    expect(script.next(1)).to.deep.equal([claimKey(script)]);
    const full = sealed(last);
    full.chain('Staked', { account: last, role: 2, from: last, amount: 1n, held: 1n });
    full.next();
    for (const [i, coordinator] of COORDINATORS.slice(0, 2).entries())
      full.chain('SeatClaimed', { taskId: 1n, coordinator, ticket: BigInt(i), displaced: account(0) });
    full.chain('SeedStored', { taskId: 1n, sample: false, seed: SEED, windowEnd: full.block + 6 });
    expect(full.next(4)).to.deep.equal([]);
  });

  it('never claims on its own task', () => {
    const script = sealed(account(21));
    script.state = { ...script.state, me: account(1) };
    expect(script.next()).to.deep.equal([]);
  });

  it('judges on the sample seed, commits once the chain holds that seed, reveals, settles', () => {
    const first = byTicket()[0] as Hex;
    const script = judging(first);
    const [hash] = script.next();
    const wishes = script.done(hash as string, SEED);
    expect(wishes[0]).to.match(/^send\/1\/sample\//);
    expect(wishes[1]).to.equal(`work/1/judge/${SEED}`);
    const ballot = { verdict: 0, scores: [100, 0], refutedMask: 0n, reportDigest: word(8), salt: word(6), commitment: word(7) };
    script.chain('SeedStored', { taskId: 1n, sample: true, seed: SEED, windowEnd: 0 });
    script.next();
    expect(script.done(`work/1/judge/${SEED}`, ballot)).to.deep.equal(['send/1/ballot']);
    for (const c of byTicket().slice(0, 2)) script.chain('BallotCommitted', { taskId: 1n, coordinator: c, commitment: word(7) });
    script.enter('tallying');
    expect(script.next()).to.deep.equal(['send/1/reveal-ballot']);
    for (const c of byTicket().slice(0, 2)) {
      const { salt: _s, commitment: _c, ...shown } = ballot;
      script.chain('BallotRevealed', { taskId: 1n, coordinator: c, ...shown, scores: [100] });
    }
    expect(script.next()).to.deep.equal(['send/1/settle/2']);
  });

  it('judges anew when the chain stored another seed than the one it looked up', () => {
    const script = judging(byTicket()[0] as Hex);
    const [hash] = script.next();
    script.done(hash as string, SEED);
    script.chain('SeedStored', { taskId: 1n, sample: true, seed: word(78), windowEnd: 0 });
    expect(script.next()).to.deep.equal([`work/1/judge/${word(78)}`]);
  });
});
