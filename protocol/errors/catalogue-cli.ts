import type { ErrorEntry } from './entry.ts';

/** Errors of command line and configuration. Range 7000-7999. */
export const CLI_ERRORS = {
  CLI_BAD_OPTION: { number: 7000, message: 'option {option}: {detail}', hint: 'see tempernet {command} --help' },
  CLI_MISSING_OPTION: {
    number: 7001,
    message: 'option {option} is needed',
    hint: 'give {flag}, set {env}, or write "{option}" into the configuration file',
  },
  CLI_NO_DEPLOYMENT: {
    number: 7002,
    message: 'no deployment is named and no devnet runs in this folder',
    hint: 'give --rpc and --registry, or start one with npm start -- --keep',
  },
  CLI_UNKNOWN_ACCOUNT: {
    number: 7003,
    message: 'account {account} never staked or earned in this deployment',
    hint: 'leave --account out to see all accounts',
  },
  CLI_BAD_USAGE: { number: 7004, message: '{detail}', hint: 'see tempernet --help' },
  CLI_FOLDER_TAKEN: { number: 7005, message: 'folder {folder} is not empty', hint: 'name a new folder' },
  CLI_UNKNOWN_PROJECT: {
    number: 7007,
    message: 'the deployment has no project {project}',
    hint: 'projects count from 1',
  },
  CLI_NEEDS_CLONE: {
    number: 7006,
    message: 'devnet needs Hardhat and the contract sources, which the package does not carry',
    hint: 'run it in a clone of the repository: npm install && npm start',
  },
  CLI_NO_PEER: {
    number: 7008,
    message: 'content is fetched from peers, and no peer is named',
    hint: 'give --bootstrap with the address of one, as a node prints it when it is ready',
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
  CLI_UNKNOWN_TASK: { number: 7020, message: 'there is no task {task} in {where}', hint: '{known}' },
  CLI_NO_PART: {
    number: 7021,
    message: 'account {account} did nothing in task {task}',
    hint: 'took part: {known}',
  },
  CLI_NO_SOLVER: {
    number: 7022,
    message: 'account {account} is no solver of task {task}',
    hint: 'its solvers: {known}',
  },
  CLI_UNKNOWN_ROUND: { number: 7023, message: 'there is no ended round {round} in {where}', hint: '{known}' },
  CLI_NO_RUN: {
    number: 7024,
    message: 'no devnet runs here, and there are no records of a run under ./runs',
    hint: 'name the folder of a run, give --rpc, --registry and --bootstrap, or make a run with npm start',
  },
  CLI_UNKNOWN_NAME: {
    number: 7025,
    message: 'nobody is called {name} in {where}',
    hint: "names are known only in a run's folder, and in the folder where its devnet runs: give an address or --run",
  },
  CONFIG_SWEEP_UNREADABLE: {
    number: 7040,
    message: 'sweep file {file} cannot be read: {detail}',
    hint: 'it must be a TOML file of at most 256 KiB; docs/sweeps.md shows one of each kind',
  },
  CONFIG_BAD_SWEEP: {
    number: 7041,
    message: 'sweep file {file}: {key}: {detail}',
    hint: '{what} takes {keys}; docs/sweeps.md says what each means',
  },
} as const satisfies Record<string, ErrorEntry>;
