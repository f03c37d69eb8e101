import { expect } from 'chai';
import { countCases } from '../../scripts/test/count.ts';

describe('counting of test cases', () => {
  it('reads the summary of mocha', () => {
    expect(countCases('mocha', '  a\n    ✔ b\n\n  12 passing (3s)\n', 0)).to.deep.equal({ passed: 12, failed: 0 });
    expect(countCases('mocha', '\n  12 passing (3s)\n  2 failing\n\n  1) x', 2)).to.deep.equal({ passed: 12, failed: 2 });
    expect(countCases('mocha', '\u001b[92m \u001b[0m\u001b[32m 7 passing\u001b[0m\u001b[90m (5ms)\u001b[0m\n', 0)).to.deep.equal({
      passed: 7,
      failed: 0,
    });
  });

  it('is not misled by what a test prints', () => {
    expect(countCases('mocha', 'log: 99 passing (x)\n\n  3 passing (1s)\n', 0)).to.deep.equal({ passed: 3, failed: 0 });
  });

  it('reads the summary of pytest', () => {
    expect(countCases('pytest', '....\n41 passed in 3.20s\n', 0)).to.deep.equal({ passed: 41, failed: 0 });
    expect(countCases('pytest', '==== 2 failed, 39 passed, 1 warning in 3.20s ====\n', 1)).to.deep.equal({
      passed: 39,
      failed: 2,
    });
    expect(countCases('pytest', '3 passed, 2 errors in 0.20s\n', 1)).to.deep.equal({ passed: 3, failed: 2 });
  });

  it('counts a stage that has no cases as one', () => {
    expect(countCases('whole', '5 failing', 0)).to.deep.equal({ passed: 1, failed: 0 });
    expect(countCases('whole', '', 1)).to.deep.equal({ passed: 0, failed: 1 });
  });

  it('lets nothing vanish: a crash without a failed case, and a success without any case, are failures', () => {
    expect(countCases('mocha', '  3 passing (1s)\n', 134)).to.deep.equal({ passed: 3, failed: 1 });
    expect(countCases('mocha', '\n  0 passing (1ms)\n', 0)).to.deep.equal({ passed: 0, failed: 1 });
    expect(countCases('pytest', 'no tests ran in 0.01s\n', 0)).to.deep.equal({ passed: 0, failed: 1 });
  });
});
