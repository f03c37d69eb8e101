import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { expect } from 'chai';
import { ROOT, textOf } from './support/tree.ts';

type Manifest = {
  version: string;
  license: string;
  scripts: Record<string, string>;
  bin: Record<string, string>;
  allowScripts: Record<string, boolean>;
} & Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>;
type Lock = { packages: Record<string, { version?: string; hasInstallScript?: boolean; resolved?: string }> };

const manifest = JSON.parse(textOf('package.json')) as Manifest;
const lock = JSON.parse(textOf('package-lock.json')) as Lock;
const pinned = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };

describe('package', () => {
  it('pins every dependency to one exact version', () => {
    const loose = Object.entries(pinned).filter(([, version]) => !/^(npm:@?[\w./-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
    expect(loose).to.deep.equal([]);
  });

  it('locks the versions it pins', () => {
    const drift = Object.entries(pinned).filter(
      ([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version.split('@').at(-1),
    );
    expect(drift).to.deep.equal([]);
  });

  it('names no registry host in the lock file', () => {
    expect(Object.values(lock.packages).filter(({ resolved }) => resolved?.startsWith('http'))).to.deep.equal([]);
  });

  it('decides on every dependency that has an install script', () => {
    const scripted = Object.entries(lock.packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.split('node_modules/').at(-1)!);
    expect(Object.keys(manifest.allowScripts)).to.have.members([...new Set(scripted)]);
  });

  it('asks for no install script itself, so that those who install it need to allow none', () => {
    expect(manifest.scripts).to.not.have.any.keys('preinstall', 'install', 'postinstall');
  });

  it('has the files that a reader looks for, the changelog naming the current version', () => {
    for (const file of ['README.md', 'AGENTS.md', 'CONTRIBUTING.md', 'SECURITY.md', 'LICENSE', 'BENCHMARKS.md']) {
      expect(existsSync(ROOT + file), file).to.equal(true);
    }
    expect(textOf('LICENSE')).to.match(/^MIT License/);
    expect(manifest.license).to.equal('MIT');
    expect(textOf('CHANGELOG.md')).to.include(`## ${manifest.version}`);
  });

  it('the binary and the CI script can be executed', () => {
    for (const file of [manifest.bin.tempernet!, '.ci/run']) expect(statSync(ROOT + file).mode & 0o111, file).to.not.equal(0);
  });

  it('the CI script runs what the README tells a newcomer to run', () => {
    expect(textOf('.ci/run')).to.include('npm install').and.include('npm test');
    expect(() => execFileSync('bash', ['-n', `${ROOT}.ci/run`])).to.not.throw();
  });
});
