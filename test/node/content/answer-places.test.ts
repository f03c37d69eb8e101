import { expect } from 'chai';
import { type AnswerPlace, createAnswerPlaces } from '../../../node/content/answer-places.ts';

describe('places for answers', () => {
  const enterAll = (peers: string, options = { ofPeer: 3, inAll: 6 }) => {
    const places = createAnswerPlaces(options);
    return { places, taken: [...peers].map((peer) => places.enter(peer) as AnswerPlace) };
  };
  const ended = (taken: readonly AnswerPlace[]): number[] =>
    taken.flatMap(({ signal }, index) => (signal.aborted ? [index] : []));

  it('are at most so many for a peer, whoever else has none, and again as it leaves one', () => {
    const { places, taken } = enterAll('aaa');
    expect(places.enter('a')).to.equal(undefined);
    expect(places.enter('b')).to.not.equal(undefined);
    taken[1]!.leave();
    taken[1]!.leave();
    expect(places.enter('a')).to.not.equal(undefined);
    expect(places.enter('a')).to.equal(undefined);
    expect(ended(taken)).to.deep.equal([]);
  });

  it('go, when all are taken, from the slowest answer of the peer with the most to one that has none', () => {
    const { places, taken } = enterAll('baaabc');
    taken[1]!.moved();
    expect(places.enter('d')).to.not.equal(undefined);
    expect(ended(taken)).to.deep.equal([2]);
    taken[2]!.moved();
    taken[2]!.leave();
    expect(places.enter('e'), 'two of a and two of b, of which the first moved longest ago').to.not.equal(undefined);
    expect(ended(taken)).to.deep.equal([0, 2]);
  });

  it('go to one that has none even though nobody has more than one', () => {
    const { places, taken } = enterAll('abcdef');
    expect(places.enter('a')).to.equal(undefined);
    expect(places.enter('g')).to.not.equal(undefined);
    expect(ended(taken)).to.deep.equal([0]);
  });

  it('do not go to and fro between peers that have as many', () => {
    const { places, taken } = enterAll('aaabbc');
    expect(places.enter('b')).to.equal(undefined);
    expect(places.enter('c')).to.not.equal(undefined);
    expect(ended(taken)).to.deep.equal([0]);
  });
});
