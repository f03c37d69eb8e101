import { encodeCbor } from '../../protocol/cbor.ts';
import { contentDigest } from '../../protocol/content.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { JsonFault, parseJson } from '../../protocol/parse-json.ts';
import { checkGraph } from './check-graph.ts';
import { frozenBytes } from './frozen-content.ts';
import { expectedPorts } from './graph-ports.ts';
import { parseProgramManifest } from './parse-manifest.ts';
import { GRAPH_NAMES, type GraphName, type Program, type ProgramManifest } from './program-manifest.ts';

/** The bytes of a program: the text of `program.json`, its graphs, and the contents of its frozen inputs by name. */
export type ProgramFiles = {
  readonly manifest: string | Uint8Array;
  readonly graphs: Readonly<Record<GraphName, Uint8Array>>;
  readonly frozen?: Readonly<Record<string, Uint8Array>>;
};

/** The program hash that a project holds on chain: content digest of the dag-cbor of the manifest's JSON object. */
export const programHash = (json: unknown): Hex => contentDigest(encodeCbor(json, 'program manifest'));

/** Parses the text of `program.json`. Throws `SUBSTRATE_BAD_MANIFEST`. */
export const parseManifestText = (manifest: string | Uint8Array): { readonly manifest: ProgramManifest; readonly hash: Hex } => {
  let json: unknown;
  try {
    json = parseJson(typeof manifest === 'string' ? manifest : new TextDecoder('utf-8', { fatal: true }).decode(manifest));
  } catch (cause) {
    const detail = cause instanceof JsonFault ? cause.message : 'is not UTF-8';
    throw new TempernetError('SUBSTRATE_BAD_MANIFEST', { path: 'manifest', detail }, { cause });
  }
  return { manifest: parseProgramManifest(json), hash: programHash(json) };
};

/**
 * Checks a stranger's program whole: manifest strict, every graph of the named digest, of allowed operators, with exactly
 * the inputs and outputs that the manifest describes. Throws `SUBSTRATE_BAD_MANIFEST`, `SUBSTRATE_GRAPH_DIGEST` or
 * `SUBSTRATE_BAD_GRAPH`. Does not run anything.
 */
export const loadProgram = (files: ProgramFiles): Program => {
  const { manifest, hash } = parseManifestText(files.manifest);
  for (const graph of GRAPH_NAMES) {
    const bytes = files.graphs[graph];
    checkDigest(graph, bytes, manifest.graphs[graph].digest);
    checkGraph(graph, bytes, manifest.opset, expectedPorts(manifest, graph));
  }
  const frozen = manifest.frozen.map((spec) => {
    const { frozen = {} } = files;
    const bytes = Object.hasOwn(frozen, spec.name) ? frozen[spec.name]! : new Uint8Array(0);
    checkDigest(spec.name, bytes, spec.digest);
    const expected = frozenBytes(spec);
    if (bytes.length !== expected)
      throw new TempernetError('SUBSTRATE_BAD_LENGTH', { what: spec.name, actual: bytes.length, expected });
    return bytes;
  });
  return { manifest, hash, graphs: files.graphs, frozen };
};

const checkDigest = (graph: string, bytes: Uint8Array, expected: Hex): void => {
  const actual = contentDigest(bytes);
  if (actual !== expected) throw new TempernetError('SUBSTRATE_GRAPH_DIGEST', { graph, actual, expected });
};
