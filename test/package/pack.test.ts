import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { consumerLock } from './support/consumer-lock.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };

/** What a reader's shell has: the clone's own tools, its Node 24 among them, are not on the path. */
const env = {
  ...process.env,
  NO_COLOR: '1',
  PATH: (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => !entry.includes('node_modules') && !entry.includes('node-gyp-bin'))
    .join(delimiter),
};

describe('the packed tarball', function () {
  this.timeout(300_000);
  let folder: string;
  let files: string[];
  const consumer = (): string => join(folder, 'consumer');
  const sh = (cwd: string, command: string): string =>
    execFileSync('bash', ['-euc', command], { cwd, env, encoding: 'utf8', maxBuffer: 1 << 26 });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tempernet-pack-'));
    const [packed] = JSON.parse(
      sh(root, `npm pack --json --loglevel=error --pack-destination '${folder}' | sed -n '/^\\[/,$p'`),
    ) as [{ filename: string; files: { path: string }[] }];
    files = packed.files.map(({ path }) => path);
    mkdirSync(consumer());
    // The locked versions, so that npm finds everything in the cache that installing the clone has filled.
    const { manifest, lock } = consumerLock(root, `file:../${packed.filename}`);
    writeFileSync(join(consumer(), 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(consumer(), 'package-lock.json'), JSON.stringify(lock));
    sh(consumer(), 'npm install --prefer-offline --ignore-scripts --no-audit --no-fund --loglevel=error');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the program and no source, test or local data', () => {
    expect(files).to.include.members(['bin/tempernet.js', 'dist/cli/main.js', 'dist/cli/main.d.ts', 'LICENSE', 'README.md']);
    expect(
      files.filter(
        (path) => /(^|\/)(test|runs|\.ci|node_modules)\//.test(path) || (path.endsWith('.ts') && !path.endsWith('.d.ts')),
      ),
    ).to.deep.equal([]);
  });

  it('holds every program that the source tree has', () => {
    const manifests = (path: string) => /^dist\/programs\/[\w-]+\/program\.json$/.test(path);
    const programs = sh(root, 'git ls-files programs')
      .split('\n')
      .filter((path) => path.endsWith('/program.json'));
    expect(files.filter(manifests)).to.have.members(programs.map((path) => `dist/${path}`));
  });

  it('has a binary that says its version, under whatever Node the shell has', () => {
    expect(sh(consumer(), 'node_modules/.bin/tempernet --version').trim()).to.equal(version);
    expect(sh(consumer(), 'npx --no-install tempernet --version').trim()).to.equal(version);
  });

  it('has a binary that explains itself', () => {
    const help = sh(consumer(), 'node_modules/.bin/tempernet --help');
    for (const command of ['devnet', 'node', 'rewards', 'model']) expect(help).to.match(new RegExp(`^  ${command}\\b`, 'm'));
  });

  it('ends with an error for a command that does not exist', () => {
    expect(() => sh(consumer(), 'node_modules/.bin/tempernet no-such-command 2>/dev/null')).to.throw();
  });

  it('can be imported by its public names', () => {
    const script = "import { toHex } from 'tempernet/protocol/hex'; console.log(toHex(new Uint8Array([1, 255])));";
    writeFileSync(join(consumer(), 'main.mjs'), script);
    expect(sh(consumer(), 'node_modules/.bin/node main.mjs').trim()).to.equal('0x01ff');
  });
});
