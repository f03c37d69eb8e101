import type { Hex } from '../../protocol/hex.ts';
import type { Payload } from '../payload.ts';
import type { ProgramEngine } from '../program/engine.ts';

/** Gives the content of a digest, never more than so many bytes. */
export type FetchPart = (digest: Hex, maxBytes: number) => Promise<Uint8Array>;

/** What payloads are opened with: where their parts come from, and what runs programs. */
export type PayloadModules = { readonly get: FetchPart; readonly programs: ProgramEngine };

/** One implementation of the payload interface. */
export type PayloadKind = {
  readonly kind: string;
  /** The `format` that a manifest of this kind names. */
  readonly format: string;
  /** Opens a payload from its decoded manifest; checks a stranger's content whole before any of it runs. */
  open(manifest: unknown, modules: PayloadModules): Promise<Payload>;
};
