// Runs after a bare `npm install` or `npm ci` in a clone, and never for those who install the package: it is npm's `prepare`,
// not `postinstall`, so the tarball needs no install script. It downloads nothing that the lock file does not name.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const GUARD = 'TEMPERNET_PREPARE';
const inRoot = (...parts) => join(root, ...parts);

/** Runs one program with this Node, its output shown; a failure ends the install. */
const run = (args) => {
  const { status, error } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, [GUARD]: '1', HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true' },
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
};

/** True when a package of the lock file is meant for this machine (its os, cpu and C library). */
const isForHere = ({ os, cpu, libc }) => {
  const musl = process.platform === 'linux' && process.report.getReport().header.glibcVersionRuntime === undefined;
  const fits = (list, value) => list === undefined || [list].flat().includes(value);
  return fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, musl ? 'musl' : 'glibc');
};

/** Optional packages that belong on this machine and are not there: npm run by an old Node skips those that ask for a newer one. */
const missing = () => {
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(
      ([path, entry]) =>
        (entry.optional || entry.devOptional) &&
        (entry.os || entry.cpu) &&
        isForHere(entry) &&
        !existsSync(inRoot(path, 'package.json')),
    )
    .map(([path]) => path);
};

const major = Number(process.versions.node.split('.')[0]);
const installing = ['install', 'ci', 'install-test', 'install-ci-test'].includes(process.env.npm_command ?? '');
const hasTools = existsSync(inRoot('node_modules/hardhat/package.json'));

if (installing && hasTools && process.env[GUARD] !== '1') {
  if (major < 24) {
    console.error(
      `tempernet needs Node 24.12 or newer. npm found Node ${process.versions.node} and no Node package for ${process.platform}-${process.arch}: install Node 24, then run npm install again.`,
    );
    process.exit(1);
  }
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js') && missing().length > 0) {
    console.log(
      `completing the install under Node ${process.versions.node}: ${missing().length} package(s) were skipped by the older one`,
    );
    run([npm, 'install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--prefer-offline']);
  }
  // Compiled here, so that the first `npm start` does not have to: about ten seconds.
  if (existsSync(inRoot('hardhat.config.ts'))) run([inRoot('node_modules/hardhat/dist/src/cli.js'), 'build', '--quiet']);
}
