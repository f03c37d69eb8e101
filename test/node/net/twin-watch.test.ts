import { expect } from 'chai';
import { createTwinWatch } from '../../../node/net/twin-watch.ts';
import type { Announce } from '../../../protocol/messages/topic-messages.ts';
import { silentLogger } from '../log/silent-logger.ts';

const ACCOUNT = `0x${'11'.repeat(20)}` as const;

describe('two peers of one account', () => {
  const announce = (peerId: string, expiry: bigint): Announce => ({
    account: ACCOUNT,
    peerId,
    roles: [],
    addresses: [`/ip4/127.0.0.1/tcp/1/p2p/${peerId}`],
    expiry,
    signature: `0x${'00'.repeat(65)}`,
  });

  /** The twins that the peer `own` with this expiry hears of from the announcement. */
  const twins = async (own: string, expiry: bigint | undefined, heard: Announce, live = true): Promise<string[]> => {
    const told: string[] = [];
    const modules = {
      expiry: () => expiry,
      answers: async () => live,
      onTwin: (peer: string) => told.push(peer),
      logger: silentLogger,
    };
    await createTwinWatch({ account: ACCOUNT, peerId: own }, modules)(heard);
    return told;
  };

  it('agree on which of them stops: the one that signed later, or has the greater id', async () => {
    expect(await twins('A', 100n, announce('B', 99n))).to.deep.equal(['B']);
    expect(await twins('B', 99n, announce('A', 100n))).to.deep.equal([]);
    expect(await twins('B', 100n, announce('A', 100n))).to.deep.equal(['A']);
    expect(await twins('A', 100n, announce('B', 100n))).to.deep.equal([]);
    expect(await twins('A', undefined, announce('B', 100n)), 'nothing signed yet').to.deep.equal(['B']);
  });

  it('are not seen in an old announcement whose peer does not answer, in one’s own, or in another account’s', async () => {
    expect(await twins('A', 100n, announce('B', 99n), false)).to.deep.equal([]);
    expect(await twins('A', 100n, announce('A', 99n))).to.deep.equal([]);
    expect(await twins('A', 100n, { ...announce('B', 99n), account: `0x${'22'.repeat(20)}` })).to.deep.equal([]);
  });
});
