// `npm run snapshot:contracts`: measures gas of every call and size of every contract and writes the committed files anew. Say in the
// commit why they changed.
import hre from 'hardhat';
import { SNAPSHOTS, writeSnapshot } from '../test/contracts/support/snapshots.ts';

await hre.tasks.getTask('build').run({ quiet: true, noTests: true });

for (const name of Object.keys(SNAPSHOTS) as (keyof typeof SNAPSHOTS)[]) {
  process.stderr.write(`wrote ${await writeSnapshot(name)}\n`);
}
