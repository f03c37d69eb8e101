import { AGENT_ERRORS } from './catalogue-agent.ts';
import { BRIDGE_ERRORS } from './catalogue-bridge.ts';
import { CHAIN_ERRORS } from './catalogue-chain.ts';
import { CLI_ERRORS } from './catalogue-cli.ts';
import { JOURNAL_ERRORS } from './catalogue-journal.ts';
import { NET_ERRORS } from './catalogue-net.ts';
import { ORCHESTRATOR_ERRORS } from './catalogue-orchestrator.ts';
import { PROCESS_ERRORS } from './catalogue-process.ts';
import { PROGRAM_ERRORS } from './catalogue-programs.ts';
import { PROTOCOL_ERRORS } from './catalogue-protocol.ts';
import { ROLE_ERRORS } from './catalogue-roles.ts';
import { STORE_ERRORS } from './catalogue-store.ts';
import { SUBSTRATE_ERRORS } from './catalogue-substrate.ts';

/** Every error this project raises, by code. Numbers are stable and unique; each area owns a range of one thousand. */
export const CATALOGUE = {
  ...PROTOCOL_ERRORS,
  ...SUBSTRATE_ERRORS,
  ...NET_ERRORS,
  ...CHAIN_ERRORS,
  ...STORE_ERRORS,
  ...JOURNAL_ERRORS,
  ...ROLE_ERRORS,
  ...CLI_ERRORS,
  ...BRIDGE_ERRORS,
  ...PROCESS_ERRORS,
  ...ORCHESTRATOR_ERRORS,
  ...PROGRAM_ERRORS,
  ...AGENT_ERRORS,
} as const;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof CATALOGUE;
