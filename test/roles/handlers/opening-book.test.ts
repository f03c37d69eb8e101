import { expect } from 'chai';
import type { MessageHandler, MessageSource, Validator } from '../../../node/net/network.ts';
import type { Hex } from '../../../protocol/hex.ts';
import type { Opening, SolutionHint } from '../../../protocol/messages/topic-messages.ts';
import { OpeningBook } from '../../../roles/handlers/opening-book.ts';
import { account, word } from '../support/script.ts';

const SOLVER = account(11);
const never = new AbortController().signal;
const opening = (seed = 1): Opening => ({ sampleSeed: word(seed), digest: word(100 + seed), keys: [] });
const hint = (given: Partial<SolutionHint> = {}): SolutionHint => ({
  taskId: 1n,
  slot: 0,
  digests: [],
  opening: opening(),
  ...given,
});
const any = (): boolean => true;

/** A book on a network that the test plays; slot 0 of task 1 and of every task above 100 is the solver's. */
const book = () => {
  let validator: Validator<'solution'> | undefined;
  let handler: MessageHandler<'solution'> | undefined;
  const made = new OpeningBook({
    isSolver: (who: Hex, taskId, slot) => who === SOLVER && slot === 0 && (taskId === 1n || taskId > 100n),
    network: {
      validate: (_topic, given) => {
        validator = given as unknown as Validator<'solution'>;
        return () => undefined;
      },
      subscribe: (_topic, given) => {
        handler = given as unknown as MessageHandler<'solution'>;
        return () => undefined;
      },
    },
  });
  const hear = async (message: SolutionHint, from: MessageSource = { peerId: 'peer', account: SOLVER }) => {
    const verdict = await validator?.(message, from);
    if (verdict === 'accept') await handler?.(message, from);
    return verdict;
  };
  return { made, hear };
};

describe('book of openings', () => {
  it('gives what the solver told, before it was asked for or after', async () => {
    const { made, hear } = book();
    const asked = made.until(1n, 0, any, never);
    expect(await hear(hint())).to.equal('accept');
    expect(await asked).to.deep.equal(opening());
    expect(await made.until(1n, 0, any, never)).to.deep.equal(opening());
  });

  it('waits for one that fits: a later one of another sample takes its place', async () => {
    const { made, hear } = book();
    await hear(hint());
    const asked = made.until(1n, 0, ({ sampleSeed }) => sampleSeed === word(2), never);
    await hear(hint({ opening: opening(3) }));
    await hear(hint({ opening: opening(2) }));
    expect(await asked).to.deep.equal(opening(2));
  });

  it('ends the wait when it is told to, and has none of other tasks and slots', async () => {
    const { made, hear } = book();
    await hear(hint());
    const stop = new AbortController();
    const asked = [made.until(1n, 1, any, stop.signal), made.until(2n, 0, any, stop.signal)];
    stop.abort();
    expect(await Promise.all(asked)).to.deep.equal([undefined, undefined]);
    expect(await made.until(2n, 0, any, stop.signal)).to.equal(undefined);
  });

  it('takes openings from the peer of that slot’s solver alone, and hints without one from everybody', async () => {
    const { made, hear } = book();
    expect(await hear(hint(), { peerId: 'stranger' })).to.equal('ignore');
    expect(await hear(hint(), { peerId: 'other', account: account(12) })).to.equal('ignore');
    expect(await hear(hint({ slot: 1 }))).to.equal('ignore');
    const { opening: _none, ...plain } = hint();
    expect(await hear(plain, { peerId: 'stranger' })).to.equal('accept');
    expect(await made.until(1n, 0, any, AbortSignal.abort())).to.equal(undefined);
  });

  it('keeps the newest 1,024', async () => {
    const { made, hear } = book();
    for (let taskId = 101n; taskId < 101n + 1_025n; taskId++) await hear(hint({ taskId }));
    const ended = AbortSignal.abort();
    expect(await made.until(101n, 0, any, ended)).to.equal(undefined);
    expect(await made.until(102n, 0, any, ended)).to.deep.equal(opening());
  });
});
