import { defineOptions } from '../../node/config/option-table.ts';
import { CHAIN_OPTIONS, COMMON_OPTIONS, JSON_OPTION } from './common.ts';
import { MODEL_OPTIONS } from './rewards.ts';

const { bootstrap, fetchTimeoutMs } = MODEL_OPTIONS;

/** Where evidence is taken from: a run's folder, or a deployment that runs. */
const EVIDENCE_OPTIONS = defineOptions({
  run: {
    type: 'string',
    group: 'Records',
    placeholder: 'folder',
    description: 'folder of a run; default: the devnet that runs here, else the newest run under ./runs',
  },
  bootstrap,
  fetchTimeoutMs,
  ...CHAIN_OPTIONS,
  ...JSON_OPTION,
  ...COMMON_OPTIONS,
});

/** Options of `tempernet explain`. */
export const EXPLAIN_OPTIONS = EVIDENCE_OPTIONS;

const workers = defineOptions({
  workers: {
    type: 'integer',
    default: 2,
    min: 1,
    max: 64,
    group: 'Engine',
    description: 'workers of the exact engine: as many cores are used at once',
  },
});

/** Options of `tempernet verify`. */
export const VERIFY_OPTIONS = defineOptions({
  sample: {
    type: 'boolean',
    default: false,
    group: 'Engine',
    description: 're-run only the intervals that the seats sampled, not the whole training',
  },
  ...EVIDENCE_OPTIONS,
  ...workers,
});

/** Options of `tempernet replay`. */
export const REPLAY_OPTIONS = defineOptions({
  round: { type: 'integer', min: 1, group: 'Records', description: 'only this round; default: every round that ended' },
  project: {
    type: 'string',
    default: '1',
    group: 'Records',
    placeholder: 'id',
    description: 'project whose rounds are replayed',
  },
  ...EVIDENCE_OPTIONS,
  ...workers,
});
