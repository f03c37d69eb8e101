import { expect } from 'chai';
import { checkLedgers } from './support/books.ts';
import { read, send } from './support/chain.ts';
import { ATN } from './support/params.ts';
import { runTask } from './support/task.ts';
import { type World, world } from './support/world.ts';

const fails = (w: World, act: Promise<unknown>, error: string) => expect(act).to.be.revertedWithCustomError(w.rewards, error);

describe('credits', () => {
  it('are pulled by who earned them, once', async () => {
    const w = await world();
    const casts = [0, 1, 2].map(() => ({ scores: [250_000, 100_000, 0] }));
    await runTask(w, casts);
    const solver = w.solvers[0]!;
    const owed = await read<bigint>(w.rewards, 'owed', solver.address);
    expect(owed > 0n).to.equal(true, 'something is owed');
    await send(w.rewards, solver, 'withdraw');
    expect(await read<bigint>(w.token, 'balanceOf', solver.address)).to.equal(owed);
    expect([...(await read<bigint[]>(w.rewards, 'account', solver.address))]).to.deep.equal([owed, owed]);
    await checkLedgers(w);
    await fails(w, send(w.rewards, solver, 'withdraw'), 'RewardsNothingOwed');
    await fails(w, send(w.rewards, w.solvers[2]!, 'withdraw'), 'RewardsNothingOwed');
  });

  it('a donation stays over and belongs to nobody', async () => {
    const w = await world();
    await send(w.token, w.owner, 'transfer', w.rewards.target, 5n * ATN);
    const balance = await read<bigint>(w.token, 'balanceOf', w.rewards.target);
    expect(balance - (await read<bigint>(w.rewards, 'ledger'))).to.equal(5n * ATN);
  });

  it('only tasks and projects can give them', async () => {
    const w = await world();
    const who = w.keeper.address;
    for (const [name, ...args] of [
      ['credit', who, 0, 1, 1, ATN],
      ['creditEqually', [who], 0, 1, 1, ATN],
      ['deposit', ATN],
      ['payOut', who, ATN],
      ['burnDust', 1, ATN],
    ] as const) {
      await fails(w, send(w.rewards, w.keeper, name, ...args), 'RewardsNotCreditor');
    }
  });
});
