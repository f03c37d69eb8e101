import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { systemError } from '../../../node/process/system-error.ts';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';

const refused = (): unknown => {
  try {
    return readFileSync('/');
  } catch (error) {
    return error;
  }
};

describe('errors of the operating system', () => {
  it('get a code and advice, also behind a library’s own error', () => {
    expect(systemError(refused())?.code).to.equal('SYSTEM_REFUSED');
    expect(systemError(refused())?.hint).to.match(/a folder where a file is wanted/);
    expect(systemError(new Error('library', { cause: refused() }))?.code).to.equal('SYSTEM_REFUSED');
  });

  it('leave alone what has a code of its own, and what nobody expected', () => {
    expect(systemError(new TempernetError('JOURNAL_CLOSED', {}, { cause: refused() }))).to.equal(undefined);
    expect(systemError(new TypeError('x is not a function'))).to.equal(undefined);
    expect(systemError('text')).to.equal(undefined);
  });
});
