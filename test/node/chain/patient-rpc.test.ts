import { expect } from 'chai';
import { createPatientRpc } from '../../../node/chain/patient-rpc.ts';
import type { Rpc } from '../../../node/chain/rpc.ts';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { codeOf } from '../content/support/code-of.ts';

const TIMEOUT_MS = 30_000;

describe('an endpoint that is asked again', () => {
  /** One whose calls fail after `takesMs` each, on a clock that stands still between calls. */
  const failing = (takesMs: number) => {
    let now = 1_000;
    let calls = 0;
    const rpc: Rpc = {
      call: async () => {
        calls++;
        now += takesMs;
        throw new TempernetError('CHAIN_UNREACHABLE', { url: 'http://127.0.0.1', detail: 'no answer' });
      },
      close: () => undefined,
    };
    const clock = {
      now: () => now,
      sleep: async (ms: number) => {
        now += ms;
      },
    };
    const patient = createPatientRpc({ timeoutMs: TIMEOUT_MS }, { rpc, clock });
    return { patient, spent: () => ({ calls, ms: now - 1_000 }) };
  };

  it('is tried several times within two seconds where it refuses at once', async () => {
    const { patient, spent } = failing(0);
    expect(await codeOf(patient.call('eth_call', []))).to.equal('CHAIN_UNREACHABLE');
    expect(spent().calls).to.equal(6);
    expect(spent().ms).to.be.below(2_000);
  });

  it('is given up after the time of two answers where it hangs', async () => {
    const { patient, spent } = failing(TIMEOUT_MS);
    expect(await codeOf(patient.call('eth_call', []))).to.equal('CHAIN_UNREACHABLE');
    expect(spent()).to.deep.equal({ calls: 2, ms: 2 * TIMEOUT_MS + 50 });
  });

  it('is never asked twice to take a transaction', async () => {
    const { patient, spent } = failing(0);
    expect(await codeOf(patient.call('eth_sendRawTransaction', ['0x']))).to.equal('CHAIN_UNREACHABLE');
    expect(spent().calls).to.equal(1);
  });
});
