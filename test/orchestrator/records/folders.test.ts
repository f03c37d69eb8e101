import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ChainEvent } from '../../../node/chain/events.ts';
import { newestRun } from '../../../orchestrator/records/newest-run.ts';
import { openFolder } from '../../../orchestrator/records/open-folder.ts';
import { RECORDS_FILE } from '../../../orchestrator/records/records-file.ts';
import { writeRecords } from '../../../orchestrator/records/write-records.ts';
import { account, PARAMS, word } from '../../roles/support/script.ts';
import { caught } from '../../substrate/support/caught.ts';
import { ADDRESSES } from '../support/sample-events.ts';

const place = { timestamp: 1, txHash: word(9), address: ADDRESSES.project };
const EVENTS: ChainEvent[] = [
  {
    name: 'ProjectCreated',
    args: { projectId: 1n, owner: account(1), specDigest: word(1), genesisDigest: word(2) },
    block: 1,
    logIndex: 0,
    ...place,
  },
  { name: 'ParamsChanged', args: { projectId: 1n, paramsVersion: 1 }, block: 1, logIndex: 1, ...place },
];
const chain = { chainId: 5, addresses: ADDRESSES, params: async () => PARAMS };

describe('the folder of a run', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-records-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('keeps events, parameters, addresses and names, written over whole', async () => {
    await writeRecords(folder, EVENTS.slice(0, 1), chain, []);
    await writeRecords(folder, EVENTS, chain, [{ account: account(7), name: 'solver-1' }]);
    const records = await openFolder(folder);
    expect(records.events).to.deep.equal(EVENTS);
    expect(records).to.deep.include({ kind: 'folder', chainId: 5, addresses: ADDRESSES, names: { [account(7)]: 'solver-1' } });
    expect(await records.params(1n, 1)).to.deep.equal(PARAMS);
    expect((await caught(() => records.params(1n, 2))).code).to.equal('RECORDS_DAMAGED');
    expect((await caught(() => records.content.get(word(1)))).code).to.equal('NET_NOT_FOUND');
  });

  it('that is none, or holds no plain file of records, is refused', async () => {
    expect((await caught(() => openFolder(join(folder, 'gone')))).code).to.equal('RECORDS_NO_FOLDER');
    expect((await caught(() => openFolder(folder))).code).to.equal('RECORDS_MISSING');
    await mkdir(join(folder, RECORDS_FILE));
    expect((await caught(() => openFolder(folder))).code).to.equal('RECORDS_MISSING');
  });

  it('that is the newest with records is taken', async () => {
    expect(await newestRun(folder)).to.equal(undefined);
    expect(await newestRun(join(folder, 'gone'))).to.equal(undefined);
    for (const [index, name] of ['new', 'old', 'without'].entries()) {
      await mkdir(join(folder, name));
      if (name === 'without') continue;
      await writeFile(join(folder, name, RECORDS_FILE), '');
      await utimes(join(folder, name, RECORDS_FILE), 1_000 - index, 1_000 - index);
    }
    await writeFile(join(folder, 'current.json'), '{}');
    expect(await newestRun(folder)).to.equal(join(folder, 'new'));
  });
});
