import { defineOptions } from '../../node/config/option-table.ts';
import { CHAIN_OPTIONS, COMMON_OPTIONS, JSON_OPTION } from './common.ts';

/** Options of `tempernet rewards`. */
export const REWARDS_OPTIONS = defineOptions({
  account: { type: 'string', group: 'Output', placeholder: 'address', description: 'only this account' },
  ...CHAIN_OPTIONS,
  ...JSON_OPTION,
  ...COMMON_OPTIONS,
});

/** Options of `tempernet model pull`. */
export const MODEL_OPTIONS = defineOptions({
  out: { type: 'string', required: true, group: 'Output', placeholder: 'folder', description: 'folder to write the model to' },
  bootstrap: {
    type: 'strings',
    default: [],
    group: 'Network',
    placeholder: 'addresses',
    description: 'peers to fetch from; default: the devnet that runs here',
  },
  fetchTimeoutMs: {
    type: 'integer',
    default: 60_000,
    min: 1000,
    group: 'Network',
    description: 'how long content is waited for',
  },
  ...CHAIN_OPTIONS,
  ...JSON_OPTION,
  ...COMMON_OPTIONS,
});
