import type { ErrorEntry } from './entry.ts';

/** Errors of agents: experience, workbench, brain. Range 10000-10999. */
export const AGENT_ERRORS = {
  AGENT_BAD_RECORD: {
    number: 10000,
    message: 'step record {line}: {detail}',
    hint: 'the file is damaged or of another version: each line is one record of schema tempernet/step/1',
  },
  AGENT_BAD_FEATURE: {
    number: 10100,
    message: 'feature {slot} ({name}) is {value}, not a number in 0..1',
    hint: 'the step is no valid record: build it with the fields and ranges of schema tempernet/step/1',
  },
} as const satisfies Record<string, ErrorEntry>;
