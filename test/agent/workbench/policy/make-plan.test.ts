import { expect } from 'chai';
import { type ERROR_CATEGORIES, GOALS } from '../../../../agent/experience/step-types.ts';
import { workbenchRandom } from '../../../../agent/workbench/choose.ts';
import { intent } from '../../../../agent/workbench/policy/intent.ts';
import { makePlan, remedy } from '../../../../agent/workbench/policy/make-plan.ts';
import { MIXTURES, POLICIES, POLICY_NAMES } from '../../../../agent/workbench/policy/policies.ts';

const ALWAYS = { ...POLICIES.good, scouts: 1_000, reads: 1_000, diagnoses: 1_000, checks: 1_000, tests: 1_000, reviews: 1_000 };
const CALM = { ...ALWAYS, shells: 0, thinks: 0, wanders: 0, cheats: 0, reverts: 0 };
const random = () => workbenchRandom(1, 'plans');

describe('plans', () => {
  it('have at least one step for every policy and goal, and no more than a plan may have', () => {
    for (const [name, policy] of Object.entries(POLICIES))
      for (const goal of GOALS)
        for (let draw = 0; draw < 20; draw++)
          expect(makePlan(workbenchRandom(draw, name), policy, goal), `${name} ${goal}`).to.have.lengthOf.within(1, 24);
  });

  it('follow the habits: one who always looks, reads, checks and tests does so in this order', () => {
    expect(makePlan(random(), CALM, 'fix_types').map(({ does }) => does)).to.deep.equal([
      'check',
      'read',
      'fix',
      'check',
      'test',
      'commit',
      'review',
    ]);
    const hasty = { ...CALM, scouts: 0, reads: 0, diagnoses: 0, checks: 0, tests: 0, reviews: 0, commits: 0 };
    expect(makePlan(random(), hasty, 'fix_tests').map(({ does }) => does)).to.deep.equal(['fix']);
  });

  it('after a failure do what fits it, then try the failed step again', () => {
    const stepsFor = (category: (typeof ERROR_CATEGORIES)[number], does: Parameters<typeof intent>[0]) =>
      remedy(random(), CALM, 'rename', intent(does), category).map((one) => one.does);
    expect(stepsFor('compile_error', 'check')).to.deep.equal(['read', 'fix', 'check']);
    expect(stepsFor('parse_error', 'fix')).to.deep.equal(['read', 'fix']);
    expect(stepsFor('git_error', 'review')).to.deep.equal(['commit', 'review']);
    expect(stepsFor('file_not_found', 'read').at(-1)).to.equal('read');
    expect(stepsFor('unknown', 'review')).to.deep.equal(['read', 'fix', 'commit', 'review']);
  });

  it('of mixtures are those of their policies, and every name has an agent', () => {
    for (const mixture of Object.values(MIXTURES)) expect(POLICIES).to.include.keys(Object.keys(mixture));
    expect(new Set(POLICY_NAMES).size).to.equal(Object.keys(POLICIES).length + Object.keys(MIXTURES).length);
  });
});
