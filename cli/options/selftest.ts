import { defineOptions } from '../../node/config/option-table.ts';
import { TRAIN_WINDOW } from '../../orchestrator/project.ts';
import { COMMON_OPTIONS, JSON_OPTION } from './common.ts';

/** Options of `tempernet selftest`. */
export const SELFTEST_OPTIONS = defineOptions({
  program: {
    type: 'string',
    group: 'Program',
    placeholder: 'folder',
    description: "a program of one's own, as the compiler writes it; default: those that come with the network",
  },
  steps: { type: 'integer', default: 250, min: 1, group: 'Program', description: 'steps of a task of that program' },
  allowNative: {
    type: 'boolean',
    default: false,
    group: 'Program',
    description: 'time that program on the native engine too, which runs its graphs in this process',
  },
  writeGolden: {
    type: 'boolean',
    default: false,
    group: 'Program',
    description: 'write what the program gives here into its folder as golden.json, instead of comparing',
  },
  trainWindow: {
    type: 'integer',
    default: TRAIN_WINDOW,
    min: 1,
    group: 'Project',
    description: 'seconds that a project gives its solvers to train',
  },
  ...JSON_OPTION,
  ...COMMON_OPTIONS,
});
