import type { ErrorCode } from '../../../protocol/errors/catalogue.ts';

/** What a decoder is fed with. */
export type Kind = 'bytes' | 'text' | 'value' | 'words';
export type InputOf = { bytes: Uint8Array; text: string; value: unknown; words: readonly string[] };

/** How the bytes of a decoder are built, so that garbage can be well-formed on the outside. */
export type Structure = 'cbor' | 'json' | 'proto';

/** One way in for what others wrote. */
export type Decoder<K extends Kind = Kind> = {
  readonly name: string;
  readonly kind: K;
  /** Exports of the source that this row feeds. */
  readonly covers: readonly string[];
  /** Valid inputs, which garbage is made of. Each must be taken. */
  readonly seeds: () => readonly InputOf[K][] | Promise<readonly InputOf[K][]>;
  /** Takes it or throws. */
  readonly decode: (input: InputOf[K]) => unknown;
  /** Errors that it may throw. */
  readonly codes: readonly ErrorCode[];
  readonly structure?: Structure;
  /** Of formats with one encoding only: what was taken, encoded again. */
  readonly again?: (decoded: never) => InputOf[K];
  /** Bytes of memory that one input may take on top of `ALLOWED_BYTES` and a multiple of its own length. */
  readonly memory?: number;
  /** True of what answers anything with a value and refuses nothing. */
  readonly takesAll?: boolean;
  /** Frees what the seeds hold. */
  readonly close?: () => Promise<void>;
};

/** A row of the table. */
export const decoder = <K extends Kind>(row: Decoder<K>): Decoder => row as unknown as Decoder;
