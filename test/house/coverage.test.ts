import { expect } from 'chai';
import { linesOf, missing, shareOf } from '../../scripts/covered/lcov.ts';

const REPORT =
  'TN:\nSF:contracts/A.sol\nDA:3,1\nDA:4,0\nLF:2\nend_of_record\nTN:\nSF:contracts/B.sol\nDA:9,1\nDA:12,7\nend_of_record\n';

describe('reading of coverage', () => {
  it('counts lines and names those that were not reached', () => {
    const files = linesOf(REPORT);
    expect(shareOf(files)).to.equal(0.75);
    expect(missing(files)).to.deep.equal([{ file: 'contracts/A.sol', lines: [4] }]);
  });

  it('takes a report without lines for one that reached nothing', () => {
    expect(shareOf(linesOf(''))).to.equal(0);
    expect(shareOf(linesOf('SF:contracts/A.sol\nend_of_record\n'))).to.equal(0);
  });
});
