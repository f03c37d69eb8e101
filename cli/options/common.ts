import { defineOptions } from '../../node/config/option-table.ts';
import { LOG_LEVELS } from '../../node/log/pino-logger.ts';

/** Options of every command. */
export const COMMON_OPTIONS = defineOptions({
  config: { type: 'string', group: 'General', placeholder: 'file', description: 'JSON file with option values by name' },
  logLevel: { type: 'choice', choices: LOG_LEVELS, default: 'warn', group: 'General', description: 'least weight of a log line' },
  logFormat: {
    type: 'choice',
    choices: ['json', 'human'],
    default: 'human',
    group: 'General',
    description: 'form of log lines on stderr',
  },
});

/** How to find a deployment. Without them, the devnet that runs in this folder is taken. */
export const CHAIN_OPTIONS = defineOptions({
  rpc: {
    type: 'string',
    group: 'Chain',
    placeholder: 'url',
    description: 'JSON-RPC endpoint; default: the devnet that runs here',
  },
  registry: {
    type: 'string',
    group: 'Chain',
    placeholder: 'address',
    description: 'Registry contract; default: the devnet that runs here',
  },
  chainId: { type: 'integer', min: 1, group: 'Chain', description: 'refuse an endpoint of another chain' },
});

/** Whether to print JSON for scripts. */
export const JSON_OPTION = defineOptions({
  json: { type: 'boolean', default: false, group: 'Output', description: 'one JSON document on stdout instead of text' },
});
