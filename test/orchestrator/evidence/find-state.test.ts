import { expect } from 'chai';
import { findState } from '../../../orchestrator/evidence/find-state.ts';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { programContent } from '../../../substrate/payloads/program/program-content.ts';
import { word } from '../../roles/support/script.ts';
import { caught } from '../../substrate/support/caught.ts';
import { committedProgram } from '../../substrate/support/programs.ts';

describe('a state of a solver’s training', () => {
  const payload = programContent(committedProgram('digits').manifest);
  const size = payload.bounds.stateBytes;
  const find = (state: () => Promise<Uint8Array>) => findState({ state }, payload, word(1), {});
  const failing = (error: TempernetError) => find(async () => Promise.reject(error));

  it('is read where somebody keeps it, and absent where nobody does', async () => {
    const state = payload.firstState(new Uint8Array(payload.bounds.versionBytes));
    expect(await find(async () => state)).to.deep.equal(state);
    expect(await failing(new TempernetError('NET_NOT_FOUND', { digest: word(1) }))).to.equal(undefined);
    expect(await failing(new TempernetError('STORE_CORRUPT', { digest: word(1) }))).to.equal(undefined);
    const missing = new TempernetError('RECORDS_CONTENT_MISSING', { digest: word(1), detail: 'a test' });
    expect(await failing(missing)).to.equal(undefined);
  });

  it('is none when it is too long, too short or not finite: that is the solver’s doing, not a loss', async () => {
    const large = new TempernetError('CONTENT_TOO_LARGE', { digest: word(1), size: size + 1, limit: size });
    expect(await failing(large)).to.deep.include({ outcome: 'refuted', check: 'derivation' });
    expect(await find(async () => new Uint8Array(size - 4))).to.deep.include({ outcome: 'refuted', check: 'derivation' });
    expect(await find(async () => new Uint8Array(size).fill(0xff))).to.deep.include({ outcome: 'refused', check: 'form' });
  });

  it('that was not waited for ends the work', async () => {
    const aborted = new TempernetError('NET_ABORTED', { what: 'a test' });
    expect((await caught(() => failing(aborted))).code).to.equal('NET_ABORTED');
  });
});
