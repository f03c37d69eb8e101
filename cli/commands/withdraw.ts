import { createChainClient } from '../../node/chain/chain-client.ts';
import { keystoreFile, readKeystore } from '../../node/chain/keystore.ts';
import type { OptionValues } from '../../node/config/option-table.ts';
import type { Logger } from '../../node/log/logger.ts';
import { atnText } from '../../orchestrator/amounts.ts';
import { findDeployment } from '../find-deployment.ts';
import type { WITHDRAW_OPTIONS } from '../options/withdraw.ts';
import { readPassword } from '../read-password.ts';

/** `tempernet withdraw`: pulls everything that a node's account has earned to that account. Payment is never pushed. */
export const withdrawCommand = async (
  values: OptionValues<typeof WITHDRAW_OPTIONS>,
  logger: Logger,
  print: (line: string) => void,
): Promise<number> => {
  const { rpc, registry } = await findDeployment(values);
  const wallet = await readKeystore(keystoreFile(values.folder), await readPassword(values, 'withdraw'));
  const given = values.chainId === undefined ? {} : { chainId: values.chainId };
  const chain = await createChainClient({ rpcUrl: rpc, registry, ...given }, { wallet, logger });
  try {
    const owed = await chain.owed(wallet.address);
    if (owed > 0n) await chain.send({ contract: 'rewards', method: 'withdraw', args: [] });
    const balance = atnText(await chain.balance(wallet.address));
    if (values.json) print(JSON.stringify({ account: wallet.address, withdrawn: atnText(owed), balance }));
    else print(`${wallet.address}: ${atnText(owed)} ATN withdrawn, the account holds ${balance} ATN`);
    return 0;
  } finally {
    await chain.close();
  }
};
