// `npm run coverage:contracts`: runs the contracts' TypeScript tests over contracts that count their statements, lists every line that
// none of them reached, and fails below the share that is held. Tests of gas and size, `[as deployed]`, are for contracts as they are.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { linesOf, missing, shareOf } from './covered/lcov.ts';

/** Share of lines that the tests must reach. */
const HELD = 0.98;

const report = new URL('../coverage/lcov.info', import.meta.url);
rmSync(report, { force: true });
const { status } = spawnSync('hardhat', ['test', 'mocha', '--coverage', '--grep-exclude', '\\[as deployed\\]'], {
  stdio: ['ignore', 'inherit', 'inherit'],
  shell: process.platform === 'win32',
});

// without a report nothing was reached
const files = existsSync(report) ? linesOf(readFileSync(report, 'utf8')) : [];
const share = shareOf(files);
console.log(`${(100 * share).toFixed(2)} % of ${files.length} files' lines; at least ${100 * HELD} % are held`);
for (const { file, lines } of missing(files)) console.log(`not reached: ${file}: ${lines.join(', ')}`);
process.exit(status === 0 && share >= HELD ? 0 : 1);
