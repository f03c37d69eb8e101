import type { ChainEvent } from '../../node/chain/events.ts';
import type { Hex } from '../../protocol/hex.ts';
import { ROLE_TERMS, ROLES, type Role } from '../../protocol/roles.ts';

/** What a credit was for; the index is the contract's number. */
export const CREDIT_KINDS = [
  'solver',
  'coordinator',
  'dividend',
  'proposer',
  'aggregator',
  'attestation',
  'tip',
  'compensation',
] as const;
export type CreditKind = (typeof CREDIT_KINDS)[number];

/** What a penalty was for; the index is the contract's number. */
export const PENALTY_REASONS = [
  'none',
  'joined, did not commit',
  'committed, did not reveal',
  'refuted',
  'truth withheld',
  'bad task',
  'seat without a ballot',
  'ballot committed, not revealed',
  'version refuted',
] as const;

/** Stake of one account in one role, wei: `held` includes `locked`; `unbonding` is on its way out. */
export type StakeLedger = { readonly held: bigint; readonly locked: bigint; readonly unbonding: bigint };

export type Penalty = { readonly role: Role; readonly reason: string; readonly amount: bigint; readonly block: number };

/** Everything that one account staked, earned and lost, wei. */
export type AccountLedger = {
  readonly account: Hex;
  readonly stakes: Readonly<Partial<Record<Role, StakeLedger>>>;
  readonly earned: Readonly<Partial<Record<CreditKind, bigint>>>;
  readonly penalties: readonly Penalty[];
  readonly withdrawn: bigint;
};

/** All accounts of a deployment, by address. */
export type LedgerView = Readonly<Record<Hex, AccountLedger>>;

export const EMPTY_LEDGER: LedgerView = {};

/** Adds one event: a pure fold over chain data alone. */
export const reduceLedger = (ledger: LedgerView, event: ChainEvent): LedgerView => {
  switch (event.name) {
    case 'Staked':
      return stake(ledger, event.args, { held: event.args.amount });
    case 'UnstakeRequested':
      return stake(ledger, event.args, { held: -event.args.amount, unbonding: event.args.amount });
    case 'StakeWithdrawn':
      return stake(ledger, event.args, { unbonding: -event.args.amount });
    case 'Locked':
      return stake(ledger, event.args, { locked: event.args.amount });
    case 'Unlocked':
      return stake(ledger, event.args, { locked: -event.args.amount });
    case 'Penalised': {
      const { account, role, reason, amount } = event.args;
      // A penalty ends its engagement: the whole lock goes, whatever part of it was cut.
      const next = stake(ledger, event.args, { held: -amount, locked: -ROLE_TERMS[roleName(role)].lock });
      const penalty = { role: roleName(role), reason: PENALTY_REASONS[reason] ?? String(reason), amount, block: event.block };
      return change(next, account, (a) => ({ ...a, penalties: [...a.penalties, penalty] }));
    }
    case 'Credited': {
      const { account, kind, amount } = event.args;
      const name = CREDIT_KINDS[kind] as CreditKind;
      return change(ledger, account, (a) => ({ ...a, earned: { ...a.earned, [name]: (a.earned[name] ?? 0n) + amount } }));
    }
    case 'RewardsWithdrawn':
      return change(ledger, event.args.account, (a) => ({ ...a, withdrawn: a.withdrawn + event.args.amount }));
    default:
      return ledger;
  }
};

/** Sum of everything earned. */
export const earnedBy = (account: AccountLedger): bigint =>
  Object.values(account.earned).reduce((sum, amount) => sum + amount, 0n);

/** What the account may withdraw now. */
export const withdrawableBy = (account: AccountLedger): bigint => earnedBy(account) - account.withdrawn;

/** Sum of everything lost. */
export const penaltiesOf = (account: AccountLedger): bigint => account.penalties.reduce((sum, p) => sum + p.amount, 0n);

const roleName = (role: number): Role => ROLES[role] ?? ROLES[0];

type Change = Partial<Record<keyof StakeLedger, bigint>>;

const stake = (ledger: LedgerView, { account, role }: { account: Hex; role: number }, by: Change): LedgerView => {
  const name = roleName(role);
  return change(ledger, account, (a) => {
    const { held, locked, unbonding } = a.stakes[name] ?? { held: 0n, locked: 0n, unbonding: 0n };
    const next = {
      held: held + (by.held ?? 0n),
      locked: locked + (by.locked ?? 0n),
      unbonding: unbonding + (by.unbonding ?? 0n),
    };
    return { ...a, stakes: { ...a.stakes, [name]: next } };
  });
};

const change = (ledger: LedgerView, account: Hex, update: (a: AccountLedger) => AccountLedger): LedgerView => ({
  ...ledger,
  [account]: update(ledger[account] ?? { account, stakes: {}, earned: {}, penalties: [], withdrawn: 0n }),
});
