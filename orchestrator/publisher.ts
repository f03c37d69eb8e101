import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ContentService, createContent } from '../node/content/create-content.ts';
import { openFsStore } from '../node/content/fs-store.ts';
import type { Logger } from '../node/log/logger.ts';
import { createNetwork } from '../node/net/create-network.ts';
import type { Network } from '../node/net/network.ts';
import { loadPeerKey } from '../node/net/peer-key.ts';
import { encodeCbor } from '../protocol/cbor.ts';
import type { Hex } from '../protocol/hex.ts';
import { encodeProjectSpec, type ProjectSpec } from '../roles/content/project-spec.ts';
import { loadProgram, parseManifestText } from '../substrate/program/load-program.ts';
import { GRAPH_NAMES, type GraphName, type Program } from '../substrate/program/program-manifest.ts';
import { ROOT } from './root.ts';

/** The project owner's own peer: it serves program, genesis and spec, and is the address that others start from. */
export type Publisher = { readonly network: Network; readonly content: ContentService; stop(): Promise<void> };

export const startPublisher = async (
  options: { readonly folder: string; readonly chainId: number; readonly registry: Hex; readonly bootstrap?: readonly string[] },
  logger: Logger,
): Promise<Publisher> => {
  const { folder, chainId, registry, bootstrap = [] } = options;
  const privateKey = await loadPeerKey(join(folder, 'peer.key'));
  const network = await createNetwork({ privateKey, chainId, registry, bootstrap }, { logger });
  const store = await openFsStore({ folder: join(folder, 'content') }, { logger });
  const content = createContent({}, { store, net: network, logger });
  await network.start();
  await content.start();
  return {
    network,
    content,
    stop: async () => {
      await content.stop();
      await network.stop();
    },
  };
};

/** Reads a compiled program from `programs/<name>`, or from the folder whose whole path is given. */
export const readProgram = (name: string): Promise<Program> => readProgramFolder(resolve(ROOT, 'programs', name));

/** Reads a compiled program from any folder. Throws what reading files throws, and what `loadProgram` does. */
export const readProgramFolder = async (folder: string): Promise<Program> => {
  const read = async (file: string): Promise<Uint8Array> => new Uint8Array(await readFile(join(folder, file)));
  const graphs: Partial<Record<GraphName, Uint8Array>> = {};
  for (const graph of GRAPH_NAMES) graphs[graph] = await read(`${graph}.onnx`);
  const text = await read('program.json');
  const frozen: Record<string, Uint8Array> = {};
  for (const { name, digest } of parseManifestText(text).manifest.frozen) frozen[name] = await read(`frozen/${digest}.bin`);
  return loadProgram({ manifest: text, graphs: graphs as Record<GraphName, Uint8Array>, frozen });
};

/** Puts a program where nodes fetch it: its manifest under the program hash, graphs and frozen inputs under theirs. */
export const publishProgram = async (content: ContentService, program: Program): Promise<void> => {
  await content.put(encodeCbor(program.manifest, 'program manifest'));
  for (const graph of GRAPH_NAMES) await content.put(program.graphs[graph]);
  for (const frozen of program.frozen) await content.put(frozen);
};

/** Puts version 0 and the spec of a project where nodes fetch them. */
export const publishGenesis = async (
  content: ContentService,
  version: Uint8Array,
  spec: ProjectSpec,
): Promise<{ readonly genesisDigest: Hex; readonly specDigest: Hex }> => ({
  genesisDigest: await content.put(version),
  specDigest: await content.put(encodeProjectSpec(spec)),
});
