import { expect } from 'chai';
import { createPeerQuota } from '../../../node/net/peer-quota.ts';

describe('peer quota', () => {
  it('lets a peer overdraw once, refills up to the burst, and counts each peer for itself', () => {
    let now = 0;
    const quota = createPeerQuota({ burst: 100, perSecond: 10 }, { clock: { now: () => now } });
    quota.spend('p', 130);
    expect([quota.allows('p'), quota.allows('q')]).to.deep.equal([false, true]);
    now = 3_000;
    expect(quota.allows('p')).to.equal(false);
    now = 3_001;
    expect(quota.allows('p')).to.equal(true);
    now = 1_000_000;
    quota.spend('p', 100);
    expect(quota.allows('p'), 'no more than the burst is saved').to.equal(false);
  });

  it('takes nothing from anyone when the clock is set back', () => {
    let now = 1_000_000;
    const quota = createPeerQuota({ burst: 100, perSecond: 10 }, { clock: { now: () => now } });
    quota.spend('p', 50);
    now -= 600_000;
    expect(quota.allows('p')).to.equal(true);
    quota.spend('p', 49);
    expect(quota.allows('p')).to.equal(true);
  });

  it('remembers at most 1024 peers, those who spent last', () => {
    const quota = createPeerQuota({ burst: 1, perSecond: 0 }, { clock: { now: () => 0 } });
    for (let i = 0; i <= 1_024; i++) quota.spend(`p${i}`, 1);
    expect([quota.allows('p0'), quota.allows('p1'), quota.allows('p1024')]).to.deep.equal([true, false, false]);
  });
});
