import { expect } from 'chai';
import { Holders } from '../../../cli/compose/holders.ts';
import type { Network } from '../../../node/net/network.ts';
import type { TopicMessages } from '../../../protocol/messages/codec.ts';
import { word } from '../../roles/support/script.ts';

type Listener = (message: unknown, from: { readonly peerId: string }) => void;

describe('who is said to hold content', () => {
  const listening = () => {
    const listeners = new Map<string, Listener>();
    const holders = new Holders();
    const network = { subscribe: (topic: string, listener: Listener) => void listeners.set(topic, listener) };
    holders.listen(network as unknown as Pick<Network, 'subscribe'>);
    const say = <T extends keyof TopicMessages>(topic: T, message: Partial<TopicMessages[T]>, peerId: string): void =>
      listeners.get(topic)?.(message, { peerId });
    return { holders, say };
  };

  it('is whoever spoke of it, in any of the hints, the first first and no more than four', () => {
    const { holders, say } = listening();
    say('task', { specDigest: word(1) }, 'proposer');
    say('solution', { digests: [word(2), word(3)] }, 'solver');
    say('ballot', { reportDigest: word(4) }, 'seat');
    say('attest', { digest: word(5) }, 'aggregator');
    expect([1, 2, 3, 4, 5, 6].map((n) => holders.of(word(n)))).to.deep.equal([
      ['proposer'],
      ['solver'],
      ['solver'],
      ['seat'],
      ['aggregator'],
      [],
    ]);
    say('attest', { digest: word(2) }, 'aggregator');
    expect(holders.of(word(2))).to.deep.equal(['solver', 'aggregator']);
    for (const peer of ['solver', 'x', 'y', 'z']) say('attest', { digest: word(2) }, peer);
    expect(holders.of(word(2))).to.deep.equal(['solver', 'aggregator', 'x', 'y']);
  });

  it('is forgotten, the oldest first, when too many speak', () => {
    const { holders, say } = listening();
    for (let n = 0; n < 4_096; n++) say('task', { specDigest: word(n) }, 'a');
    say('task', { specDigest: word(0) }, 'b');
    say('task', { specDigest: word(5_000) }, 'c');
    expect(holders.of(word(0))).to.deep.equal(['a', 'b']);
    expect(holders.of(word(1))).to.deep.equal([]);
    expect(holders.of(word(2))).to.deep.equal(['a']);
  });
});
