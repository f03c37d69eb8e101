import { expect } from 'chai';
import type { Logger } from '../../node/log/logger.ts';
import type { Effect } from '../../roles/effects.ts';
import type { Workshop } from '../../roles/handlers/workshop.ts';
import { RoleRunner } from '../../roles/runner.ts';
import type { RoleState } from '../../roles/state.ts';
import { silentLogger } from '../node/log/silent-logger.ts';
import { FakeChain } from './support/fake-chain.ts';
import { account, word } from './support/script.ts';
import { told } from './support/told.ts';

const CREATED = told('ProjectCreated', { projectId: 1n, owner: account(9), specDigest: word(1), genesisDigest: word(2) });
const SEND: Effect = { kind: 'send', key: 'send/a', call: { contract: 'tasks', method: 'join', args: [1n] } };
const WORK: Effect = { kind: 'work', key: 'work/params/1/1', work: { type: 'block-hash', block: 7 } };

/** Everything that was promised so far has run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const running = (wants: (state: RoleState) => readonly Effect[], logger: Logger = silentLogger) => {
  const chain = new FakeChain();
  const published: string[] = [];
  const blocks: number[] = [];
  const modules = {
    chain: chain.client,
    workshop: { chain: chain.client } as unknown as Workshop,
    network: { publish: async (topic: string) => void published.push(topic) },
    logger,
    onBlock: (state: RoleState) => void blocks.push(state.block),
  };
  const runner = new RoleRunner({ name: 'test', wants }, { me: account(1), projectId: 1n, fromBlock: 3 }, modules);
  return { chain, runner, published, blocks };
};

describe('role runner', () => {
  it('carries each effect out once, and tells the role how it ended', async () => {
    const { chain, runner } = running((state) => (state.effects[WORK.key]?.status === 'done' ? [SEND] : [WORK]));
    void runner.start();
    await chain.block(3);
    await settled();
    expect(runner.state.effects[WORK.key]).to.deep.equal({ status: 'done', result: word(7) });
    expect(chain.sends.map((s) => s.call.method)).to.deep.equal(['join']);
    await chain.block(4);
    expect(chain.sends.length).to.equal(1);
    chain.sends[0]?.mined(5);
    await settled();
    expect(runner.state.effects[SEND.key]).to.deep.include({ status: 'done' });
    await chain.block(6);
    expect(chain.sends.length).to.equal(1);
    await runner.stop();
  });

  it('reads from where it is told, and acts on nothing before it has reached the head of its start', async () => {
    const { chain, runner, blocks } = running(() => [SEND]);
    chain.headNumber = 10;
    void runner.start();
    await chain.block(8, [CREATED]);
    await chain.block(9);
    expect(chain.sends.length).to.equal(0);
    expect(blocks).to.deep.equal([]);
    expect(runner.state.view.projects['1']?.owner).to.equal(account(9));
    await chain.block(10);
    expect(chain.sends.length).to.equal(1);
    expect(blocks).to.deep.equal([10]);
    expect(chain.readings).to.deep.equal([3]);
    await runner.stop();
  });

  it('tries again what failed, after its back-off, and says so', async () => {
    const warnings: unknown[] = [];
    const logger: Logger = { ...silentLogger, warn: (...fields: unknown[]) => void warnings.push(fields) };
    const { chain, runner } = running(() => [SEND], logger);
    void runner.start();
    await chain.block(10);
    chain.sends[0]?.failed(new Error('reverted'));
    await settled();
    expect(warnings).to.deep.equal([[{ effect: 'send/a', reason: 'reverted' }, 'effect failed']]);
    await chain.block(11);
    expect(chain.sends.length).to.equal(1);
    await chain.block(12);
    expect(chain.sends.length).to.equal(2);
    await runner.stop();
  });

  it('publishes hints', async () => {
    const hint = { topic: 'task', message: { taskId: 1n, specDigest: word(1) } } as const;
    const { chain, runner, published } = running(() => [{ kind: 'publish', key: 'publish/a', hint }]);
    void runner.start();
    await chain.block(3);
    await settled();
    await chain.block(4);
    expect(published).to.deep.equal(['task']);
    await runner.stop();
  });

  it('reads the chain anew after a reorganisation, sends again, and does not work again', async () => {
    const { chain, runner } = running((state) => (state.view.projects['1'] === undefined ? [] : [WORK, SEND]));
    const over = runner.start();
    await chain.block(5, [CREATED]);
    await settled();
    chain.sends[0]?.mined(6);
    await settled();
    chain.headNumber = 7;
    await chain.reorg(4);
    expect(runner.state.view.projects).to.deep.equal({});
    expect(Object.keys(runner.state.effects)).to.deep.equal([WORK.key]);
    await chain.block(6, [CREATED]);
    expect(chain.sends.length, 'nothing before the head is reached again').to.equal(1);
    await chain.block(7);
    expect(chain.sends.length).to.equal(2);
    expect(chain.readings).to.deep.equal([3, 3]);
    await runner.stop();
    await over;
  });

  it('does not act on a half-read view when work ends while it reads anew', async () => {
    let wanted: Effect[] = [SEND];
    const { chain, runner } = running(() => wanted);
    void runner.start();
    await chain.block(5);
    wanted = [{ ...SEND, key: 'send/b' }];
    chain.headNumber = 7;
    await chain.reorg(4);
    chain.sends[0]?.mined(6);
    await settled();
    expect(chain.sends.length).to.equal(1);
    await chain.block(7);
    expect(chain.sends.length).to.equal(2);
    await runner.stop();
  });

  it('waits for what is in flight when stopped, and lets nothing follow from it', async () => {
    const { chain, runner } = running((state) => (state.effects[SEND.key]?.status === 'busy' ? [] : [SEND]));
    const over = runner.start();
    await chain.block(5);
    const stopped = runner.stop();
    await Promise.all([stopped, runner.stop(), over]);
    await settled();
    expect(chain.sends.length).to.equal(1);
    expect(runner.state.effects[SEND.key]).to.deep.include({ status: 'busy' });
  });

  it('lets nothing follow from work that could not be broken off and ends well after all', async () => {
    const gate = Promise.withResolvers<`0x${string}`>();
    const { chain, runner } = running((state) => (state.effects[WORK.key]?.status === 'done' ? [SEND] : [WORK]));
    chain.client.blockHash = () => gate.promise;
    const over = runner.start();
    await chain.block(5);
    const stopped = runner.stop();
    await over;
    gate.resolve(word(7));
    await stopped;
    expect(chain.sends.length).to.equal(0);
  });

  it('ends when the chain can no longer be followed', async () => {
    const { chain, runner } = running(() => {
      throw new RangeError('a fault of the role');
    });
    const over = runner.start().catch((error: unknown) => error);
    await chain.block(5);
    expect(await over).to.be.instanceOf(RangeError);
    await runner.stop();
  });
});
