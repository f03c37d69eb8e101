import { defineOptions } from '../../node/config/option-table.ts';
import { COMMON_OPTIONS } from './common.ts';

/** Options of `tempernet worker`. */
export const WORKER_OPTIONS = defineOptions({
  connect: {
    type: 'string',
    required: true,
    group: 'Solver',
    placeholder: 'url',
    description: 'wss://host:port of the solver; ws:// on this machine only',
  },
  tokenFile: {
    type: 'string',
    required: true,
    group: 'Solver',
    placeholder: 'file',
    description: "file with the solver's token, which only you may read",
  },
  ca: {
    type: 'string',
    group: 'Solver',
    placeholder: 'file',
    description: "PEM certificates to trust instead of the system's",
  },
  programs: {
    type: 'strings',
    default: [],
    group: 'Program',
    placeholder: 'folders',
    description: 'folders with program.json and program.py, whose code is run; none, and no hashes: the programs of this release',
  },
  allowProgram: {
    type: 'strings',
    default: [],
    group: 'Program',
    placeholder: 'hashes',
    description: 'hashes of programs that may run here; their folders must compile to them',
  },
  device: { type: 'string', default: 'cpu', group: 'Machine', description: 'cpu, cuda or cuda:<n>' },
  threads: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 1024,
    group: 'Machine',
    description: 'threads of one process; 0: as PyTorch chooses',
  },
  processes: {
    type: 'integer',
    default: 1,
    min: 1,
    max: 64,
    group: 'Machine',
    description: 'processes or GPUs that share each batch (torchrun)',
  },
  memoryMb: {
    type: 'integer',
    default: 0,
    min: 0,
    group: 'Machine',
    description: 'memory of one process, in MiB, beyond which it ends and is started again; 0: no bound',
  },
  python: {
    type: 'string',
    group: 'Machine',
    placeholder: 'file',
    description: 'interpreter with the package tempernet; default: the environment of npm run setup:python',
  },
  logFile: {
    type: 'string',
    default: 'runs/worker.log',
    group: 'Machine',
    placeholder: 'file',
    description: 'where output of the worker is appended',
  },
  ...COMMON_OPTIONS,
});
