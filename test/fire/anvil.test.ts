import { expect } from 'chai';
import { rpc } from '../../orchestrator/rpc.ts';
import { checkLedgers, checkNoPenalties, checkPaid, checkVersions } from '../../orchestrator/run-checks.ts';
import { type SmallNetwork, smallNetwork } from '../e2e/support/small-network.ts';

describe('two rounds on a second, independent EVM', function () {
  this.timeout(300_000);
  let network: SmallNetwork;

  before(async () => {
    network = await smallNetwork({ solvers: 2, coordinators: 1, rounds: 2, seed: 11, evm: 'anvil' });
  });
  after(() => network?.close());

  it('stands on anvil', async () => {
    expect(await rpc<string>(network.ground.rpcUrl, 'web3_clientVersion')).to.match(/^anvil\//);
  });

  it('trains, judges, pays and publishes as on the first one', async () => {
    await network.roundEnded(2);
    const { observer, ground, founded } = network;
    console.log(observer.view.projects[String(founded.projectId)]?.versions.map((v) => v.digest));
    for (const check of [
      checkPaid(observer),
      checkNoPenalties(observer),
      await checkVersions(observer, ground.chain, ground.publisher.content, founded.projectId),
      await checkLedgers(observer, ground.chain),
    ])
      expect(check.ok, `${check.name}: ${check.detail}`).to.equal(true);
  });
});
