import { defineOptions } from '../../node/config/option-table.ts';
import { CORPORA } from '../../node/data/corpus.ts';
import { ADVERSARY_NAMES } from '../../roles/adversaries/names.ts';
import { PLAYED_ROLES } from '../../roles/played-roles.ts';
import { CHAIN_OPTIONS, COMMON_OPTIONS } from './common.ts';

/** Options of `tempernet node`. */
export const NODE_OPTIONS = defineOptions({
  role: { type: 'choice', choices: PLAYED_ROLES, required: true, group: 'Role', description: 'what the node does' },
  project: { type: 'string', default: '1', group: 'Role', placeholder: 'id', description: 'project to serve' },
  stake: {
    type: 'integer',
    default: 0,
    min: 0,
    group: 'Role',
    placeholder: 'atn',
    description: 'ATN to bring the role stake up to at start; 0: leave it',
  },
  data: { type: 'choice', choices: CORPORA, group: 'Role', description: 'proposer: data set that tasks are cut from' },
  part: {
    type: 'string',
    default: '1/1',
    group: 'Role',
    placeholder: 'i/n',
    description: 'proposer: its part of the data set, such as 2/3',
  },
  rounds: { type: 'integer', default: 0, min: 0, group: 'Role', description: 'proposer: last round to propose in; 0: no end' },
  rank: { type: 'integer', default: 0, min: 0, group: 'Role', description: 'aggregator: place in the line of aggregators' },
  cheat: {
    type: 'choice',
    choices: ADVERSARY_NAMES,
    group: 'Role',
    placeholder: 'role:kind',
    description: 'for simulations: cheat in this way, and lose stake for it',
  },
  ...CHAIN_OPTIONS,
  confirmations: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 1000,
    group: 'Chain',
    description: 'blocks on top of a block before its events count',
  },
  pollMs: {
    type: 'integer',
    default: 40,
    min: 10,
    max: 60_000,
    group: 'Chain',
    description: 'milliseconds between two looks at the chain',
  },
  bootstrap: {
    type: 'strings',
    default: [],
    group: 'Network',
    placeholder: 'addresses',
    description: 'peers to dial first; default: the devnet that runs here',
  },
  listen: {
    type: 'strings',
    default: ['/ip4/127.0.0.1/tcp/0'],
    group: 'Network',
    placeholder: 'addresses',
    description: 'multiaddrs to listen on',
  },
  fetchTimeoutMs: {
    type: 'integer',
    default: 60_000,
    min: 1000,
    group: 'Network',
    description: 'how long content of others is waited for',
  },
  folder: {
    type: 'string',
    required: true,
    group: 'Storage',
    placeholder: 'folder',
    description: 'keystore, journal, peer key and content of this node',
  },
  passwordFile: { type: 'string', group: 'Storage', placeholder: 'file', description: 'file with the keystore password' },
  password: {
    type: 'string',
    secret: true,
    group: 'Storage',
    description: 'keystore password; rather set it in the environment or a file',
  },
  workers: {
    type: 'integer',
    default: 1,
    min: 1,
    max: 64,
    group: 'Machine',
    description: 'one-thread workers of the exact engine',
  },
  metricsPort: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 65_535,
    group: 'Machine',
    description: 'loopback port for Prometheus metrics; 0: none',
  },
  ...COMMON_OPTIONS,
});
