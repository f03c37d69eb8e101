/** The roles of the network. The index is the contract's `Role` number. */
export const ROLES = ['proposer', 'solver', 'coordinator', 'aggregator', 'referee', 'inference'] as const;

/** A role by name. */
export type Role = (typeof ROLES)[number];

/** What a role needs: stake in wei, unbonding in seconds, the lock of one engagement in wei, and what an engagement is. */
export type RoleTerms = {
  readonly minimumStake: bigint;
  readonly unbonding: number;
  readonly lock: bigint;
  readonly engagement: 'task' | 'seat' | 'proposal' | 'dispute' | 'channel';
};

const ATN = 10n ** 18n;
const DAY = 86_400;

const terms = (stake: bigint, days: number, lock: bigint, engagement: RoleTerms['engagement']): RoleTerms => ({
  minimumStake: stake * ATN,
  unbonding: days * DAY,
  lock: lock * ATN,
  engagement,
});

/** Protocol section 2: minimum stake, unbonding and lock of each role. */
export const ROLE_TERMS: Readonly<Record<Role, RoleTerms>> = {
  proposer: terms(100n, 7, 50n, 'task'),
  solver: terms(50n, 3, 25n, 'task'),
  coordinator: terms(500n, 14, 100n, 'seat'),
  aggregator: terms(1_000n, 14, 500n, 'proposal'),
  referee: terms(10_000n, 21, 1_000n, 'dispute'),
  inference: terms(200n, 7, 100n, 'channel'),
};

/** The contract's number of a role. */
export const roleNumber = (role: Role): number => ROLES.indexOf(role);

/** The role of a contract's number; undefined for a number that no role has. */
export const roleOfNumber = (number: number): Role | undefined => ROLES[number];
