import { expect } from 'chai';
import type { MessageHandler, MessageSource, Validator } from '../../../node/net/network.ts';
import { createWallet } from '../../../node/wallet/create-wallet.ts';
import type { Hex } from '../../../protocol/hex.ts';
import type { Accusation } from '../../../protocol/messages/topic-messages.ts';
import { accusationDigest } from '../../../protocol/statements.ts';
import { AccusationBook } from '../../../roles/handlers/accusation-book.ts';
import { account, word } from '../support/script.ts';

const DOMAIN = { chainId: 31_337n, taskContract: account(4) };
const wallets = [1, 2].map((n) => createWallet(new Uint8Array(32).fill(n)));
const [accuser, other] = wallets.map(({ address }) => address) as [Hex, Hex];

const signed = (over: Partial<Accusation> = {}, wallet = wallets[0], domain = DOMAIN): Accusation => {
  const { account: _a, signature: _s, ...said } = { taskId: 1n, slot: 0, interval: 3, foundDigest: word(9), ...over };
  const { address = accuser, signDigest } = wallet ?? {};
  const signature = signDigest?.(accusationDigest(domain, { accuser: address, ...said })) ?? '0x';
  return { account: address, ...said, signature };
};

/** A book on a network that the test plays. */
const book = (mayAccuse: (account: Hex, taskId: bigint) => boolean = () => true) => {
  const reported: string[] = [];
  const counted: string[] = [];
  let validator: Validator<'events'> | undefined;
  let handler: MessageHandler<'events'> | undefined;
  const made = new AccusationBook({
    domain: DOMAIN,
    mayAccuse,
    network: {
      validate: (_topic, given) => {
        validator = given as unknown as Validator<'events'>;
        return () => undefined;
      },
      subscribe: (_topic, given) => {
        handler = given as unknown as MessageHandler<'events'>;
        return () => undefined;
      },
      report: (peerId, fault) => void reported.push(`${peerId} ${fault}`),
    },
    count: (outcome) => void counted.push(outcome),
  });
  /** What gossip does with a message. */
  const hear = async (accusation: Accusation, from: MessageSource = { peerId: 'peer', account: accusation.account }) => {
    const verdict = await validator?.(accusation, from);
    if (verdict === 'accept') await handler?.(accusation, from);
    return verdict;
  };
  return { made, hear, reported, counted };
};

describe('book of accusations', () => {
  it('keeps what the accuser signed and its own peer brought, in order, once for each solution', async () => {
    const { made, hear } = book();
    const all = [signed(), signed({ slot: 1 }), signed({}, wallets[1])];
    for (const one of all) expect(await hear(one)).to.equal('accept');
    expect(made.heard(1n)).to.deep.equal(all);
    expect(await hear(signed({ interval: 4 })), 'a second one of a solution').to.equal('ignore');
    expect(made.heard(1n)).to.deep.equal(all);
    expect(made.heard(2n)).to.deep.equal([]);
  });

  it('rejects what the account did not sign, or signed for another chain, contract, task, slot, interval or state', async () => {
    const { made, hear } = book();
    const sound = signed();
    const changes = [{ taskId: 2n }, { slot: 1 }, { interval: 4 }, { foundDigest: word(10) }, { account: other }];
    for (const change of changes)
      expect(await hear({ ...sound, ...change }), JSON.stringify(Object.keys(change))).to.equal('reject');
    expect(await hear({ ...sound, signature: `0x${'00'.repeat(65)}` })).to.equal('reject');
    expect(await hear(signed({}, wallets[0], { ...DOMAIN, chainId: 1n }))).to.equal('reject');
    expect(await hear(signed({}, wallets[0], { ...DOMAIN, taskContract: account(5) }))).to.equal('reject');
    expect(made.heard(1n)).to.deep.equal([]);
  });

  it('ignores what another peer repeats, an unbound peer sends, or somebody says who may not accuse', async () => {
    const { made, hear } = book((who) => who !== other);
    expect(await hear(signed(), { peerId: 'peer', account: other })).to.equal('ignore');
    expect(await hear(signed(), { peerId: 'peer' })).to.equal('ignore');
    expect(await hear(signed({}, wallets[1]))).to.equal('ignore');
    expect(made.heard(1n)).to.deep.equal([]);
  });

  it('counts how they end, and a false one against the peer that brought it', async () => {
    const { made, hear, reported, counted } = book();
    await hear(signed());
    await hear(signed({ slot: 1 }));
    made.settled(signed(), true);
    expect(reported).to.deep.equal([]);
    made.settled(signed({ slot: 1 }), false);
    expect(reported).to.deep.equal(['peer slandered']);
    expect(counted).to.deep.equal(['upheld', 'false']);
  });

  it('holds no more than it should: the oldest task goes first', async () => {
    const { made, hear } = book();
    for (let task = 1n; task <= 70n; task++) await hear(signed({ taskId: task }));
    const kept = Array.from({ length: 70 }, (_, i) => made.heard(BigInt(i + 1)).length);
    expect(kept).to.deep.equal([...Array.from({ length: 6 }, () => 0), ...Array.from({ length: 64 }, () => 1)]);
  });
});
