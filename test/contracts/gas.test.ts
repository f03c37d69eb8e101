import { expect } from 'chai';
import { measureRounds } from './support/gas.ts';

describe('gas [as deployed]', () => {
  it('from proposal to credit is at most 450,000 for each of three solvers, three seats, from the second round on', async () => {
    const [, second, third] = await measureRounds(3, 3);
    for (const round of [second!, third!]) expect(Number(round.task / 3n)).to.be.at.most(450_000);
  });

  it('the first round, which writes fresh storage, costs at most 600,000 each', async () => {
    const [first] = await measureRounds(3, 1);
    expect(Number(first!.task / 3n)).to.be.at.most(600_000);
  });
});
