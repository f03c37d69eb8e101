import { expect } from 'chai';
import { raiseFees } from '../../../node/chain/fees.ts';
import { type SubmitFault, submitFault } from '../../../node/chain/submit-error.ts';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';

/** As geth, Hardhat, anvil and Erigon word them. */
const WORDS: readonly (readonly [string, SubmitFault])[] = [
  ['already known', 'known'],
  ['Known transaction: 0xab', 'known'],
  ['transaction already imported', 'known'],
  ['nonce too low: next nonce 5, tx nonce 4', 'nonce'],
  ['Nonce too high. Expected nonce to be 3 but got 9. Note that transactions can not be queued when automining.', 'nonce'],
  ['replacement transaction underpriced', 'nonce'],
  ['transaction underpriced: tip needed 1, tip permitted 0', 'fee'],
  ['max fee per gas less than block base fee: address 0x00, maxFeePerGas: 1, baseFee: 7', 'fee'],
  ['insufficient funds for gas * price + value', 'funds'],
  ["Sender doesn't have enough funds to send tx. The max upfront cost is: 1", 'funds'],
  ['internal error', 'other'],
];

describe('refused transactions', () => {
  for (const [detail, fault] of WORDS) {
    it(`${fault}: ${detail.slice(0, 40)}`, () => {
      expect(submitFault(new TempernetError('CHAIN_RPC', { method: 'eth_sendRawTransaction', code: -32000, detail }))).to.equal(
        fault,
      );
    });
  }

  it('raise fees by a quarter, to what the next block asks, and not without end', () => {
    expect(raiseFees({ tip: 100n, maxFee: 1_000n }, { tip: 90n, maxFee: 800n })).to.deep.equal({ tip: 125n, maxFee: 1_250n });
    expect(raiseFees({ tip: 100n, maxFee: 1_000n }, { tip: 900n, maxFee: 8_000n })).to.deep.equal({ tip: 900n, maxFee: 8_000n });
    expect(raiseFees({ tip: 100n, maxFee: 2_001n }, { tip: 1n, maxFee: 100n })).to.deep.equal({ tip: 100n, maxFee: 2_001n });
  });
});
