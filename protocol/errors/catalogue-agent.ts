import type { ErrorEntry } from './entry.ts';

/** Errors of agents: experience, workbench, brain. Range 10000-10999. */
export const AGENT_ERRORS = {
  AGENT_BAD_RECORD: {
    number: 10000,
    message: 'step record {line}: {detail}',
    hint: 'the file is damaged or of another version: each line is one record of schema tempernet/step/1',
  },
  AGENT_PLACE_LOST: {
    number: 10010,
    message: 'the scratch folder {folder} of the workbench is gone',
    hint: 'something else removed it while agents worked in it: name a folder that stays with TMPDIR, then start again',
  },
  AGENT_NO_COMMAND: {
    number: 10011,
    message: 'the workbench could not start {command}',
    hint: 'install {command} and check that it is on the PATH; the workbench needs git 2.30 or newer',
  },
  AGENT_GIT_FAILED: {
    number: 10012,
    message: 'git {command} ended with code {code} where it must work: {detail}',
    hint: 'check that git is 2.30 or newer and that the disk has room',
  },
  AGENT_BAD_OPTION: {
    number: 10020,
    message: 'option {option}: {detail}',
    hint: 'see npm run workbench -- --help',
  },
  AGENT_BAD_SPLIT: {
    number: 10030,
    message: 'the split of the recorded set cannot be used: {detail}',
    hint: 'the file is damaged or belongs to other records: make it again with npm run workbench:split',
  },
  AGENT_BAD_FEATURE: {
    number: 10100,
    message: 'feature {slot} ({name}) is {value}, not a number in 0..1',
    hint: 'the step is no valid record: build it with the fields and ranges of schema tempernet/step/1',
  },
  AGENT_BAD_BRAIN: {
    number: 10101,
    message: '{file} is no brain that can be used: {detail}',
    hint: 'it was damaged on disk; restore it from a copy, or begin in another folder: steps-*.jsonl beside it hold the last steps as records',
  },
  AGENT_OTHER_BRAIN: {
    number: 10102,
    message: '{file} is of another {what}: {found}, expected {expected}',
    hint: 'open it with the version, program and seed that made it, or begin in another folder; nothing was changed',
  },
  AGENT_NO_EXPERIENCE: {
    number: 10103,
    message: 'the brain remembers no step yet',
    hint: 'record steps first: recordStep() after each step of the agent',
  },
  AGENT_SHARD_EXISTS: {
    number: 10105,
    message: '{folder} holds data already',
    hint: 'name another folder: what a solver committed to must stay as it is while its tasks are judged',
  },
  AGENT_DIVERGED: {
    number: 10104,
    message: 'training gave a number that is not finite; the brain stays as it was',
    hint: 'the weights it began from are too large or damaged: begin from another version of the model',
  },
} as const satisfies Record<string, ErrorEntry>;
