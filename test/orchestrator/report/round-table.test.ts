import { join } from 'node:path';
import { expect } from 'chai';
import { checkHint } from '../../../orchestrator/report/check-hint.ts';
import { balanceLines, roundCells, roundHeader, roundTable } from '../../../orchestrator/report/round-table.ts';
import { sampleRun } from './run-document.ts';

describe('round table', () => {
  it('shows one round in one line', () => {
    const cells = roundCells(sampleRun.rounds[1]!);
    expect(cells).to.deep.equal([
      '2',
      '2',
      '0.5/3.5/-/-/-/2.5/-/-',
      '1/2',
      '40.0 x',
      '60 0',
      '12.50',
      '2 222222222222',
      '0.6667',
      '96.00 %',
      '1000002',
    ]);
    expect(roundTable(false).row(cells).split('\n')).to.have.length(1);
  });

  it('says above the rows which phases the seconds belong to', () => {
    const [phases, marks, titles] = roundHeader(roundTable(false)).split('\n');
    expect(phases).to.equal('phases: join / train / truth / reveal / judge / tally / merge / attest');
    expect(marks).to.include('x: refuted');
    expect(titles).to.match(/^round +first task {2}seconds by phase .* gas$/);
  });

  it('makes room for the scores of every solution', () => {
    const wide = roundTable(false, 10);
    const cells = roundCells({ ...sampleRun.rounds[0]!, solutions: Array(10).fill(sampleRun.rounds[0]!.solutions[0]!) });
    expect(wide.row(cells)).to.include(cells[4]).and.to.include(cells[5]);
    expect(roundTable(false, 500).header()).to.equal(roundTable(false, 16).header());
  });

  it('ends with the command that checks a solution, by the names of its table', () => {
    expect(checkHint({ ...sampleRun, folder: join(process.cwd(), 'runs/7') })).to.deep.equal([
      'to check: npx tempernet explain 1 solver 1 --run runs/7',
    ]);
    expect(checkHint({ ...sampleRun, rounds: [] })).to.deep.equal([]);
  });

  it('names no version where a round ended empty', () => {
    expect(roundCells({ ...sampleRun.rounds[0]!, outcome: 'empty' })).to.include('none');
  });

  it('closes with what each account earned and lost, by reason', () => {
    const lines = balanceLines(sampleRun.accounts, false)
      .slice(1)
      .join('\n')
      .split('\n')
      .map((line) => line.trim().split(/\s{2,}/));
    expect(lines).to.deep.equal([
      ['0xa1', 'solver 1', 'staked as solver', '50'],
      ['solver', '25'],
      ['tip', '1'],
      ['withdrawable', '26'],
      ['0xa2', 'solver', 'staked as solver', '25'],
      ['penalty: refuted', '-25'],
      ['withdrawable', '0'],
    ]);
  });
});
