import type { Decoder } from '../decoder.ts';
import { PROTOCOL_DECODERS } from './protocol.ts';
import { ROLE_DECODERS } from './roles.ts';
import { SUBSTRATE_DECODERS } from './substrate.ts';

/** Every way in for what others wrote. */
export const DECODERS: readonly Decoder[] = [...PROTOCOL_DECODERS, ...SUBSTRATE_DECODERS, ...ROLE_DECODERS];
