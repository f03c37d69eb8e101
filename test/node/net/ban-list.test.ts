import { expect } from 'chai';
import { createBanList } from '../../../node/net/ban-list.ts';

describe('ban list', () => {
  it('bans for two lies, forgets by halves, and lets the ban expire', () => {
    let now = 1_000_000;
    const bans = createBanList({ banSeconds: 600 }, { clock: { now: () => now } });
    expect(bans.report('p', 'lied')).to.equal(false);
    expect(bans.points('p')).to.equal(70);
    now += 120_000;
    expect(bans.points('p')).to.equal(17.5);
    expect(bans.report('p', 'lied')).to.equal(false);
    now += 5_000;
    expect(bans.report('p', 'lied')).to.equal(true);
    expect(bans.remaining('p')).to.equal(600_000);
    expect(bans.report('p', 'lied'), 'already banned').to.equal(false);
    expect(bans.remaining('q')).to.equal(0);
    now += 600_000;
    expect(bans.remaining('p')).to.equal(0);
  });

  it('bans for five messages of others that drown', () => {
    const bans = createBanList({ banSeconds: 600 }, { clock: { now: () => 0 } });
    const banned = Array.from({ length: 5 }, () => bans.report('p', 'overran'));
    expect(banned).to.deep.equal([false, false, false, false, true]);
  });

  it('never bans a peer that merely breaks off twice a minute', () => {
    let now = 0;
    const bans = createBanList({ banSeconds: 1 }, { clock: { now: () => now } });
    for (let minute = 0; minute < 1_000; minute++) {
      expect(bans.report('p', 'unreliable')).to.equal(false);
      expect(bans.report('p', 'unreliable')).to.equal(false);
      now += 60_000;
    }
  });
});
