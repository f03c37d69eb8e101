import { expect } from 'chai';
import type { ContractTransactionReceipt } from 'ethers';
import { FAULTS, type Fault } from '../../../protocol/faults.ts';
import { ROLE_TERMS, ROLES, type Role } from '../../../protocol/roles.ts';
import { moved } from './books.ts';
import { eventsOf, read } from './chain.ts';
import { ATN } from './params.ts';
import type { World } from './world.ts';

/** What whoever enforces a deadline gets, where a penalty falls: protocol appendix G. */
export const TIP = ATN;

/** Credit kinds of the contract, by number. */
const [TIP_KIND, COMPENSATION_KIND] = [6n, 7n];

/** One lock that is cut: whose, for what, how much of it, and how much of that is burned. In wei. */
export type Cut = {
  readonly who: string;
  readonly fault: Exclude<Fault, 'none'>;
  readonly amount: bigint;
  readonly burned: bigint;
};

/** All that one call takes, gives back and pays. */
export type Fine = {
  readonly cuts: readonly Cut[];
  /** Who gets the tip; undefined where none is due. */
  readonly tipped?: string;
  /** What others get out of the penalties. */
  readonly compensated?: Readonly<Record<string, bigint>>;
  /** Whose locks return whole. */
  readonly released?: readonly string[];
  /** Whatever else moves: pay and the project's books. */
  readonly besides?: Readonly<Record<string, bigint>>;
};

const roleOf = (name: string): Role => ROLES.find((role) => name.startsWith(role)) as Role;

/**
 * Runs one call and holds everything that it moved against `fine`: stakes, locks, credits, the project's books, the supply, the
 * balances of staking contract and vault, and the events.
 */
export const expectFine = async (w: World, act: () => Promise<ContractTransactionReceipt>, fine: Fine): Promise<void> => {
  const [stakes, vault] = [w.staking, w.rewards].map((contract) => () => read<bigint>(w.token, 'balanceOf', contract.target)) as [
    () => Promise<bigint>,
    () => Promise<bigint>,
  ];
  const before = [await stakes(), await vault(), await read<bigint>(w.token, 'totalSupply')];
  let receipt: ContractTransactionReceipt | undefined;
  const change = await moved(w, async () => {
    receipt = await act();
  });
  const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
  const [cut, burned] = [sum(fine.cuts.map(({ amount }) => amount)), sum(fine.cuts.map((each) => each.burned))];
  const wanted: Record<string, bigint> = { ...fine.besides };
  const add = (name: string, amount: bigint): void => {
    wanted[name] = (wanted[name] ?? 0n) + amount;
  };
  for (const { who, amount } of fine.cuts) {
    add(`held ${who}`, -amount);
    add(`locked ${who}`, -ROLE_TERMS[roleOf(who)].lock);
  }
  for (const who of fine.released ?? []) add(`locked ${who}`, -ROLE_TERMS[roleOf(who)].lock);
  for (const [who, amount] of Object.entries(fine.compensated ?? {})) add(`owed ${who}`, amount);
  if (fine.tipped !== undefined) add(`owed ${fine.tipped}`, TIP);
  if (burned > 0n) add('burned', burned);
  expect(change).to.deep.equal(wanted);

  const redirected = cut - burned;
  expect(redirected).to.equal(sum(Object.values(fine.compensated ?? {})) + (fine.tipped === undefined ? 0n : TIP));
  const after = [await stakes(), await vault(), await read<bigint>(w.token, 'totalSupply')];
  const dustBurned = (change.burned ?? 0n) - burned;
  expect(after.map((amount, index) => amount - before[index]!)).to.deep.equal([
    -cut,
    redirected - dustBurned,
    -(burned + dustBurned),
  ]);

  const events = eventsOf(w.staking, 'Penalised', receipt!);
  expect(
    events.map(({ account, reason, amount, burned }) => ({
      who: w.names.get(account as string),
      fault: FAULTS[Number(reason)],
      amount,
      burned,
    })),
  ).to.deep.equal(fine.cuts);
  for (const [event, { who, amount }] of events.map((event, index) => [event, fine.cuts[index]!] as const)) {
    expect(ROLES[Number(event.role)]).to.equal(roleOf(who));
    expect(amount <= ROLE_TERMS[roleOf(who)].lock, 'no more than its lock').to.equal(true);
  }
  const credits = eventsOf(w.rewards, 'Credited', receipt!);
  const paid = (kind: bigint) =>
    credits.filter((credit) => credit.kind === kind).map(({ account, amount }) => [w.names.get(account as string), amount]);
  expect(paid(TIP_KIND)).to.deep.equal(fine.tipped === undefined ? [] : [[fine.tipped, TIP]]);
  expect(paid(COMPENSATION_KIND)).to.deep.equal(Object.entries(fine.compensated ?? {}));
};
