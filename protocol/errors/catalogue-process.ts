import type { ErrorEntry } from './entry.ts';

/** Errors of child processes. Range 8500-8999. */
export const PROCESS_ERRORS = {
  PROCESS_EXITED: { number: 8500, message: '{name} ended with code {code}', hint: 'its output is in {log}' },
  PROCESS_NOT_STARTED: {
    number: 8501,
    message: '{name} could not be started: {detail}',
    hint: 'check that {command} exists and may be run',
  },
  PROCESS_NOT_READY: {
    number: 8502,
    message: '{name} was not ready after {seconds} s',
    hint: 'its output is in {log}; the machine may be too busy',
  },
  PROCESS_TIMED_OUT: {
    number: 8503,
    message: '{name} did not end within {seconds} s and was killed',
    hint: 'the machine may be too busy; start again when it is quieter',
  },
  SYSTEM_REFUSED: { number: 8510, message: 'the operating system refused: {detail}', hint: '{advice}' },
} as const satisfies Record<string, ErrorEntry>;
