import { expect } from 'chai';
import { PARTS } from '../../../agent/experience/recorded-steps.ts';
import { flipOutcomes } from '../../../orchestrator/learning/flip-outcomes.ts';
import { ownedBy } from '../../../orchestrator/learning/learning-set.ts';
import { columnValues } from '../../../substrate/data/column-values.ts';
import { drawnSet } from './support/drawn-set.ts';

describe('the rows of a learning report', () => {
  const set = drawnSet(300);

  it('are parted by project, none of which is in two parts', () => {
    expect(PARTS.map((name) => set[name].dataset.count)).to.deep.equal([180, 60, 60]);
    const projects = PARTS.flatMap((name) => [...new Set(set[name].projects)]);
    expect(new Set(projects).size).to.equal(projects.length);
    expect(set.owners).to.deep.equal(['agent-0', 'agent-1', 'agent-2']);
  });

  it("of owners are all rows together, each its owner's", () => {
    const shards = set.owners.map((owner) => ownedBy(set.train, owner).dataset);
    expect(shards.map(({ count }) => count)).to.deep.equal([60, 60, 60]);
    const first = [...set.train.owners.keys()].filter((row) => set.train.owners[row] === 'agent-1')[0]!;
    const width = set.train.dataset.rows.length / set.train.dataset.count;
    expect(shards[1]!.rows.subarray(0, width)).to.deep.equal(set.train.dataset.rows.subarray(first * width, (first + 1) * width));
  });

  it('have a name that follows from them', () => {
    expect(drawnSet(300).digest).to.equal(set.digest);
    expect(drawnSet(301).digest).to.not.equal(set.digest);
  });

  it('can tell every outcome the other way round, and nothing else', () => {
    const flipped = flipOutcomes(set.test.dataset);
    const outcomes = columnValues(flipped, 'success');
    for (const [row, y] of outcomes.entries()) expect(y).to.equal(1 - set.test.outcomes[row]!);
    expect(columnValues(flipped, 'category')).to.deep.equal(columnValues(set.test.dataset, 'category'));
    expect(flipOutcomes(flipped)).to.deep.equal(set.test.dataset);
  });
});
