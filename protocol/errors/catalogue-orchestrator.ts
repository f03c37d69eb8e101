import type { ErrorEntry } from './entry.ts';

/** Errors of the orchestrator. Range 9000-9999. */
export const ORCHESTRATOR_ERRORS = {
  ORCHESTRATOR_STALLED: {
    number: 9000,
    message: 'no progress for {seconds} s while waiting for {what}',
    hint: 'read the node logs in {folder}',
  },
  ORCHESTRATOR_RPC: { number: 9001, message: 'the chain refused {method}: {detail}', hint: 'read chain.log in the run folder' },
  ORCHESTRATOR_NODE_DIED: {
    number: 9002,
    message: 'node {name} ended early with code {code}',
    hint: 'its log is {log}',
  },
  ORCHESTRATOR_BAD_OPTION: { number: 9003, message: 'option {option}: {detail}', hint: 'see npm start -- --help' },
  ORCHESTRATOR_DEPLOY: { number: 9004, message: 'deployment failed: {detail}', hint: 'read deploy.log in the run folder' },
  ORCHESTRATOR_INTERRUPTED: {
    number: 9005,
    message: 'the run was interrupted',
    hint: 'chain and nodes have ended; what they wrote is in the run folder',
  },
  ORCHESTRATOR_SWEEP_INTERRUPTED: {
    number: 9006,
    message: 'the sweep was interrupted',
    hint: 'every finished cell is kept in {folder}; the same command goes on from there',
  },
  ORCHESTRATOR_NO_EVM: {
    number: 9010,
    message: '{evm} is not installed for {platform}: no {installed}',
    hint: 'run npm install in the clone, without --omit=optional; where there is no {evm} for the machine, leave --evm out',
  },
  RECORDS_MISSING: {
    number: 9020,
    message: 'folder {folder} holds no records of a run',
    hint: 'name a folder that npm start made under runs/; while its network is up, leave the folder out: the chain is asked',
  },
  RECORDS_VERSION: {
    number: 9021,
    message: 'records in {file} have the format {found}, this release reads {expected}',
    hint: 'read them with the release that made the run, or make the run again with the same seed',
  },
  RECORDS_DAMAGED: {
    number: 9022,
    message: 'records in {file} are damaged: {detail}',
    hint: 'the file was changed or cut short after the run; make the run again with the same seed',
  },
  RECORDS_CONTENT_MISSING: {
    number: 9023,
    message: 'content {digest} is not to be had here: {detail}',
    hint: 'that blames nobody who took part: read the whole folder of the run, or ask its chain and its peers',
  },
  RECORDS_NO_FOLDER: {
    number: 9024,
    message: 'there is no folder {folder}',
    hint: 'name a folder that npm start made under runs/',
  },
  ORCHESTRATOR_GOLDEN_DIFFERS: {
    number: 9030,
    message: 'program {program} gives other bits here: {what} is {actual}, the golden run has {expected}',
    hint: 'work done here would be refuted: install again with the locked versions; if it stays, the machine is at fault',
  },
  ORCHESTRATOR_BAD_GOLDEN: {
    number: 9031,
    message: 'golden run {file} cannot be used: {detail}',
    hint: 'it belongs to another program or engine: make it anew with tempernet selftest --program {folder} --write-golden',
  },
  ORCHESTRATOR_BAD_PLAN: {
    number: 9040,
    message: 'plan {file}: {key}: {detail}',
    hint: 'docs/results/brain-plan.toml has every key of a plan',
  },
  ORCHESTRATOR_NO_BASELINES: {
    number: 9041,
    message: 'the baselines of the learning report did not come about: {detail}',
    hint: 'they need Python: npm run setup:python makes its environment',
  },
} as const satisfies Record<string, ErrorEntry>;
