import { expect } from 'chai';
import { taskSource } from '../../../cli/compose/task-source.ts';
import type { TaskSource } from '../../../roles/handlers/workshop.ts';
import { decodeDataset, exampleDigests } from '../../../substrate/data/dataset.ts';
import { programContent } from '../../../substrate/payloads/program/program-content.ts';
import { caught } from '../../substrate/support/caught.ts';
import { committedProgram } from '../../substrate/support/programs.ts';

describe("a proposer's data", function () {
  this.timeout(60_000);
  const { schema } = programContent(committedProgram('brain').manifest);
  const digests = (bytes: Uint8Array): string[] => exampleDigests(decodeDataset(bytes, schema.columns));
  const all = async (source: TaskSource, tasks: number): Promise<string[]> => {
    const { shards } = await source.shards(schema, 2);
    const truths = await Promise.all(Array.from({ length: tasks }, (_, i) => source.truth(schema, i, 500)));
    return [...shards, ...truths].flatMap(digests);
  };

  it('never shows an example twice: not in two shards, not in two truths, not in two parts', async () => {
    const rows = (
      await Promise.all([all(taskSource('brain-synthetic', 0, 2), 8), all(taskSource('brain-synthetic', 1, 2), 8)])
    ).flat();
    expect(rows.length).to.equal(24_000 + 8_000);
    expect(new Set(rows).size).to.equal(rows.length);
  });

  it('is the same after a restart', async () => {
    const [first, again] = [taskSource('brain-synthetic', 1, 2), taskSource('brain-synthetic', 1, 2)];
    const shards = await first.shards(schema, 3);
    const truth = await first.truth(schema, 3, 250);
    expect(await again.truth(schema, 3, 250), 'before any shard was asked for').to.deep.equal(truth);
    expect(await again.shards(schema, 3)).to.deep.equal(shards);
  });

  it('ends when its part of the pool is used up', async () => {
    const source = taskSource('brain-synthetic', 0, 2);
    await source.truth(schema, 7, 500);
    const error = await caught(() => source.truth(schema, 8, 500));
    expect(error.code).to.equal('ROLE_DATA_EXHAUSTED');
    expect((await caught(() => taskSource('poems', 0, 1).shards(schema, 1))).code).to.equal('CLI_BAD_OPTION');
  });
});
