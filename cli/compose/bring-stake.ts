import type { ChainClient } from '../../node/chain/client-types.ts';
import type { Logger } from '../../node/log/logger.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { ROLE_TERMS, type Role, roleNumber } from '../../protocol/roles.ts';

/**
 * Brings an account's stake in a role up to `wanted` wei, from its own ATN. Throws ROLE_LOW_STAKE when less than the role's
 * minimum is held and wanted, ROLE_NO_FUNDS when the account has too little ATN to reach that minimum; with less than `wanted` beyond
 * it, the node goes on.
 */
export const bringStake = async (chain: ChainClient, logger: Logger, account: Hex, role: Role, wanted: bigint): Promise<void> => {
  // A run that was killed may have sent its stake already: it must not be brought twice.
  await chain.quiet();
  const { held } = await chain.position(account, roleNumber(role));
  const minimum = ROLE_TERMS[role].minimumStake;
  if (wanted <= held) {
    if (held < minimum) throw new TempernetError('ROLE_LOW_STAKE', { role, held: atn(held), minimum: atn(minimum) });
    return;
  }
  if (wanted < minimum) throw new TempernetError('ROLE_LOW_STAKE', { role, held: atn(wanted), minimum: atn(minimum) });
  const missing = wanted - held;
  const balance = await chain.balance(account);
  if (balance < missing && held >= minimum) {
    // It lost a part: with what is left it can work, and stopping for good would be one more penalty for one fault.
    logger.warn({ role, held: atn(held), wanted: atn(wanted), balance: atn(balance) }, 'too little ATN to bring the stake up');
    return;
  }
  if (balance < missing) throw new TempernetError('ROLE_NO_FUNDS', { account, balance: atn(balance), missing: atn(missing) });
  await chain.send({ contract: 'token', method: 'approve', args: [chain.addresses.staking, missing] });
  await chain.send({ contract: 'staking', method: 'stake', args: [roleNumber(role), missing] });
  logger.info({ role, staked: atn(missing), held: atn(wanted) }, 'staked');
};

const atn = (wei: bigint): string => String(wei / 10n ** 18n);
