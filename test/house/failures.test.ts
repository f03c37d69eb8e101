import { expect } from 'chai';
import { failureLines } from '../../scripts/test/failures.ts';

describe('what failed, told again at the end', () => {
  it('begins at the heading of mocha, without colours', () => {
    const output =
      '  ✔ fine\n\n\u001b[92m  12 passing\u001b[0m (3s)\n\u001b[31m  1 failing\u001b[0m\n\n  1) a suite\n       a case:\n     Error: no\n';
    expect(failureLines('mocha', output)).to.deep.equal(['  1 failing', '', '  1) a suite', '       a case:', '     Error: no']);
  });

  it('takes the last heading: a test may print one', () => {
    expect(failureLines('mocha', '  9 failing\nlog\n  1 failing\n  1) x')).to.deep.equal(['  1 failing', '  1) x']);
  });

  it('begins at the failures of pytest', () => {
    const output = '..F\n=== FAILURES ===\n___ test_x ___\nassert 1 == 2\n=== short test summary info ===\nFAILED x\n';
    expect(failureLines('pytest', output)[0]).to.equal('=== FAILURES ===');
  });

  it('shows the last lines where there is no heading, and never more than 81', () => {
    const many = Array.from({ length: 500 }, (_, i) => `line ${i}`).join('\n');
    expect(failureLines('whole', many)).to.have.length(80).and.include('line 499');
    expect(failureLines('mocha', many)).to.have.length(80).and.include('line 499');
    expect(failureLines('mocha', `  1 failing\n${many}`))
      .to.have.length(81)
      .and.include('line 10');
  });
});
