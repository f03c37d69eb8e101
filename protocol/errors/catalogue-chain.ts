import type { ErrorEntry } from './entry.ts';

/** Errors of the chain client, wallet and keystore. Range 4000-4999. */
export const CHAIN_ERRORS = {
  CHAIN_WRONG_CHAIN: { number: 4000, message: 'the endpoint is chain {actual}, expected {expected}', hint: 'check --rpc' },
  CHAIN_UNREACHABLE: {
    number: 4001,
    message: 'the chain endpoint {url} does not answer: {detail}',
    hint: 'check that the endpoint runs and that --rpc names it',
  },
  CHAIN_RPC: {
    number: 4002,
    message: '{method} failed with code {code}: {detail}',
    hint: 'the endpoint refused the request; its message says why',
  },
  CHAIN_REVERTED: {
    number: 4003,
    message: '{contract}.{method} reverted: {error}({args})',
    hint: 'the contract does not allow this now; the error name says which rule spoke against it',
  },
  CHAIN_BAD_DATA: {
    number: 4004,
    message: '{what} does not decode: {detail}',
    hint: 'contracts and client are of different versions, or the endpoint sends malformed data',
  },
  CHAIN_BAD_CALL: {
    number: 4005,
    message: '{contract}.{method} cannot be called: {detail}',
    hint: 'the method or its arguments do not fit the contract interface',
  },
  CHAIN_NO_WALLET: {
    number: 4006,
    message: 'cannot send {method}: this client has no wallet',
    hint: 'give a keystore or a seed',
  },
  CHAIN_DROPPED: {
    number: 4007,
    message: 'transaction {txHash} was replaced or dropped and can no longer be mined',
    hint: 'another process may use the same account; send again if the chain still allows it',
  },
  CHAIN_CLOSED: { number: 4008, message: 'the chain client is closed', hint: 'the node is shutting down' },
  CHAIN_ABORTED: {
    number: 4009,
    message: '{method} was aborted before it was mined',
    hint: 'the caller gave up; the transaction may still be mined',
  },
  CHAIN_NOT_DEPLOYED: {
    number: 4010,
    message: 'registry {registry} holds no address for {key}',
    hint: 'check --registry; the deployment may be incomplete or on another chain',
  },
  CHAIN_NO_FUNDS: {
    number: 4011,
    message: 'account {account} cannot pay for gas',
    hint: 'send the account some of the chain currency',
  },
  CHAIN_LOGS_MISSING: {
    number: 4012,
    message: 'the endpoint shows no logs of block {block} ({hash}), whose header says that there are some',
    hint: 'a backend lags behind; the node looks again by itself. Where it stays, use another endpoint',
  },
  WALLET_BAD_KEY: { number: 4100, message: 'the private key is not a valid secp256k1 scalar', hint: 'create a new keystore' },
  WALLET_BAD_DIGEST: { number: 4101, message: 'only 32-byte digests are signed', hint: 'hash the message first' },
  WALLET_BAD_SEAL: {
    number: 4102,
    message: 'what was sealed to this account cannot be opened: {detail}',
    hint: 'whoever sealed it must do so for this account, this task and this sample; a solver that does not is refuted',
  },
  KEYSTORE_UNREADABLE: {
    number: 4110,
    message: 'keystore {file} cannot be opened: {detail}',
    hint: 'check the path and that the file is an encrypted JSON keystore (version 3)',
  },
  KEYSTORE_BAD_PASSWORD: { number: 4111, message: 'the password does not open keystore {file}', hint: 'check the password' },
  KEYSTORE_EXISTS: {
    number: 4112,
    message: 'keystore {file} exists already',
    hint: 'choose another path; keys are never overwritten',
  },
} as const satisfies Record<string, ErrorEntry>;
