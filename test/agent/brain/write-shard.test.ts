import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeShard } from '../../../agent/brain/write-shard.ts';
import { stepRows } from '../../../agent/experience/step-rows.ts';
import { readOwnDataFile } from '../../../node/data/own-data-file.ts';
import { caught } from '../../substrate/support/caught.ts';
import { committedProgram } from '../../substrate/support/programs.ts';
import { drawnSteps } from '../support/drawn-steps.ts';

describe("an agent's rows as a solver's own data", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-shard-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const rows = stepRows(drawnSteps('shard', 80));
  const read = () => readOwnDataFile(join(folder, 'data', 'train.safetensors'), committedProgram('brain').manifest.batch.columns);

  it('are read back by the node as they were', async () => {
    await writeShard(join(folder, 'data'), rows);
    const back = await read();
    expect([back.count, back.rows]).to.deep.equal([80, rows.rows]);
  });

  it('never take the place of others', async () => {
    await writeShard(join(folder, 'data'), rows);
    expect((await caught(() => writeShard(join(folder, 'data'), stepRows([])))).code).to.equal('AGENT_SHARD_EXISTS');
    expect((await read()).count).to.equal(80);
  });
});
