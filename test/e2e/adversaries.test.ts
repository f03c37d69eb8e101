import { expect } from 'chai';
import { adversaryRows, checkAdversaries } from '../../orchestrator/adversary-rows.ts';
import { checkLedgers, checkNoPenalties, checkPaid } from '../../orchestrator/run-checks.ts';
import type { CheckRow } from '../../orchestrator/run-document.ts';
import { type SmallNetwork, smallNetwork } from './support/small-network.ts';

const ADVERSARIES = ['solver:lazy', 'solver:swap-update', 'coordinator:lazy', 'aggregator:wrong-merge'] as const;

describe('a network in which some cheat', function () {
  this.timeout(180_000);
  let network: SmallNetwork;

  before(async () => {
    network = await smallNetwork({ solvers: 1, coordinators: 2, rounds: 1, seed: 17, adversary: ADVERSARIES });
    await network.roundEnded(1);
  });
  after(() => network?.close());

  it('takes from each that cheats and from nobody else, and pays honest work', async () => {
    const { observer, cast, ground } = network;
    const rows = await adversaryRows(observer, cast, ground.publisher.content);
    expect(rows.map(({ adversary }) => adversary)).to.have.members([...ADVERSARIES]);
    const checks: CheckRow[] = [
      checkAdversaries(rows),
      checkNoPenalties(observer, rows),
      checkPaid(observer),
      await checkLedgers(observer, ground.chain),
    ];
    expect(checks.filter(({ ok }) => !ok)).to.deep.equal([]);
    const caught = Object.fromEntries(rows.map((row) => [row.adversary, row.caught]));
    expect(caught['solver:lazy']).to.deep.equal(['re-execution', 'refuted']);
    expect(caught['solver:swap-update']).to.deep.equal(['derivation', 'refuted']);
    expect(caught['aggregator:wrong-merge']).to.deep.equal(['version refuted']);
    expect(caught['coordinator:lazy']?.[0]).to.match(/^dividend \d+ % of the honest mean, 1 tasks$/);
  });

  it('publishes the version that the honest seats came to, not the one proposed', () => {
    const { observer, founded } = network;
    const { versions, rounds } = observer.view.projects[String(founded.projectId)] ?? expect.fail('no project');
    expect(versions).to.have.lengthOf(2);
    expect(versions[1]?.digest).to.not.equal(rounds[1]?.proposal?.digest);
    expect(versions[1]?.aggregator).to.equal(undefined);
  });
});
