import type { ChainClient } from '../node/chain/client-types.ts';
import type { Hex } from '../protocol/hex.ts';
import type { CastMember } from './cast.ts';
import { rpc } from './rpc.ts';

/** 10 ETH: gas for far more than a run. */
const GAS_MONEY = '0x8ac7230489e80000';

/** Gives each account ether for gas out of the local chain's first unlocked account. */
export const fundEther = async (rpcUrl: string, accounts: readonly Hex[]): Promise<void> => {
  const [from] = await rpc<string[]>(rpcUrl, 'eth_accounts');
  for (const to of accounts) await rpc(rpcUrl, 'eth_sendTransaction', [{ from, to, value: GAS_MONEY }]);
};

/** Gives each participant the ATN that it will stake, from the treasury. */
export const fundCast = async (chain: ChainClient, cast: readonly CastMember[]): Promise<void> => {
  await Promise.all(
    cast.map(({ account, stake }) => chain.send({ contract: 'token', method: 'transfer', args: [account, stake] })),
  );
};
