import { decodeCbor } from '../../protocol/cbor.ts';
import type { Hex } from '../../protocol/hex.ts';
import { sizeOf } from '../../substrate/codecs/tensors.ts';
import { MAX_GRAPH_BYTES } from '../../substrate/program/check-graph.ts';
import { loadProgram } from '../../substrate/program/load-program.ts';
import { parseProgramManifest } from '../../substrate/program/parse-manifest.ts';
import { GRAPH_NAMES, type GraphName, type Program } from '../../substrate/program/program-manifest.ts';

const MAX_MANIFEST_BYTES = 64 * 1024;

/** A stranger's program by its hash, every part fetched with `get`, checked whole before anything runs or is written. */
export const fetchProgram = async (hash: Hex, get: (digest: Hex, maxBytes: number) => Promise<Uint8Array>): Promise<Program> => {
  const json = decodeCbor(await get(hash, MAX_MANIFEST_BYTES), 'program manifest');
  const manifest = parseProgramManifest(json);
  const graphs: Partial<Record<GraphName, Uint8Array>> = {};
  for (const name of GRAPH_NAMES) graphs[name] = await get(manifest.graphs[name].digest, MAX_GRAPH_BYTES);
  const frozen: Record<string, Uint8Array> = {};
  for (const { name, digest, shape } of manifest.frozen) frozen[name] = await get(digest, 4 * sizeOf(shape));
  return loadProgram({ manifest: JSON.stringify(json), graphs: graphs as Record<GraphName, Uint8Array>, frozen });
};
