import { defineOptions } from '../../node/config/option-table.ts';
import { COMMON_OPTIONS, JSON_OPTION } from './common.ts';

/** Options of `tempernet program build`. */
export const BUILD_OPTIONS = defineOptions({
  out: {
    type: 'string',
    required: true,
    group: 'Program',
    placeholder: 'folder',
    description: 'folder for the program: a new one, or one that holds an earlier build',
  },
  buildSeconds: {
    type: 'integer',
    default: 900,
    min: 10,
    group: 'Limits',
    description: 'seconds after which a build is ended',
  },
  buildMemoryMb: {
    type: 'integer',
    default: 8192,
    min: 0,
    group: 'Limits',
    description: 'memory of the build, in MiB, where the system can hold it to that; 0: no limit',
  },
  ...JSON_OPTION,
  ...COMMON_OPTIONS,
});

/** Options of `tempernet program check`. */
export const CHECK_OPTIONS = defineOptions({
  data: {
    type: 'string',
    group: 'Data',
    placeholder: 'folder',
    description: 'folder of data to check with; default: the sample data in the folder of the program',
  },
  steps: {
    type: 'integer',
    default: 20,
    min: 5,
    max: 100_000,
    group: 'Data',
    description: 'steps of a task, a multiple of 5; the checks train some ten times as many',
  },
  ...JSON_OPTION,
  ...COMMON_OPTIONS,
});
