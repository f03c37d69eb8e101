import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { openJournal } from '../../../node/journal/sqlite-journal.ts';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const codeOf = (action: () => unknown): string | undefined => {
  try {
    action();
  } catch (error) {
    return isTempernetError(error) ? error.code : String(error);
  }
  return undefined;
};

describe('sqlite journal', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps entries over a restart, the first statement for a key for ever', () => {
    const first = openJournal({ folder });
    first.put('a', bytes('1'));
    first.put('a', bytes('2'));
    expect(first.putIfAbsent('ballot/7', bytes('yes'))).to.deep.equal(bytes('yes'));
    expect(first.putIfAbsent('ballot/7', bytes('no'))).to.deep.equal(bytes('yes'));
    first.close();
    first.close();
    const second = openJournal({ folder });
    expect(second.get('a')).to.deep.equal(bytes('2'));
    expect(second.putIfAbsent('ballot/7', bytes('no'))).to.deep.equal(bytes('yes'));
    second.delete('a');
    expect(second.get('a')).to.equal(undefined);
    second.close();
  });

  it('lists exactly what starts with the prefix, in key order', () => {
    const journal = openJournal({ folder });
    for (const key of ['task/2', 'task/1', 'task', 'tasks', 'task/%', 'u', 'task/é']) journal.put(key, bytes(key));
    expect(journal.list('task/').map(([key]) => key)).to.deep.equal(['task/%', 'task/1', 'task/2', 'task/é']);
    expect(journal.list('')).to.have.length(7);
    expect(journal.list('x')).to.deep.equal([]);
    journal.close();
  });

  it('refuses a second opener, a closed journal, a foreign version and a file that is no database', () => {
    const journal = openJournal({ folder });
    expect(codeOf(() => openJournal({ folder }))).to.equal('JOURNAL_LOCKED');
    journal.close();
    expect(codeOf(() => journal.put('a', bytes('1')))).to.equal('JOURNAL_CLOSED');
    expect(codeOf(() => journal.list(''))).to.equal('JOURNAL_CLOSED');
    const database = new DatabaseSync(join(folder, 'journal.sqlite'));
    database.exec('PRAGMA user_version = 9');
    database.close();
    expect(codeOf(() => openJournal({ folder }))).to.equal('JOURNAL_VERSION');
    writeFileSync(join(folder, 'journal.sqlite'), 'this is not a database, but long enough to be taken for one'.repeat(50));
    expect(codeOf(() => openJournal({ folder }))).to.equal('JOURNAL_CORRUPT');
  });

  it('keeps other processes out, frees the lock when they are killed, and then holds all that they were told is written', async () => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./journal-writer.ts', import.meta.url)), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.length < 400 || child.killed) return;
      expect(codeOf(() => openJournal({ folder }))).to.equal('JOURNAL_LOCKED');
      child.kill('SIGKILL');
    });
    await once(child, 'close');
    const told = output.split('\n').slice(0, -1).map(Number);
    const journal = openJournal({ folder });
    const kept = journal.list('entry/');
    expect(told.length).to.be.greaterThan(50);
    expect(kept.length).to.be.within(told.length, told.length + 1);
    for (const [index, [, value]] of kept.entries()) expect(value).to.deep.equal(Uint8Array.of(index & 255, index >> 8));
    journal.close();
  });
});
