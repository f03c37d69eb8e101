import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { attackCells, withstood } from '../../../orchestrator/learning/attack-cells.ts';
import { parsePlan } from '../../../orchestrator/learning/plan.ts';
import { minimumInputs } from '../../../substrate/merge/rules.ts';
import { expectCode } from '../../protocol/support/expect-code.ts';

const text = (name: string): string => readFileSync(new URL(`../../../docs/results/${name}.toml`, import.meta.url), 'utf8');

describe('the plan of a learning report', () => {
  it('is read from the committed files', () => {
    expect(parsePlan(text('brain-plan'), 'plan').seeds).to.have.length(5);
    expect(parsePlan(text('brain-plan'), 'plan').attacks.shares).to.deep.equal([0.2, 0.4]);
    expect(parsePlan(text('brain-quick'), 'plan').rounds).to.equal(2);
  });

  it('is refused whole when a part of it is missing, misspelled or out of range', () => {
    const quick = text('brain-quick');
    for (const [from, to] of [
      ['seeds = [1, 2]', ''],
      ['seeds = [1, 2]', 'seeds = []'],
      ['seeds = [1, 2]', 'seeds = [1, 1]'],
      ['rounds = 2', 'rounds = 0'],
      ['rounds = 2', 'rounds = nan'],
      ['rounds = 2', 'rounds = "2"'],
      ['bins', 'bin'],
      ['[attacks]', '[attack]'],
      ['"label-flip"', '"praise"'],
      ['[baselines', '[base'],
      ['[attacks]', '[[['],
    ] as const)
      expectCode(() => parsePlan(quick.replaceAll(from, to), 'plan'), 'ORCHESTRATOR_BAD_PLAN');
    expectCode(() => parsePlan('', 'plan'), 'ORCHESTRATOR_BAD_PLAN');
  });
});

describe('runs with malicious owners', () => {
  const plan = parsePlan(text('brain-plan'), 'plan');

  it('are told of as many bad updates as there are, but no more than every rule can be told of', () => {
    for (let owners = 3; owners <= 40; owners++) {
      const f = withstood(owners, plan.attacks.shares);
      for (const rule of plan.attacks.rules) expect(minimumInputs(rule, f), `${rule} ${owners}`).to.be.at.most(owners);
      expect(f).to.be.at.most(0.4 * owners);
    }
    expect(withstood(12, [0.2, 0.4])).to.equal(4);
  });

  it('are one for each rule, attack, share and seed, an honest one a rule and seed, and one on the other engine', () => {
    const cells = attackCells(plan, 12, '0x01', '0x02');
    const { seeds, rules, kinds, shares } = plan.attacks;
    expect(cells.length).to.equal(seeds.length * rules.length * (1 + kinds.length * shares.length) + 1);
    expect(new Set(cells.map((cell) => JSON.stringify(cell))).size).to.equal(cells.length);
    expect(cells.filter(({ engine }) => engine === 'exact')).to.have.length(1);
    expect([...new Set(cells.map(({ malicious }) => malicious))].sort()).to.deep.equal([0, 2, 4]);
  });
});
