import type { ErrorEntry } from './entry.ts';

/** Errors of command line and configuration. Range 7000-7999. */
export const CLI_ERRORS = {
  CLI_BAD_OPTION: { number: 7000, message: 'option {option}: {detail}', hint: 'see tempernet {command} --help' },
  CLI_MISSING_OPTION: {
    number: 7001,
    message: 'option {option} is needed',
    hint: 'give {flag}, set {env}, or write "{option}" into the configuration file',
  },
  CONFIG_UNREADABLE: {
    number: 7010,
    message: 'configuration file {file} cannot be read: {detail}',
    hint: 'it must be a JSON object of option names and values',
  },
  CONFIG_BAD_VALUE: {
    number: 7011,
    message: 'option {option} from {origin}: {detail}',
    hint: 'see the options page of the manual for types and bounds',
  },
  CONFIG_UNKNOWN_OPTION: {
    number: 7012,
    message: 'configuration file {file} names an option that does not exist: {option}',
    hint: 'check the spelling; tempernet config print lists all options',
  },
} as const satisfies Record<string, ErrorEntry>;
