import type { ErrorEntry } from './entry.ts';

/** Errors of the Python bridge. Range 8000-8499. */
export const BRIDGE_ERRORS = {
  BRIDGE_NEEDS_TLS: {
    number: 8000,
    message: '{address} can be reached from other machines, and nothing encrypts what goes there',
    hint: 'give --bridge-cert and --bridge-key, or listen on 127.0.0.1; a worker dials wss:// unless the solver is on its machine',
  },
  BRIDGE_BAD_TOKEN_FILE: {
    number: 8001,
    message: 'token file {file}: {detail}',
    hint: 'make one that only you can read: (umask 077 && openssl rand -hex 32 > token)',
  },
  BRIDGE_BAD_ADDRESS: {
    number: 8002,
    message: '{address} is not an address that workers can dial: {detail}',
    hint: 'write it as host:port, for example 127.0.0.1:9700',
  },
  BRIDGE_BAD_CERTIFICATE: {
    number: 8003,
    message: 'certificate {cert} and key {key} cannot be used: {detail}',
    hint: 'give a PEM certificate and the PEM key that belongs to it',
  },
  BRIDGE_BAD_FRAME: {
    number: 8010,
    message: 'a message of the bridge is malformed: {detail}',
    hint: 'the other side speaks another version or is broken; its connection is closed',
  },
  BRIDGE_TOO_LARGE: {
    number: 8011,
    message: 'a message of {bytes} bytes is more than the {limit} that the bridge carries',
    hint: 'use a smaller program, or fewer steps an interval',
  },
  BRIDGE_BAD_ANSWER: {
    number: 8012,
    message: 'a worker answered wrongly: {detail}',
    hint: 'the worker runs another version, another program or is dishonest; its connection is closed',
  },
  BRIDGE_WORKER_LOST: {
    number: 8013,
    message: 'the worker was lost: {detail}',
    hint: 'look at its output; memory and driver faults are the usual causes',
  },
  BRIDGE_JOB_LOST: {
    number: 8014,
    message: 'the call {call} was lost with its worker {attempts} times; last: {detail}',
    hint: 'look at the output of the workers; a job that ends every worker needs too much of their memory, or their programs differ',
  },
  BRIDGE_NO_WORKER: {
    number: 8015,
    message:
      'no worker was free for program {programHash} within {waitMs} ms; connected: {workers}, with that program: {offering}',
    hint: 'start one: npx tempernet worker --connect ws://host:port --token-file f --programs folder --allow-program {programHash}',
  },
  BRIDGE_BUSY: {
    number: 8016,
    message: '{waiting} jobs wait for a worker already',
    hint: 'start more workers',
  },
  BRIDGE_NO_PYTHON: {
    number: 8020,
    message: 'there is no Python environment at {path}',
    hint: 'make it with npm run setup:python, or name an interpreter with --python',
  },
  BRIDGE_REFUSED: {
    number: 8021,
    message: 'the worker cannot work for {url}: {detail}',
    hint: '{advice}',
  },
  BRIDGE_WORKER_FAILED: {
    number: 8022,
    message: 'the worker ended {times} times in a row, last with code {code}: {detail}',
    hint: 'its output is in {log}',
  },
  BRIDGE_NEEDS_PRIVATE: {
    number: 8030,
    message:
      'project {projectId} re-executes the work of its solvers bit by bit, which no other engine than the exact one stands',
    hint: 'leave --bridge-listen out, or serve a project of data mode private, where only quality is checked',
  },
} as const satisfies Record<string, ErrorEntry>;
