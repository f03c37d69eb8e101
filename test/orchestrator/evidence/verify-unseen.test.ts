import { expect } from 'chai';
import { verifyUnseen } from '../../../orchestrator/evidence/verify-unseen.ts';
import { DATA_MODE } from '../../../protocol/data-mode.ts';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { word } from '../../roles/support/script.ts';

const UPDATE = Uint8Array.of(1, 2, 3, 4);
const BASE = new Uint8Array(4);
const leaves = [word(1), word(2), word(3)];
const read = { update: UPDATE, next: UPDATE, leaves };
/** A payload whose update is its last state, but for one state that is not finite. */
const payload = {
  updateFrom: (_base: Uint8Array, last: Uint8Array): Uint8Array => {
    if (last.length === 0) throw new TempernetError('SUBSTRATE_NOT_FINITE', { what: 'state' });
    return last;
  },
};
const disclosed = { dataMode: DATA_MODE.disclosed, intervals: 2 };

describe('a solution whose data an outsider may not see', () => {
  it('is looked at by its last state, where somebody keeps it', async () => {
    const asked: string[] = [];
    const seen = await verifyUnseen(payload, disclosed, BASE, read, async (digest) => {
      asked.push(digest);
      return UPDATE;
    });
    expect(asked).to.deep.equal([word(3)]);
    expect('undecided' in seen && seen.undecided).to.match(/only its seats.*the update follows from the last$/);
    const gone = await verifyUnseen(payload, disclosed, BASE, read, async () => undefined);
    expect('undecided' in gone && gone.undecided).to.match(/Nobody keeps the last state$/);
  });

  it('fails where the update is another, or the last state is none', async () => {
    const other = await verifyUnseen(payload, disclosed, BASE, read, async () => BASE);
    expect(other).to.deep.include({ outcome: 'refuted', check: 'derivation' });
    const broken = await verifyUnseen(payload, disclosed, BASE, read, async () => new Uint8Array());
    expect(broken).to.deep.include({ outcome: 'refused', check: 'form' });
    const strange = { outcome: 'refuted', check: 'derivation', detail: 'too long' } as const;
    const said = await verifyUnseen(payload, disclosed, BASE, read, async () => strange);
    expect(said).to.deep.equal({ ...strange, detail: 'the last state: too long' });
  });

  it('shows nothing but its form in private', async () => {
    const params = { ...disclosed, dataMode: DATA_MODE.private };
    const seen = await verifyUnseen(payload, params, BASE, { ...read, leaves: [] }, () => expect.fail('a state was asked for'));
    expect('undecided' in seen && seen.undecided).to.match(/^data and states never left the solver/);
  });
});
