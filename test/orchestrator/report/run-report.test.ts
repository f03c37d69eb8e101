import { expect } from 'chai';
import { phaseSeconds } from '../../../orchestrator/report/phases.ts';
import { runPlots } from '../../../orchestrator/report/run-plots.ts';
import { accountsCsv, roundsCsv, solutionsCsv } from '../../../orchestrator/report/run-tables.ts';
import { sampleRun } from './run-document.ts';

describe('tables of a run', () => {
  it('gives one line a round, phases in columns of their own', () => {
    const [head, first] = roundsCsv(sampleRun).split('\n');
    expect(head).to.equal('round,outcome,version,digest,loss,accuracy,gas,solutions,accepted,ms sealed,ms training,ms settled');
    expect(first).to.equal(`1,published,1,0x${'1'.repeat(64)},1,0.8,1000001,2,1,4000,500,6500`);
  });

  it('gives one line a solution', () => {
    const lines = solutionsCsv(sampleRun).trimEnd().split('\n');
    expect(lines).to.have.length(5);
    expect(lines[1]).to.equal('1,1,0,0xa1,true,false,400000,400000 390000,0.6');
  });

  it('gives one line an account and reason, penalties negative', () => {
    expect(accountsCsv(sampleRun)).to.equal(
      'account,name,reason,amount\n0xa1,solver 1,solver,25\n0xa1,solver 1,tip,1\n0xa2,,penalty: refuted,-25\n',
    );
  });
});

describe('plots of a run', () => {
  const plots = runPlots(sampleRun, 0.95);

  it('draws accuracy round by round, against the goal and the best solver alone', () => {
    const svg = plots['accuracy.svg'] ?? '';
    expect(svg.match(/<circle/g)).to.have.length(2);
    expect(svg).to.include('>goal 95 %<').and.to.include('>best solver alone 91 %<').and.to.include('>96 %<');
    expect(runPlots(sampleRun)['accuracy.svg']).to.not.include('goal');
  });

  it('draws no accuracy of a program that measures none', () => {
    const { accuracy: _, ...genesis } = sampleRun.genesis;
    expect(Object.keys(runPlots({ ...sampleRun, genesis }))).to.deep.equal(['loss.svg', 'rewards.svg', 'phases.svg']);
  });

  it('says what data it was', () => {
    expect(plots['accuracy.svg']).to.include('digits, MNIST, real; data mode open, seed 7; genesis');
  });

  it('draws a bar for each account by kind, penalties among them', () => {
    const svg = plots['rewards.svg'];
    for (const text of ['solver 1', '0xa2', 'solver', 'tip', 'penalties', '−20']) expect(svg, text).to.include(`>${text}<`);
    expect(svg.match(/stroke="#ffffff"/g)).to.have.length(3);
  });

  it('stacks the phases in their order', () => {
    const heights = [...plots['phases.svg'].matchAll(/height="([\d.]+)"[^>]*stroke="#ffffff"/g)].map((match) => Number(match[1]));
    const [join, train, tally] = heights;
    expect(heights).to.have.length(6);
    expect(train! / join!).to.be.closeTo(7, 0.1);
    expect(tally! / join!).to.be.closeTo(5, 0.1);
  });
});

describe('phases', () => {
  it('last from the mark before to their own, whatever the order of the marks', () => {
    expect(
      phaseSeconds({
        ended: 9000,
        training: 1000,
        sealed: 3000,
        revealing: 3000,
        judging: 4000,
        tallying: 6000,
        settled: 6500,
        merging: 6500,
        proposed: 8000,
      }),
    ).to.deep.equal([1, 2, 0, 1, 2, 0.5, 1.5, 1]);
  });

  it('leave out what did not end, and count its time to the next', () => {
    expect(phaseSeconds({ training: 1000, ended: 4000 })).to.deep.equal([
      1,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      3,
    ]);
  });
});
