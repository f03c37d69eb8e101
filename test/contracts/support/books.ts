import { expect } from 'chai';
import { ROLES } from '../../../protocol/roles.ts';
import { read } from './chain.ts';
import type { World } from './world.ts';

/** Every amount that can move, by a readable name, in wei. */
export type Books = ReadonlyMap<string, bigint>;

/** Reads them all: what accounts are owed, hold and have locked, the project's escrow, what was burned. */
export const readBooks = async (w: World): Promise<Books> => {
  const books = new Map<string, bigint>();
  for (const [address, name] of w.names) {
    books.set(`owed ${name}`, await read<bigint>(w.rewards, 'owed', address));
    const role = ROLES.findIndex((known) => name.startsWith(known));
    if (role < 0) continue;
    books.set(`held ${name}`, await read<bigint>(w.staking, 'held', address, role));
    books.set(`locked ${name}`, await read<bigint>(w.staking, 'locked', address, role));
  }
  const project = await read<{ balance: bigint; reserved: bigint; dust: bigint }>(w.project, 'project', w.projectId);
  books.set('balance', project.balance);
  books.set('reserved', project.reserved);
  books.set('dust', project.dust);
  books.set('burned', await read<bigint>(w.token, 'burned'));
  return books;
};

/** What changed between two readings: name to difference, zeros left out. */
export const changes = (before: Books, after: Books): Record<string, bigint> =>
  Object.fromEntries(
    [...after].map(([name, amount]) => [name, amount - (before.get(name) ?? 0n)] as const).filter(([, change]) => change !== 0n),
  );

/** Runs `act` and returns what it changed; the ledgers must hold afterwards. */
export const moved = async (w: World, act: () => Promise<unknown>): Promise<Record<string, bigint>> => {
  const before = await readBooks(w);
  await act();
  await checkLedgers(w);
  return changes(before, await readBooks(w));
};

/**
 * Each contract's balance is the sum of its ledgers, and minted - burned is the supply. The vault's ledger is also summed from its
 * parts: what each account is owed, the project's balance, its dust.
 */
export const checkLedgers = async (w: World): Promise<void> => {
  for (const contract of [w.staking, w.rewards]) {
    expect(await read<bigint>(w.token, 'balanceOf', contract.target)).to.equal(await read<bigint>(contract, 'ledger'));
  }
  expect(await read<bigint>(w.token, 'balanceOf', w.project.target)).to.equal(0n);
  const { balance, dust } = await read<{ balance: bigint; dust: bigint }>(w.project, 'project', w.projectId);
  let parts = balance + dust;
  for (const address of w.names.keys()) parts += await read<bigint>(w.rewards, 'owed', address);
  expect(await read<bigint>(w.rewards, 'ledger')).to.equal(parts);
  const [minted, burned] = [await read<bigint>(w.token, 'minted'), await read<bigint>(w.token, 'burned')];
  expect(minted - burned).to.equal(await read<bigint>(w.token, 'totalSupply'));
};
