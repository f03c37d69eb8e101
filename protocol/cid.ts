import { CID } from 'multiformats/cid';
import { create } from 'multiformats/hashes/digest';
import { TempernetError } from './errors/tempernet-error.ts';
import { type Hex, toHex } from './hex.ts';
import { hexBytes } from './words.ts';

/** Multicodec of raw leaves: the chunks of a content. */
export const RAW_CODEC = 0x55;

/** Multicodec of dag-cbor: the manifest that a content digest hashes. */
export const DAG_CBOR_CODEC = 0x71;

const SHA2_256 = 0x12;
const MAX_TEXT = 100;

/** CIDv1 of a sha2-256 digest. Throws `PROTOCOL_BAD_HEX` on a malformed digest. */
export const toCid = (codec: number, digest: Hex): CID =>
  CID.createV1(codec, create(SHA2_256, hexBytes('content digest', digest, 32)));

/** The digest of a CIDv1 of this codec with a sha2-256 hash; undefined for every other CID. */
export const digestOfCid = (cid: CID, codec: number): Hex | undefined =>
  cid.version === 1 && cid.code === codec && cid.multihash.code === SHA2_256 && cid.multihash.digest.length === 32
    ? toHex(cid.multihash.digest)
    : undefined;

/** A content digest as CIDv1 text (dag-cbor, sha2-256, base32): what users and IPFS see. */
export const digestToCid = (digest: Hex): string => toCid(DAG_CBOR_CODEC, digest).toString();

/** The content digest of CIDv1 text. Throws `PROTOCOL_BAD_CID` on any other CID or text. */
export const cidToDigest = (text: string): Hex => {
  let digest: Hex | undefined;
  // The one accepted form has 59 characters, and decoding another base takes the square of the length.
  if (text.length > MAX_TEXT) throw new TempernetError('PROTOCOL_BAD_CID', { cid: text.slice(0, 100) });
  try {
    digest = digestOfCid(CID.parse(text), DAG_CBOR_CODEC);
  } catch (cause) {
    throw new TempernetError('PROTOCOL_BAD_CID', { cid: text.slice(0, 100) }, { cause });
  }
  // A parsed CID remembers the text that it came from and gives that back: only a fresh one shows the one accepted form.
  if (digest === undefined || digestToCid(digest) !== text)
    throw new TempernetError('PROTOCOL_BAD_CID', { cid: text.slice(0, 100) });
  return digest;
};
