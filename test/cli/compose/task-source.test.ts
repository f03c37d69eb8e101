import { expect } from 'chai';
import { taskSource } from '../../../cli/compose/task-source.ts';
import type { TaskSource } from '../../../roles/handlers/workshop.ts';
import { decodeDataset, exampleDigests } from '../../../substrate/data/dataset.ts';
import { programContent } from '../../../substrate/payloads/program/program-content.ts';
import { caught } from '../../substrate/support/caught.ts';
import { committedProgram } from '../../substrate/support/programs.ts';

describe("a proposer's data", function () {
  this.timeout(60_000);
  const { schema } = programContent(committedProgram('digits').manifest);
  const digests = (bytes: Uint8Array): string[] => exampleDigests(decodeDataset(bytes, schema.columns));
  const all = async (source: TaskSource, tasks: number): Promise<string[]> => {
    const { shards } = await source.shards(schema, 2);
    const truths = await Promise.all(Array.from({ length: tasks }, (_, i) => source.truth(schema, i, 500)));
    return [...shards, ...truths].flatMap(digests);
  };

  it('never shows an example twice: not in two shards, not in two truths, not in two parts', async () => {
    const rows = (await Promise.all([all(taskSource('mnist', 0, 2), 10), all(taskSource('mnist', 1, 2), 10)])).flat();
    expect(rows.length).to.equal(50_000 + 10_000);
    expect(new Set(rows).size).to.equal(rows.length);
  });

  it('is the same after a restart', async () => {
    const [first, again] = [taskSource('mnist', 1, 2), taskSource('mnist', 1, 2)];
    const shards = await first.shards(schema, 3);
    const truth = await first.truth(schema, 3, 250);
    expect(await again.truth(schema, 3, 250), 'before any shard was asked for').to.deep.equal(truth);
    expect(await again.shards(schema, 3)).to.deep.equal(shards);
  });

  it('ends when its part of the pool is used up', async () => {
    const source = taskSource('mnist', 0, 2);
    await source.truth(schema, 9, 500);
    const error = await caught(() => source.truth(schema, 10, 500));
    expect(error.code).to.equal('ROLE_DATA_EXHAUSTED');
    expect((await caught(() => taskSource('poems', 0, 1).shards(schema, 1))).code).to.equal('DATA_UNREADABLE');
  });
});
