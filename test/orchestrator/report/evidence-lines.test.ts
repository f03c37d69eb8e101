import { expect } from 'chai';
import type { ReplayItem } from '../../../orchestrator/evidence/replay-item.ts';
import type { Verification } from '../../../orchestrator/evidence/verify.ts';
import { replayedLines, replayVerdict } from '../../../orchestrator/report/replay-lines.ts';
import { subjectLines, verdictLines } from '../../../orchestrator/report/verify-lines.ts';
import { account, word } from '../../roles/support/script.ts';

const FIRST = { index: 3, start: 6, end: 8, sampled: false, outcome: 'differs', expected: word(1), found: word(2) } as const;
const DIVERGES: Verification = {
  task: '1',
  account: account(1),
  slot: 0,
  source: 'a test',
  dataMode: 'open',
  version: 0,
  head: word(3),
  program: word(4),
  engine: 'exact',
  decided: 'accepted, paid 7 ATN',
  outcome: 'diverges',
  check: 're-execution',
  detail: '',
  intervals: [FIRST],
  first: FIRST,
  stopped: true,
};

const item = (outcome: ReplayItem['outcome'], more: Partial<ReplayItem> = {}): ReplayItem => ({
  what: 'a thing',
  outcome,
  detail: '',
  ...more,
});
const verdict = (...version: readonly ReplayItem[]): string[] =>
  replayVerdict({ rounds: [{ round: 1, tasks: [], version }], dataMode: 'open: all is public' });

describe('what an audit says', () => {
  it('of a divergence: whose digest is whose, where it stopped, and what the network decided', () => {
    expect(verdictLines(DIVERGES)).to.deep.equal([
      '',
      'first divergent interval: 3, steps 6 to 7',
      `  trained here     ${word(1)}`,
      `  solver committed ${word(2)}`,
      'stopped at this first difference: later intervals were not done',
    ]);
    expect(verdictLines({ ...DIVERGES, stopped: false }).at(-1)).to.equal(`  solver committed ${word(2)}`);
    expect(subjectLines(DIVERGES)).to.include('the network decided: accepted, paid 7 ATN');
  });

  it('of content that is missing: undecided, and what was decided then', () => {
    const { first: _, ...rest } = DIVERGES;
    expect(
      verdictLines({ ...rest, outcome: 'undecided', check: 'none', detail: 'content is not here', stopped: false }),
    ).to.deep.equal(['', 'cannot be decided: content is not here', '  the network decided then: accepted, paid 7 ATN']);
    const lines = replayedLines({ round: 1, tasks: [], version: [item('unknown', { detail: 'not here' })] });
    expect(lines.at(-1)).to.equal('    a thing  unknown  not here');
  });

  it('of rounds: what was decided, apart from what was let pass and from what some said', () => {
    expect(verdict(item('same'))).to.deep.equal([
      '',
      '1 round, 1 thing worked out again',
      'decisions, payments and versions: all same',
      'data mode open: all is public',
    ]);
    expect(verdict(item('differs', { leftOut: true }), item('false'), item('noted')).slice(2, -1)).to.deep.equal([
      'decisions, payments and versions: all same',
      '1 solution accepted that left work out',
      '1 false statement, on which nothing was decided',
    ]);
    expect(verdict(item('differs'), item('unknown'), item('unknown')).slice(2, -1)).to.deep.equal([
      'decisions, payments and versions: 1 differ, 2 cannot be decided, since content is not to be had here',
    ]);
  });
});
