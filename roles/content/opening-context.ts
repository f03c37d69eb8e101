import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Hex } from '../../protocol/hex.ts';
import { keccak } from '../../protocol/keccak.ts';
import { domainSeparator, type StatementDomain } from '../../protocol/statements.ts';
import { addressWord, bytes32Word, uintWord } from '../../protocol/words.ts';

/** Which sample of which solution an opening shows. */
export type OpeningAbout = { readonly taskId: bigint; readonly slot: number; readonly sampleSeed: Hex };

const OPENING = keccak(utf8ToBytes('tempernet/opening/1'));
const OPENING_KEY = keccak(utf8ToBytes('tempernet/opening-key/1'));

const words = (domain: StatementDomain, { taskId, slot, sampleSeed }: OpeningAbout): Uint8Array[] => [
  bytes32Word(domainSeparator(domain)),
  uintWord(taskId),
  uintWord(BigInt(slot)),
  bytes32Word(sampleSeed),
];

/** What the content of an opening is encrypted for: under another deployment, task, slot or sample it does not decrypt. */
export const openingContext = (domain: StatementDomain, about: OpeningAbout): Uint8Array =>
  keccak(OPENING, ...words(domain, about));

/** What the content key is sealed for: this content and this seat, in place of a copy of what another seat got. */
export const openingKeyContext = (domain: StatementDomain, about: OpeningAbout, digest: Hex, seat: Hex): Uint8Array =>
  keccak(OPENING_KEY, ...words(domain, about), bytes32Word(digest), addressWord(seat));
