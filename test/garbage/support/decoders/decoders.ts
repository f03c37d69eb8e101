import type { Decoder } from '../decoder.ts';
import { AGENT_DECODERS } from './agent.ts';
import { BRIDGE_DECODERS } from './bridge.ts';
import { CHAIN_DECODERS } from './chain.ts';
import { CONFIG_DECODERS } from './config.ts';
import { ENDPOINT_DECODERS } from './endpoint.ts';
import { EXCHANGE_DECODERS } from './exchange.ts';
import { FILE_DECODERS } from './files.ts';
import { ORCHESTRATOR_DECODERS } from './orchestrator.ts';
import { OWN_MODEL_DECODERS } from './own-model.ts';
import { PROTOCOL_DECODERS } from './protocol.ts';
import { ROLE_DECODERS } from './roles.ts';
import { SUBSTRATE_DECODERS } from './substrate.ts';
import { WALLET_DECODERS } from './wallet.ts';

/** Every way in for what others wrote. */
export const DECODERS: readonly Decoder[] = [
  ...PROTOCOL_DECODERS,
  ...SUBSTRATE_DECODERS,
  ...ROLE_DECODERS,
  ...WALLET_DECODERS,
  ...CHAIN_DECODERS,
  ...ENDPOINT_DECODERS,
  ...CONFIG_DECODERS,
  ...EXCHANGE_DECODERS,
  ...FILE_DECODERS,
  ...ORCHESTRATOR_DECODERS,
  ...BRIDGE_DECODERS,
  ...OWN_MODEL_DECODERS,
  ...AGENT_DECODERS,
];
