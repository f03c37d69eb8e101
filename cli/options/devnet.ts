import { defineOptions } from '../../node/config/option-table.ts';
import { EVMS } from '../../orchestrator/evm.ts';
import { DATA_MODES } from '../../protocol/data-mode.ts';
import { ADVERSARY_NAMES } from '../../roles/adversaries/names.ts';
import { MERGE_RULES } from '../../substrate/merge/rules.ts';
import { COMMON_OPTIONS, JSON_OPTION } from './common.ts';

/** Options of `tempernet devnet` and of `npm start`. */
export const DEVNET_OPTIONS = defineOptions({
  proposers: { type: 'integer', default: 1, min: 1, max: 8, group: 'Network', description: 'proposer nodes' },
  solvers: { type: 'integer', default: 3, min: 1, max: 32, group: 'Network', description: 'solver nodes' },
  coordinators: {
    type: 'integer',
    default: 3,
    min: 1,
    max: 16,
    group: 'Network',
    description: 'coordinator nodes; as many seats a task',
  },
  aggregators: { type: 'integer', default: 1, min: 1, max: 8, group: 'Network', description: 'aggregator nodes' },
  adversary: {
    type: 'strings',
    default: [],
    group: 'Network',
    placeholder: 'role:kind',
    description: `nodes that cheat, beside the honest ones; may be repeated. Kinds: ${ADVERSARY_NAMES.join(', ')}`,
  },
  rounds: { type: 'integer', default: 5, min: 1, max: 40, group: 'Run', description: 'rounds to train' },
  seed: {
    type: 'integer',
    default: 1,
    min: 0,
    max: 4_294_967_295,
    group: 'Run',
    description: 'accounts, initial weights and so every digest follow from it',
  },
  payload: { type: 'choice', choices: ['digits', 'brain'], default: 'digits', group: 'Run', description: 'model to train' },
  program: {
    type: 'string',
    group: 'Run',
    placeholder: 'folder',
    description: "model of one's own in place of the payload, as tempernet program build wrote it",
  },
  data: {
    type: 'string',
    group: 'Run',
    placeholder: 'folder',
    description: 'data of that model, safetensors with its columns; default: the sample data in its folder',
  },
  steps: { type: 'integer', min: 10, max: 1_000_000, group: 'Run', description: "steps of a task; default: the model's" },
  truthCount: {
    type: 'integer',
    min: 1,
    group: 'Run',
    description: "most examples of one hidden truth; default: the model's",
  },
  dataMode: {
    type: 'choice',
    choices: DATA_MODES,
    group: 'Run',
    description:
      "whose the training data are: open (in the task, all can be checked), disclosed (the solvers' own, sampled batches are shown to the seats), private (the solvers' own, shown to nobody); default: the payload's",
  },
  partition: {
    type: 'string',
    default: 'iid',
    group: 'Run',
    placeholder: 'how',
    description:
      'how examples are dealt to solvers: iid, dirichlet:0.3 (skewed by label; a smaller number skews more), by-owner (all of an owner to one solver)',
  },
  merge: {
    type: 'choice',
    choices: MERGE_RULES,
    default: 'mean',
    group: 'Run',
    description: 'rule that merges accepted updates',
  },
  mergeF: { type: 'integer', default: 0, min: 0, max: 15, group: 'Run', description: 'bad updates that the rule must withstand' },
  evm: {
    type: 'choice',
    choices: EVMS,
    default: 'hardhat',
    group: 'Run',
    description: 'what the local chain runs on: hardhat node, or anvil as a second opinion',
  },
  out: {
    type: 'string',
    default: 'runs',
    group: 'Run',
    placeholder: 'folder',
    description: 'where the folder of the run is made',
  },
  keep: { type: 'boolean', default: false, group: 'Run', description: 'leave the network up after the last round, until Ctrl-C' },
  ...JSON_OPTION,
  ...COMMON_OPTIONS,
});
