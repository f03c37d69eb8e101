import { expect } from 'chai';
import type { MessageSource, Network } from '../../../node/net/network.ts';
import type { TaskHint } from '../../../protocol/messages/topic-messages.ts';
import { accountOfPublicKey } from '../../../protocol/signature.ts';
import { testAccount } from './support/accounts.ts';
import { createHosts } from './support/hosts.ts';
import { keepLogs } from './support/logs.ts';
import { until } from './support/until.ts';

const HINT: TaskHint = { taskId: 5n, specDigest: `0x${'ab'.repeat(32)}` };

type Heard = { readonly message: TaskHint; readonly from: MessageSource };

const listen = (network: Network): Heard[] => {
  const heard: Heard[] = [];
  network.subscribe('task', (message, from) => {
    heard.push({ message, from });
  });
  return heard;
};

/** Publishes until someone has heard: a topic's neighbours are known shortly after the connection. */
const publishUntil = async (network: Network, what: string, heard: () => boolean): Promise<void> => {
  let next = 0;
  await until(what, () => {
    if (!heard() && Date.now() > next) {
      next = Date.now() + 200;
      void network.publish('task', HINT);
    }
    return heard();
  });
};

describe('typed gossip', () => {
  const { logger, lines } = keepLogs();
  const hosts = createHosts(logger);
  afterEach(async () => {
    await hosts.stop();
    lines.length = 0;
  });

  it('brings a message with its account to everyone in a network of six that know only the first', async () => {
    const first = await hosts.start({ number: 0 });
    const bootstrap = [first.addresses()[0] as string];
    const others: Network[] = [];
    for (let number = 1; number < 6; number++) others.push(await hosts.start({ number, bootstrap }));
    const all = [first, ...others];
    await until('everyone is connected to everyone', () => all.every((network) => network.peers().length === 5));
    await until('everyone knows every account', () =>
      all.every((network) =>
        all.every((other, number) => other === network || network.peerOf(testAccount(number).account) === other.peerId),
      ),
    );
    for (const [number, { keyOf }] of all.entries()) {
      const others = [...all.keys()].filter((other) => other !== number);
      // What a binding was signed with is what content keys are sealed to.
      for (const other of others) {
        const { account } = testAccount(other);
        expect(accountOfPublicKey(keyOf(account) as Uint8Array)).to.equal(account);
      }
      expect(keyOf(testAccount(9).account)).to.equal(undefined);
    }
    const heard = all.map(listen);
    await all[3]?.publish('task', HINT);
    await until('everyone else has heard', () => heard.filter((messages) => messages.length > 0).length === 5);
    for (const [number, messages] of heard.entries()) {
      expect(messages).to.deep.equal(
        number === 3 ? [] : [{ message: HINT, from: { peerId: all[3]?.peerId, account: testAccount(3).account } }],
      );
    }
  });

  it('delivers to later handlers though an earlier one throws, and no more to an unsubscribed one', async () => {
    const [a, b] = [await hosts.start({}), await hosts.start({})];
    await a.dial(b.addresses()[0] as string);
    const gone: unknown[] = [];
    const off = b.subscribe('task', () => {
      gone.push(1);
    });
    off();
    b.subscribe('task', () => {
      throw new RangeError('a bug in a role');
    });
    const heard = listen(b);
    await publishUntil(a, 'b has heard', () => heard.length > 0);
    expect(heard[0]?.from).to.deep.equal({ peerId: a.peerId });
    expect(gone).to.deep.equal([]);
    expect(lines.some(({ level, message }) => level === 'error' && message === 'a message handler failed')).to.equal(true);
  });

  it('neither delivers nor forwards what a validator ignores or rejects, and survives one that throws', async () => {
    const [a, b, c] = [await hosts.start({}), await hosts.start({}), await hosts.start({})];
    await a.dial(b.addresses()[0] as string);
    await c.dial(b.addresses()[0] as string);
    const judged: bigint[] = [];
    b.validate('task', ({ taskId }) => {
      judged.push(taskId);
      if (taskId === 1n) throw new RangeError('a bug in a validator');
      return taskId === 2n ? 'reject' : taskId === 3n ? 'ignore' : 'accept';
    });
    const [atB, atC] = [listen(b), listen(c)];
    await publishUntil(a, 'c has heard the good one', () => atC.length > 0);
    for (const taskId of [1n, 2n, 3n]) await a.publish('task', { ...HINT, taskId });
    await until('b has judged all', () => [1n, 2n, 3n].every((taskId) => judged.includes(taskId)));
    const before = atC.length;
    await publishUntil(a, 'c has heard one more', () => atC.length > before);
    expect(new Set([...atB, ...atC].map(({ message }) => message.taskId))).to.deep.equal(new Set([5n]));
  });

  it('keeps deployments apart', async () => {
    const a = await hosts.start({});
    const b = await hosts.start({ chainId: 1 });
    const c = await hosts.start({});
    for (const other of [b, c]) await a.dial(other.addresses()[0] as string);
    const [atB, atC] = [listen(b), listen(c)];
    await publishUntil(a, 'c has heard', () => atC.length > 0);
    expect(atB).to.deep.equal([]);
  });

  it('refuses to publish what no peer would accept', async () => {
    const a = await hosts.start({ limits: { maxEnvelopeBytes: 32 } });
    const code = await a.publish('task', HINT).catch((error: { code: string }) => error.code);
    expect(code).to.equal('NET_MESSAGE_TOO_LARGE');
  });
});
