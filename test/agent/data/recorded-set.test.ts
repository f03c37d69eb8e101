import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import {
  PARTS,
  RECORDED_SPLIT,
  RECORDED_STEPS,
  readSplit,
  readSteps,
  stepsOf,
} from '../../../agent/experience/recorded-steps.ts';
import { encodeStep } from '../../../agent/experience/step-codec.ts';
import { gzipMember } from '../../../agent/workbench/record-file.ts';
import { roster } from '../../../agent/workbench/roster.ts';
import { runSession } from '../../../agent/workbench/run-session.ts';
import { splitProjects } from '../../../agent/workbench/split-projects.ts';

/** Sessions that are run again here; the whole set is made again by its command, see docs/workbench.md. */
const AGAIN = [3, 101, 216];

describe('the recorded set', function () {
  this.timeout(120_000);
  const steps = readSteps();
  const names = (of: (step: (typeof steps)[number]) => string): Set<string> => new Set(steps.map(of));

  it('is large and varied', () => {
    expect(steps.length).to.be.at.least(20_000);
    expect(names(({ who }) => who.project).size).to.be.at.least(200);
    expect(names(({ who }) => who.policy).size).to.be.at.least(10);
    expect(names(({ who }) => who.agent).size).to.be.at.least(10);
    expect(names(({ type }) => type).size).to.equal(14);
    const owner = new Map(steps.map(({ who }) => [who.project, who.agent]));
    expect(steps.filter(({ who }) => owner.get(who.project) !== who.agent)).to.deep.equal([]);
  });

  it('has outcomes that are neither always the same nor of one kind', () => {
    const share = (count: number): number => count / steps.length;
    expect(share(steps.filter(({ outcome }) => outcome.ok).length)).to.be.within(0.4, 0.85);
    const byCategory = Map.groupBy(steps, ({ outcome }) => outcome.category);
    const common = [...byCategory].filter(([category, of]) => category !== null && share(of.length) > 0.01);
    expect(common).to.have.lengthOf.at.least(6);
    expect(steps.filter(({ outcome }) => outcome.undone === true)).to.have.lengthOf.above(200);
  });

  it('shows the habits of its agents', () => {
    const of = (policy: string) => steps.filter(({ who }) => who.policy === policy);
    const worked = (policy: string) => of(policy).filter(({ outcome }) => outcome.ok).length / of(policy).length;
    const does = (policy: string, type: string) => of(policy).filter((one) => one.type === type).length / of(policy).length;
    expect(worked('good') - worked('random')).to.be.above(0.3);
    expect(does('reverter', 'revert')).to.be.above(2 * does('good', 'revert'));
    expect(does('good', 'run_tests')).to.be.above(3 * does('untested', 'run_tests'));
    expect(does('tinkerer', 'run_shell')).to.be.above(2 * does('good', 'run_shell'));
  });

  it('holds no path of a machine', () => {
    const text = gunzipSync(readFileSync(RECORDED_STEPS)).toString('utf8');
    expect(text).to.not.match(/tempernet-workbench|\/tmp\/|\/home\/|\/var\//);
  });

  it('is what its sessions give again, byte for byte', async () => {
    const sessions = roster(1);
    for (let index = 0; index <= Math.max(...AGAIN); index++) {
      const session = sessions.next().value;
      if (!AGAIN.includes(index)) continue;
      const again = await runSession(session, {});
      const project = again[0]!.who.project;
      const recorded = steps.filter(({ who }) => who.project === project);
      expect(recorded).to.have.lengthOf.above(10);
      expect(again.map(encodeStep).join('')).to.equal(recorded.map(encodeStep).join(''));
    }
  });

  it('is one gzip member a session, without time and system', () => {
    const file = readFileSync(RECORDED_STEPS);
    const first = steps.filter(({ who }) => who.project === steps[0]!.who.project);
    const member = gzipMember(first.map(encodeStep).join(''));
    expect(file.subarray(0, 10).toString('hex')).to.equal('1f8b08000000000002ff');
    expect(gunzipSync(member).equals(gunzipSync(file).subarray(0, gunzipSync(member).length))).to.equal(true);
  });

  it('is split by project as the rule deals them, with every agent in every part', () => {
    const split = readSplit();
    expect(JSON.parse(readFileSync(RECORDED_SPLIT, 'utf8'))).to.deep.equal(splitProjects(steps, 1));
    const parts = PARTS.map((part) => stepsOf(steps, split, part));
    expect(parts.reduce((sum, part) => sum + part.length, 0)).to.equal(steps.length);
    for (const part of parts) {
      expect(new Set(part.map(({ who }) => who.agent))).to.deep.equal(names(({ who }) => who.agent));
      expect(part.length).to.be.above(2_000);
    }
  });
});
