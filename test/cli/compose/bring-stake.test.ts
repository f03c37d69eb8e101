import { expect } from 'chai';
import { bringStake } from '../../../cli/compose/bring-stake.ts';
import type { ChainClient, ContractCall } from '../../../node/chain/client-types.ts';
import { silentLogger } from '../../node/log/silent-logger.ts';
import { ATN, account } from '../../roles/support/script.ts';
import { caught } from '../../substrate/support/caught.ts';

const ME = account(1);
const SOLVER = 1;

describe('stake at the start of a node', () => {
  /** Brings a solver's stake to `wanted` ATN when it holds `held` and has `balance`; gives what was sent. */
  const bring = async (held: bigint, balance: bigint, wanted: bigint): Promise<ContractCall[]> => {
    const sent: ContractCall[] = [];
    let quiet = false;
    const chain: Pick<ChainClient, 'quiet' | 'position' | 'balance' | 'send' | 'addresses'> = {
      quiet: async () => {
        quiet = true;
      },
      position: async (who, role) => {
        expect(quiet, 'what was sent before may be stake').to.equal(true);
        expect([who, role]).to.deep.equal([ME, SOLVER]);
        return { held: held * ATN, locked: 0n, unbonding: 0n, availableAt: 0, free: held * ATN };
      },
      balance: async () => balance * ATN,
      send: async (call) => {
        sent.push(call);
        return { txHash: ME, block: 1, gasUsed: 1, status: 1, events: [] };
      },
      addresses: { staking: account(9) } as ChainClient['addresses'],
    };
    await bringStake(chain as ChainClient, silentLogger, ME, 'solver', wanted * ATN);
    return sent;
  };

  it('approves and stakes exactly what is missing', async () => {
    expect(await bring(60n, 40n, 100n)).to.deep.equal([
      { contract: 'token', method: 'approve', args: [account(9), 40n * ATN] },
      { contract: 'staking', method: 'stake', args: [SOLVER, 40n * ATN] },
    ]);
  });

  it('leaves enough stake alone', async () => {
    expect(await bring(100n, 0n, 100n)).to.deep.equal([]);
    expect(await bring(50n, 0n, 0n)).to.deep.equal([]);
  });

  it('goes on with what is left of its stake when it cannot bring it up again', async () => {
    expect(await bring(60n, 39n, 100n)).to.deep.equal([]);
    expect(await bring(50n, 0n, 100n)).to.deep.equal([]);
  });

  it('refuses to start below the minimum of the role or beyond its means, before anything is sent', async () => {
    for (const [held, balance, wanted, code] of [
      [0n, 100n, 0n, 'ROLE_LOW_STAKE'],
      [49n, 100n, 0n, 'ROLE_LOW_STAKE'],
      [0n, 100n, 49n, 'ROLE_LOW_STAKE'],
      [0n, 99n, 100n, 'ROLE_NO_FUNDS'],
      [49n, 0n, 50n, 'ROLE_NO_FUNDS'],
    ] as const) {
      expect((await caught(() => bring(held, balance, wanted))).code).to.equal(code);
    }
  });
});
