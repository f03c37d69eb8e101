import { decodeCbor } from '../../protocol/cbor.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Payload } from '../payload.ts';
import type { FetchPart, PayloadKind, PayloadModules } from './payload-kind.ts';
import { programKind } from './program/program-kind.ts';

/** Of a program over a language model with an adapter in each of its layers some 100 KiB are needed. */
const MAX_MANIFEST_BYTES = 1024 * 1024;

/** The kinds of payload that this release knows. */
export const PAYLOAD_KINDS: readonly PayloadKind[] = [programKind];

/**
 * Opens whatever lies under a program hash: the `format` of its manifest says which kind it is. Throws `SUBSTRATE_UNKNOWN_KIND`,
 * `PROTOCOL_BAD_CBOR`, what `get` throws, and what the kind finds wrong with it.
 */
export const openPayload = async (hash: Hex, modules: PayloadModules): Promise<Payload> => {
  const manifest = await fetchManifest(hash, modules.get);
  const format = formatOf(manifest);
  const kind = PAYLOAD_KINDS.find((known) => known.format === format);
  if (kind === undefined) {
    const known = PAYLOAD_KINDS.map((one) => one.format).join(', ');
    throw new TempernetError('SUBSTRATE_UNKNOWN_KIND', { format: format.slice(0, 80), known });
  }
  return kind.open(manifest, modules);
};

/** The decoded manifest that lies under a program hash. */
export const fetchManifest = async (hash: Hex, get: FetchPart): Promise<unknown> =>
  decodeCbor(await get(hash, MAX_MANIFEST_BYTES), 'program manifest');

const formatOf = (manifest: unknown): string => {
  const format = typeof manifest === 'object' && manifest !== null && 'format' in manifest ? manifest.format : undefined;
  return typeof format === 'string' ? format : 'none';
};
