import { openJournal } from '../../../node/journal/sqlite-journal.ts';

/** Child of the journal test: writes numbered entries and says each one only after `put` returned, until it is killed. */
const journal = openJournal({ folder: process.argv[2] ?? '' });
for (let index = 0; ; index++) {
  journal.put(`entry/${String(index).padStart(6, '0')}`, Uint8Array.of(index & 255, (index >> 8) & 255));
  process.stdout.write(`${index}\n`);
}
