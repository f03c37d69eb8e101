import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { clearDrafts, writeOnce } from '../../../node/disk/write-once.ts';

describe('writing a file once', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'write-once-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is for the owner alone, never replaces and leaves nothing beside it', async () => {
    const file = join(folder, 'secret');
    expect(await writeOnce(file, 'one')).to.equal(true);
    expect(await writeOnce(file, 'two')).to.equal(false);
    expect(readFileSync(file, 'utf8')).to.equal('one');
    expect(statSync(file).mode & 0o077).to.equal(0);
    expect(readdirSync(folder)).to.deep.equal(['secret']);
  });

  it('has one winner among many writers, whose file is whole', async () => {
    const file = join(folder, 'secret');
    const texts = Array.from({ length: 8 }, (_, i) => String(i).repeat(100_000));
    const wrote = await Promise.all(texts.map((text) => writeOnce(file, text)));
    expect(wrote.filter(Boolean)).to.have.lengthOf(1);
    expect(readFileSync(file, 'utf8')).to.equal(texts[wrote.indexOf(true)]);
    expect(readdirSync(folder)).to.deep.equal(['secret']);
  });

  it('clears what a killed writer left, and nothing else', async () => {
    writeFileSync(join(folder, 'secret.0123456789ab.draft'), 'hal');
    writeFileSync(join(folder, 'other'), '');
    await clearDrafts(folder);
    expect(readdirSync(folder)).to.deep.equal(['other']);
  });
});
