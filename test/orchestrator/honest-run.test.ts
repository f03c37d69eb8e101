import { expect } from 'chai';
import { honestRun } from '../../orchestrator/honest-run.ts';
import { contentDigest } from '../../protocol/content.ts';
import { merge } from '../../roles/handlers/merge.ts';
import { type Dataset, decodeDataset } from '../../substrate/data/dataset.ts';
import { never, PROPOSER, proposeTask, revealed, trainSlot } from '../roles/support/digits-task.ts';
import { type DigitsWorld, digitsWorld, INTERVALS, STEPS, workshopOf } from '../roles/support/digits-world.ts';
import { account } from '../roles/support/script.ts';

describe('the run without adversaries', () => {
  let world: DigitsWorld;

  before(async () => {
    world = await digitsWorld();
  });
  after(() => world.engine.close());

  it('comes to the version that honest solvers and an aggregator come to', async () => {
    const { params, projectSpec, genesis, schema, source } = world;
    const { task } = await proposeTask(world);
    const solvers = [revealed(0, await trainSlot(world, task, 0)), revealed(1, await trainSlot(world, task, 1))];
    const settlement = { weightMedians: [1n, 1n], scoreMedians: [1, 1], g: 1, acceptedMask: 3n, refutedMask: 0n };
    const tasks = [{ ...task, state: 'settled', solvers, settlement }] as const;
    const request = { type: 'merge', tasks, head: genesis.digest, projectSpec, params } as const;
    const { digest } = await merge(workshopOf(world, account(40)), request, never);
    const shards = (await source.shards(schema, 2)).shards.map((bytes): Dataset => decodeDataset(bytes));
    const payload = await workshopOf(world, account(41)).library.payload(projectSpec, params.programHash);
    const plan = { proposers: [PROPOSER], projectId: 1n, steps: STEPS, intervals: INTERVALS, merge: 'mean', mergeF: 0 } as const;
    const base = await world.content.get(genesis.digest);
    const given = { payload, genesis: base, shards: [shards], ...plan };
    const one = await honestRun({ ...given, rounds: 1 });
    expect(contentDigest(one)).to.equal(digest);
    expect(await honestRun({ ...given, rounds: 0 })).to.equal(base);
  });
});
