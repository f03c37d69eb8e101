import { readFileSync } from 'node:fs';

type Entry = { dev?: boolean; version?: string } & Record<string, unknown>;
type Lock = { lockfileVersion: number; packages: Record<string, Entry> };

/**
 * The package.json and lock file of a project whose one dependency is the tarball `tempernet`: the clone's own lock file, less what
 * only its development needs.
 */
export const consumerLock = (root: string, tarball: string): { manifest: object; lock: Lock } => {
  const { lockfileVersion, packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')) as Lock;
  const own = packages['']!;
  const { version, dependencies, optionalDependencies, bin, engines } = own;
  const manifest = { name: 'consumer', version: '1.0.0', private: true, dependencies: { tempernet: tarball } };
  const kept = Object.entries(packages).filter(([path, entry]) => path !== '' && entry.dev !== true);
  return {
    manifest,
    lock: {
      lockfileVersion,
      packages: {
        '': { ...manifest },
        'node_modules/tempernet': { version: version!, resolved: tarball, dependencies, optionalDependencies, bin, engines },
        ...Object.fromEntries(kept),
      },
    },
  };
};
