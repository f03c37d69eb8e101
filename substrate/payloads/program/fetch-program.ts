import { MAX_GRAPH_BYTES } from '../../program/check-graph.ts';
import { frozenBytes } from '../../program/frozen-content.ts';
import { loadProgram } from '../../program/load-program.ts';
import { parseProgramManifest } from '../../program/parse-manifest.ts';
import { GRAPH_NAMES, type GraphName, type Program } from '../../program/program-manifest.ts';
import type { FetchPart } from '../payload-kind.ts';

/** A stranger's program from the JSON object of its manifest, every other part fetched with `get`, checked whole before anything runs. */
export const fetchProgram = async (json: unknown, get: FetchPart): Promise<Program> => {
  const manifest = parseProgramManifest(json);
  const graphs: Partial<Record<GraphName, Uint8Array>> = {};
  for (const name of GRAPH_NAMES) graphs[name] = await get(manifest.graphs[name].digest, MAX_GRAPH_BYTES);
  const frozen: Record<string, Uint8Array> = {};
  for (const spec of manifest.frozen) frozen[spec.name] = await get(spec.digest, frozenBytes(spec));
  return loadProgram({ manifest: JSON.stringify(json), graphs: graphs as Record<GraphName, Uint8Array>, frozen });
};
