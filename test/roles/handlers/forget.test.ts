import { expect } from 'chai';
import type { Journal } from '../../../node/journal/journal.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { decodeLeaves, encodeLeaves } from '../../../roles/content/leaves.ts';
import { doWork } from '../../../roles/handlers/do-work.ts';
import { forget } from '../../../roles/handlers/forget.ts';
import { train } from '../../../roles/handlers/train.ts';
import type { Work } from '../../../roles/handlers/work.ts';
import type { SolverView } from '../../../roles/view/task-view.ts';
import { memoryJournal } from '../../node/journal/memory-journal.ts';
import { never, proposeTask, revealed, SOLVERS } from '../support/digits-task.ts';
import { type DigitsWorld, digitsWorld, INTERVALS, workshopOf } from '../support/digits-world.ts';
import { account } from '../support/script.ts';

describe('forgetting the states of a finished task', () => {
  let world: DigitsWorld;
  let solver: SolverView;
  let leaves: Hex[];
  let journal: Journal;
  let ended: (...solvers: SolverView[]) => Extract<Work, { type: 'forget' }>;

  beforeEach(async () => {
    world = await digitsWorld();
    const { task } = await proposeTask(world);
    ended = (...solvers) => ({ type: 'forget', task: { ...task, state: 'void', solvers } });
    journal = memoryJournal();
    const { params, projectSpec } = world;
    const shop = workshopOf(world, SOLVERS[0], { journal });
    const solution = await train(shop, { type: 'train', task, slot: 0, projectSpec, params }, never);
    solver = revealed(0, solution);
    leaves = decodeLeaves(await world.content.get(solution.leavesDigest), INTERVALS + 1);
  });
  afterEach(() => world.engine.close());

  const held = (digests: readonly Hex[]) => Promise.all(digests.map((digest) => world.content.has(digest)));

  it("deletes one's own, update and leaves stay", async () => {
    // Nothing was revealed: the journal knows what was trained.
    await forget(workshopOf(world, SOLVERS[0], { journal }), ended({ account: SOLVERS[0], slot: 0 }));
    expect(await held(leaves)).to.deep.equal(leaves.map(() => false));
    const { updateDigest, leavesDigest } = solver.revealed ?? expect.fail('not revealed');
    expect(await held([updateDigest, leavesDigest])).to.deep.equal([true, true]);
  });

  it('deletes after a crash what came here as a state before it, whole or not', async () => {
    const [, whole, part] = leaves as [Hex, Hex, Hex];
    const states = new Map([...[whole, part]].map((digest) => [digest, world.content.get(digest)]));
    for (const digest of states.keys()) await world.content.delete(digest);
    const fetching = {
      ...world.content,
      get: async (digest: Hex) => {
        if (digest === part) throw new Error('killed on the way');
        await world.content.put((await states.get(digest)) as Uint8Array);
        return world.content.get(digest);
      },
    };
    const kept = memoryJournal();
    const first = workshopOf(world, account(21), { journal: kept, content: fetching });
    await first.library.state(whole, { signal: never });
    await first.library.state(part, { signal: never }).catch(() => undefined);
    await world.content.put((await states.get(part)) as Uint8Array); // Fetched again in its second life, or what there was of it.
    await forget(workshopOf(world, account(21), { journal: kept }), ended(solver));
    expect(await held([whole, part])).to.deep.equal([false, false]);
    expect(kept.list('state/')).to.deep.equal([]);
  });

  it('deletes at the next start what came here as a state of a task that ended long before, not that of one that goes on', async () => {
    const [gone, needed] = leaves.slice(1, 3) as [Hex, Hex];
    const kept = memoryJournal();
    const states = await Promise.all([gone, needed].map((digest) => world.content.get(digest)));
    for (const digest of [gone, needed]) await world.content.delete(digest);
    const fetching = {
      ...world.content,
      get: async (digest: Hex) => {
        const at = [gone, needed].indexOf(digest);
        if (at >= 0) await world.content.put(states[at] as Uint8Array);
        return world.content.get(digest);
      },
    };
    const first = workshopOf(world, account(21), { journal: kept, content: fetching });
    for (const digest of [gone, needed]) await first.library.state(digest, { signal: never });
    const second = workshopOf(world, account(21), { journal: kept });
    const leavesDigest = await world.content.put(encodeLeaves([needed]));
    const live = { ...solver, revealed: { ...(solver.revealed ?? expect.fail('not revealed')), leavesDigest } };
    const task = { ...ended(live).task, state: 'judging' as const };
    await doWork(second, { type: 'forget-left', live: [task] }, never);
    expect(await held([gone, needed])).to.deep.equal([false, true]);
    expect(kept.list('state/').map(([key]) => key)).to.deep.equal([`state/${needed}`]);
    await doWork(first, { type: 'forget-left', live: [] }, never);
    expect(await held([needed]), 'fetched in this life: its task will say when').to.deep.equal([true]);
    await doWork(workshopOf(world, account(21), { journal: kept }), { type: 'forget-left', live: [] }, never);
    expect(await held([needed])).to.deep.equal([false]);
    expect(kept.list('state/')).to.deep.equal([]);
  });

  it("deletes of another's list what came here as a state, whatever else the list names", async () => {
    const elsewhere = await world.content.get(leaves[2] as Hex);
    await world.content.delete(leaves[2] as Hex);
    // What the store finds at peers when it is asked.
    const content = {
      ...world.content,
      get: async (digest: Hex) => {
        if (digest === leaves[2]) await world.content.put(elsewhere);
        return world.content.get(digest);
      },
    };
    const seat = workshopOf(world, account(21), { content });
    for (const leaf of [leaves[2], leaves[3]] as Hex[]) await seat.library.state(leaf, { signal: never });
    const list = [world.genesis.digest, world.projectSpec, leaves[2], leaves[3]] as Hex[];
    const leavesDigest = await world.content.put(encodeLeaves(list));
    const crooked = { ...solver, revealed: { ...(solver.revealed ?? expect.fail('not revealed')), leavesDigest } };
    const broken = await world.content.put(new Uint8Array(33));
    await forget(seat, ended({ ...crooked, revealed: { ...crooked.revealed, leavesDigest: broken } }, crooked));
    expect(await held(list)).to.deep.equal([true, true, false, true]);
  });
});
