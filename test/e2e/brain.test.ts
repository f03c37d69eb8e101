import { expect } from 'chai';
import { readRecordedSets } from '../../agent/experience/recorded-sets.ts';
import { adversaryRows } from '../../orchestrator/adversary-rows.ts';
import { payloadOf } from '../../orchestrator/payloads.ts';
import { checkLedgers, checkNoPenalties, checkPaid } from '../../orchestrator/run-checks.ts';
import { sampledIntervals } from '../../protocol/order.ts';
import { headOf } from '../../roles/view/round-view.ts';
import { sliceRows } from '../../substrate/data/split.ts';
import { ExactEngine } from '../../substrate/program/exact/exact-engine.ts';
import { openCommitted } from '../substrate/support/programs.ts';
import { type SmallNetwork, smallNetwork } from './support/small-network.ts';

describe('a network that trains the brain on recorded experience', function () {
  this.timeout(240_000);
  let network: SmallNetwork;
  afterEach(() => network?.close());

  it('lowers the loss on projects that nobody showed it, in mode disclosed; lazy and faked work lose their locks', async () => {
    const adversary = ['solver:lazy', 'solver:fake-interval'] as const;
    const payload = { ...payloadOf('brain'), steps: 20, truthCount: 250 };
    network = await smallNetwork({
      payload,
      solvers: 1,
      coordinators: 2,
      rounds: 1,
      seed: 41,
      adversary,
      dataMode: payload.dataMode ?? 'open',
    });
    await network.roundEnded(1);
    const { observer, cast, ground, founded } = network;
    const task = Object.values(observer.view.tasks)[0] ?? expect.fail('no task');
    const { acceptedMask, refutedMask } = task.settlement ?? expect.fail('not settled');
    const slotOf = (name: string): number => {
      const account = cast.find((member) => member.name === name)?.account;
      return task.solvers.find((solver) => solver.account === account)?.slot ?? expect.fail(`${name} did not join`);
    };
    const isSet = (mask: bigint, name: string): boolean => ((mask >> BigInt(slotOf(name))) & 1n) === 1n;
    expect(isSet(acceptedMask, 'solver-1')).to.equal(true);
    expect(isSet(refutedMask, 'solver-lazy')).to.equal(true);
    // It fakes every other interval; whether one of those was sampled is the chain's to say.
    const seed = task.sampleSeed?.value ?? expect.fail('no sample');
    const sampled = sampledIntervals(seed, task.taskId, slotOf('solver-fake-interval'), 2, 10);
    expect(isSet(refutedMask, 'solver-fake-interval')).to.equal(sampled.some((interval) => interval % 2 === 1));
    const rows = await adversaryRows(observer, cast, ground.publisher.content);
    const checks = [checkNoPenalties(observer, rows), checkPaid(observer), await checkLedgers(observer, ground.chain)];
    expect(checks.filter(({ ok }) => !ok)).to.deep.equal([]);

    const project = observer.view.projects[String(founded.projectId)] ?? expect.fail('no project');
    expect(headOf(project).version).to.equal(1);
    const engine = await ExactEngine.create();
    const brain = await openCommitted('brain', engine);
    const unseen = sliceRows(readRecordedSets().test, 0, 1_000);
    const lossOf = async (digest: `0x${string}`): Promise<number> =>
      (await brain.evaluate(await ground.publisher.content.get(digest), unseen)).loss;
    expect(await lossOf(headOf(project).digest)).to.be.below(0.8 * (await lossOf(founded.genesis.digest)));
    await engine.close();
  });
});
