// npm run by an old Node skips optional packages whose `engines` ask for a newer one (Hardhat's EDR among them).
// This script already runs under the Node that was just installed, so one more install from here completes the tree.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = process.cwd();
const edr = `edr-${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : process.platform === 'win32' ? '-msvc' : ''}`;
const run = (args) => {
  const result = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TEMPERNET_POSTINSTALL: '1' },
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
};

if (process.env.TEMPERNET_POSTINSTALL !== '1' && existsSync(join(root, 'hardhat.config.ts'))) {
  if (existsSync(join(root, 'node_modules/hardhat')) && !existsSync(join(root, 'node_modules/@nomicfoundation', edr))) {
    run([process.env.npm_execpath, 'install', '--ignore-scripts', '--no-audit', '--no-fund']);
  }
}
