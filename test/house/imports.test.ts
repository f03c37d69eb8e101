import { expect } from 'chai';
import { type Import, importsOf } from './support/imports.ts';
import { textOf, trackedFiles } from './support/tree.ts';

/** Floors of docs/architecture.md: a folder imports only from floors below it, and from itself. */
const FLOORS: Record<string, number> = {
  protocol: 0,
  kernel: 1,
  substrate: 2,
  node: 3,
  roles: 4,
  agent: 5,
  gateway: 6,
  orchestrator: 7,
  cli: 8,
  'orchestrator.ts': 9,
};

/** The one folder that may import a library. */
const OWNERS: [RegExp, string][] = [
  [/^(libp2p|@libp2p\/.*|@chainsafe\/libp2p.*)$/, 'node/net/'],
  [/^(ethers|undici)$/, 'node/chain/'],
  [/^onnxruntime-/, 'substrate/program/'],
  [/^ws$/, 'node/bridge/'],
  [/^node:child_process$/, 'node/process/'],
  [/^@noble\/ciphers/, 'node/wallet/'],
  [/^@cedar-policy\//, 'kernel/authz/'],
  [/^z3-solver$/, 'kernel/verify/'],
];

/** What the lower floors may take from outside the repository. */
const OUTSIDE: Record<string, RegExp> = {
  protocol: /^(@noble\/(hashes|curves)|multiformats|@ipld\/dag-cbor|@bufbuild\/protobuf)$/,
  kernel: /^(@cedar-policy\/cedar-wasm|z3-solver|smol-toml)$/,
  substrate:
    /^(onnxruntime-(web|node)|@noble\/hashes|@ipld\/dag-cbor|node:(fs|fs\/promises|path|url|worker_threads|module|os|util|events|buffer))$/,
};

const top = (path: string): string => path.split('/')[0]!;
const show = ({ from, path, library }: Import): string => `${from} -> ${path ?? library}`;

describe('import directions', () => {
  const imports = trackedFiles()
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && top(file) in FLOORS)
    .flatMap(importsOf);

  it('reads the imports of every floor that exists', () => {
    const seen = new Set(imports.map(({ from }) => top(from)));
    for (const floor of ['protocol', 'substrate', 'node', 'roles']) expect(seen, floor).to.include(floor);
  });

  it('a floor imports only from floors below it', () => {
    const upward = imports.filter(({ from, path }) => {
      if (path === undefined || top(path) === top(from)) return false;
      const target = FLOORS[top(path)];
      // What is no floor is data or generated types: programs/, types/, package.json.
      if (target === undefined) return /^(test|bench|scripts|ignition|sim)\//.test(path);
      return target >= FLOORS[top(from)]!;
    });
    expect(upward.map(show)).to.deep.equal([]);
  });

  it('roles know of the node only its types: whoever composes a node brings the parts', () => {
    const imported = /^import (type )?[^;]*? from '[./]*\/(node\/[^']+)';$/gm;
    const found = trackedFiles()
      .filter((file) => file.startsWith('roles/') && file.endsWith('.ts'))
      .flatMap((file) => [...textOf(file).matchAll(imported)].map(([, type, path]) => ({ file, type, path })));
    expect(found).to.have.length.above(10);
    expect(found.filter(({ type }) => type === undefined)).to.deep.equal([]);
  });

  it('each outside library has one owner', () => {
    const strays = imports.filter(({ from, library }) =>
      OWNERS.some(([pattern, owner]) => library !== undefined && pattern.test(library) && !from.startsWith(owner)),
    );
    expect(strays.map(show)).to.deep.equal([]);
  });

  it('the lower floors take nothing else from outside', () => {
    const strays = imports.filter(({ from, library }) => {
      const allowed = OUTSIDE[top(from)];
      return allowed !== undefined && library !== undefined && !allowed.test(library);
    });
    expect(strays.map(show)).to.deep.equal([]);
  });
});
