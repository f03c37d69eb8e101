import type { ErrorEntry } from './entry.ts';

/** Errors of role decisions and runners. Range 6000-6999. */
export const ROLE_ERRORS = {
  ROLE_BAD_CONTENT: {
    number: 6000,
    message: '{what}: {detail}',
    hint: 'whoever published it must publish it anew in the form that docs/protocol.md gives',
  },
  ROLE_NO_DATA: {
    number: 6001,
    message: 'this proposer has no data to cut tasks from',
    hint: 'start it with --data mnist or --data brain',
  },
  ROLE_DATA_EXHAUSTED: {
    number: 6002,
    message: 'no unused truth is left for task {taskNumber}: the pool holds {pool} examples, {each} a task',
    hint: 'a revealed truth cannot be used again; give the proposer more data or smaller truths',
  },
  ROLE_PROGRAM_MISMATCH: {
    number: 6003,
    message: 'the project names program {expected}, its spec names {actual}',
    hint: 'the project owner must publish a spec for the program in force',
  },
  ROLE_NO_BLOCK: {
    number: 6004,
    message: 'the endpoint does not have block {block}',
    hint: 'it may lag behind; the node asks again',
  },
  ROLE_LOW_STAKE: {
    number: 6005,
    message: 'a {role} needs {minimum} ATN of stake, not {held}',
    hint: 'start with --stake {minimum} or more',
  },
  ROLE_NO_FUNDS: {
    number: 6006,
    message: 'account {account} has {balance} ATN and must stake {missing} more',
    hint: 'send ATN (and some ETH for gas) to the account, then start again',
  },
  ROLE_NO_TRUTH: {
    number: 6007,
    message: 'this node did not prepare task {taskNumber} with spec {specDigest}',
    hint: 'run the proposer with the data folder that it proposed from: its journal holds the salt',
  },
  ROLE_NO_OWN_DATA: {
    number: 6008,
    message: 'this solver has no data of its own, and the project takes no others',
    hint: 'start it with --data and, where several share a data set, --part',
  },
  ROLE_DATA_CHANGED: {
    number: 6009,
    message: 'the data of this solver have root {actual}, its solution committed to {expected}',
    hint: 'give the solver back the data that it trained on: what was committed to must be shown, or the lock is lost',
  },
  ROLE_NO_NOISE: {
    number: 6011,
    message: 'noise cannot be added to updates of this project: {detail}',
    hint: 'serve a project of data mode private with it, with less noise or a smaller clip, or leave --dp-clip and --dp-noise out',
  },
  ROLE_PRIVACY_SPENT: {
    number: 6012,
    message: 'one more update would bring this account to an epsilon of {next}, {spent} is spent, {budget} allowed',
    hint: 'what was published cannot be taken back: raise --dp-epsilon only if that is meant, or serve with an account whose data are others',
  },
  ROLE_FOREIGN_STATEMENT: {
    number: 6020,
    message: 'account {account} made a statement in {where} that this node did not make',
    hint: 'another program uses the same key: stop it, or give this node an account of its own. Whoever holds the salt of the statement must reveal it, or the lock is lost',
  },
} as const satisfies Record<string, ErrorEntry>;
