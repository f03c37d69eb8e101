import { expect } from 'chai';
import { projectBootstrap, verdict } from '../../../orchestrator/learning/project-bootstrap.ts';
import { seededRandom } from '../../../protocol/random.ts';

const random = seededRandom('test/bootstrap');
const uniform = (): number => random.next() / 2 ** 32 - 0.5;

describe('the bootstrap over projects', () => {
  it('has the mean of the differences, and an interval around it that is the same again', () => {
    const projects = Array.from({ length: 90 }, (_, row) => `p${row % 9}`);
    const [a, b] = [projects.map(uniform), projects.map(uniform)];
    const found = projectBootstrap(a, b, projects, 500);
    const mean = a.reduce((sum, value, row) => sum + value - b[row]!, 0) / 90;
    expect(found.mean).to.be.closeTo(mean, 1e-12);
    expect(found.low).to.be.below(mean);
    expect(found.high).to.be.above(mean);
    expect(projectBootstrap(a, b, projects, 500)).to.deep.equal(found);
  });

  it('knows that steps of one project say the same: its interval has the width of the projects, not of the rows', () => {
    const projects = Array.from({ length: 2_000 }, (_, row) => `p${row % 40}`);
    const effects = Array.from({ length: 40 }, uniform);
    const a = projects.map((_, row) => effects[row % 40]!);
    const zero = new Float64Array(2_000);
    const { low, high } = projectBootstrap(a, zero, projects, 2_000);
    const mean = effects.reduce((sum, x) => sum + x, 0) / 40;
    const deviation = Math.sqrt(effects.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 40);
    expect((high - low) / (2 * 1.96 * (deviation / Math.sqrt(40)))).to.be.within(0.85, 1.15);
  });

  it('of one project has no width, and a verdict needs an interval without 0', () => {
    const found = projectBootstrap([1, 2], [0, 0], ['p', 'p'], 10);
    expect(found).to.deep.equal({ mean: 1.5, low: 1.5, high: 1.5 });
    expect(verdict(found)).to.equal('worse');
    expect(verdict({ mean: -1, low: -2, high: -0.1 })).to.equal('better');
    expect(verdict({ mean: -1, low: -2, high: 0.1 })).to.equal('no difference shown');
  });
});
