import type { Hex } from '../protocol/hex.ts';
import { type LedgerView, withdrawableBy } from '../roles/view/ledger-view.ts';
import { atnText } from './amounts.ts';
import type { AccountRow } from './run-document.ts';

/** The ledger as rows, named accounts first in the order given, amounts in ATN. */
export const accountRows = (
  ledger: LedgerView,
  names: readonly { readonly account: Hex; readonly name: string }[] = [],
): AccountRow[] => {
  const order = new Map(names.map(({ account }, index) => [account, index]));
  const nameOf = new Map(names.map(({ account, name }) => [account, name]));
  return Object.values(ledger)
    .sort((a, b) => (order.get(a.account) ?? 1e9) - (order.get(b.account) ?? 1e9) || (a.account < b.account ? -1 : 1))
    .map((entry) => {
      const stakes = Object.entries(entry.stakes);
      const name = nameOf.get(entry.account);
      return {
        account: entry.account,
        ...(name === undefined ? {} : { name }),
        roles: stakes.map(([role]) => role),
        staked: Object.fromEntries(stakes.map(([role, stake]) => [role, atnText(stake.held)])),
        locked: atnText(stakes.reduce((sum, [, stake]) => sum + stake.locked, 0n)),
        earned: Object.fromEntries(Object.entries(entry.earned).map(([kind, amount]) => [kind, atnText(amount)])),
        penalties: entry.penalties.map(({ role, reason, amount }) => ({ role, reason, amount: atnText(amount) })),
        withdrawable: atnText(withdrawableBy(entry)),
      };
    });
};
