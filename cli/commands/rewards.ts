import { createChainClient } from '../../node/chain/chain-client.ts';
import type { OptionValues } from '../../node/config/option-table.ts';
import type { Logger } from '../../node/log/logger.ts';
import { accountRows } from '../../orchestrator/account-rows.ts';
import { balanceLines } from '../../orchestrator/report/round-table.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { documentOf } from '../document-of.ts';
import { findDeployment } from '../find-deployment.ts';
import type { REWARDS_OPTIONS } from '../options/rewards.ts';
import { readLedger } from '../read-ledger.ts';

/** `tempernet rewards`: what accounts staked, earned and lost, from chain data alone. */
export const rewardsCommand = async (
  values: OptionValues<typeof REWARDS_OPTIONS>,
  logger: Logger,
  print: (line: string) => void,
): Promise<number> => {
  const { rpc, registry } = await findDeployment(values);
  const chain = await createChainClient(
    { rpcUrl: rpc, registry, ...(values.chainId === undefined ? {} : { chainId: values.chainId }) },
    { logger },
  );
  try {
    const ledger = await readLedger(chain);
    const account = values.account?.toLowerCase() as Hex | undefined;
    if (account !== undefined && !/^0x[0-9a-f]{40}$/.test(account))
      throw new TempernetError('CLI_BAD_OPTION', { option: '--account', detail: 'is not an address', command: 'rewards' });
    if (account !== undefined && ledger[account] === undefined) throw new TempernetError('CLI_UNKNOWN_ACCOUNT', { account });
    const rows = accountRows(
      account === undefined ? ledger : { [account]: ledger[account] as NonNullable<(typeof ledger)[Hex]> },
    );
    if (values.json) print(documentOf({ registry, accounts: rows }));
    else for (const line of balanceLines(rows, process.stdout.isTTY)) print(line);
    return 0;
  } finally {
    await chain.close();
  }
};
