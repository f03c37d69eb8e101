import { expect } from 'chai';
import { PARTS, readSplit, readSteps } from '../../../agent/experience/recorded-steps.ts';
import { fewSteps } from '../../../orchestrator/learning/few-steps.ts';
import { learningSet, ownedBy } from '../../../orchestrator/learning/learning-set.ts';

describe('a quick learning report', () => {
  const [steps, split] = [readSteps(), readSplit()];
  const set = learningSet(fewSteps(steps, split), split);

  it('stands on committed steps of three owners, enough of each for a batch and for a measurement', () => {
    expect(set.owners).to.have.length(3);
    for (const owner of set.owners) expect(ownedBy(set.train, owner).dataset.count).to.be.at.least(64);
    expect(set.test.dataset.count).to.be.at.least(250);
  });

  it('keeps the parts of the committed split', () => {
    for (const part of PARTS) for (const project of set[part].projects) expect(split[part]).to.include(project);
  });
});
