// Runs after a bare `npm install` or `npm ci` in a clone, and never for those who install the package: it is npm's `prepare`,
// not `postinstall`, so the tarball needs no install script. It downloads nothing that the lock file does not name.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const inRoot = (...parts) => join(root, ...parts);
const GUARD = 'TEMPERNET_PREPARE';
const { platform, arch } = process;

/** Runs one program with the given Node, its output shown; a failure ends the install. */
const run = (node, args) => {
  const { status, error } = spawnSync(node, args, { cwd: root, stdio: 'inherit', env: { ...process.env, [GUARD]: '1' } });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
};

/** Folder of the package that brings Node for this machine. */
const nodePackage = inRoot(
  'node_modules',
  platform === 'darwin' ? `node-bin-darwin-${arch}` : `node-${platform === 'win32' ? 'win' : platform}-${arch}`,
);
const bundledNode = join(nodePackage, 'bin', platform === 'win32' ? 'node.exe' : 'node');

/** Some versions of npm lose the link to it while they throw away the packages for other machines. */
const linkNode = () => {
  const link = inRoot('node_modules/.bin/node');
  if (platform !== 'win32' && existsSync(bundledNode) && !existsSync(link))
    symlinkSync(bundledNode.replace(inRoot('node_modules'), '..'), link);
};

/** True when a package of the lock file is meant for this machine (its os, cpu and C library). */
const isForHere = ({ os, cpu, libc }) => {
  const musl = platform === 'linux' && process.report.getReport().header.glibcVersionRuntime === undefined;
  const fits = (list, value) => list === undefined || [list].flat().includes(value);
  return fits(os, platform) && fits(cpu, arch) && fits(libc, musl ? 'musl' : 'glibc');
};

/** Optional packages that belong on this machine and are not there: npm run by an old Node skips those that ask for a newer one. */
const missing = () => {
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([, entry]) => (entry.optional || entry.devOptional) && (entry.os || entry.cpu) && isForHere(entry))
    .map(([path]) => path)
    .filter((path) => !existsSync(inRoot(path, 'package.json')));
};

const complete = () => {
  const npm = process.env.npm_execpath;
  if (!npm?.endsWith('.js') || missing().length === 0) return;
  console.log(
    `completing the install under Node ${process.versions.node}: ${missing().length} package(s) were skipped by the older one`,
  );
  run(process.execPath, [npm, 'install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--prefer-offline']);
  linkNode();
};

const prepare = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 12)) {
    complete();
    // Compiled here, so that the first `npm start` does not have to.
    run(process.execPath, [inRoot('node_modules/hardhat/dist/src/cli.js'), 'build', '--quiet']);
  } else if (existsSync(bundledNode)) {
    linkNode();
    const { status } = spawnSync(bundledNode, [fileURLToPath(import.meta.url)], { cwd: root, stdio: 'inherit' });
    process.exit(status ?? 1);
  } else {
    console.error(
      `tempernet needs Node 24.12 or newer. This is Node ${process.versions.node}, and npm installed no Node for ${platform}-${arch}: install Node 24, then run npm install again.`,
    );
    process.exit(1);
  }
};

const installing = ['install', 'ci', 'install-test', 'install-ci-test'].includes(process.env.npm_command ?? '');
// Without the development dependencies there is nothing to compile with.
if (installing && existsSync(inRoot('node_modules/hardhat/package.json')) && process.env[GUARD] !== '1') prepare();
