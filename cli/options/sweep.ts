import { defineOptions } from '../../node/config/option-table.ts';
import { COMMON_OPTIONS, JSON_OPTION } from './common.ts';

/** Options of `tempernet sweep`. */
export const SWEEP_OPTIONS = defineOptions({
  out: {
    type: 'string',
    group: 'Output',
    placeholder: 'folder',
    description: 'folder for the page, the table and the plot; default: <work>/<name of the sweep>',
  },
  work: {
    type: 'string',
    default: 'runs/sweeps',
    group: 'Run',
    placeholder: 'folder',
    description: 'where results are kept cell by cell, so that a sweep goes on where it stood',
  },
  workers: {
    type: 'integer',
    min: 1,
    max: 256,
    group: 'Run',
    description: 'threads of a sweep of merge rules; default: one for each core',
  },
  ...JSON_OPTION,
  ...COMMON_OPTIONS,
});
