import type { ErrorEntry } from './entry.ts';

/** Errors of peer-to-peer networking. Range 3000-3999. */
export const NET_ERRORS = {
  NET_NOT_FOUND: {
    number: 3000,
    message: 'no holder of content {digest} was found',
    hint: 'the content may have no holder on line; try again when a holder is connected',
  },
  NET_ABORTED: { number: 3001, message: '{what} was aborted', hint: 'the caller gave up; nothing is wrong with the network' },
  NET_BAD_ADDRESS: {
    number: 3002,
    message: '{address} is not a multiaddr that ends in /p2p/<peer id>',
    hint: 'copy the address that the other node prints at start',
  },
  NET_DIAL_FAILED: {
    number: 3003,
    message: 'cannot reach {address}: {detail}',
    hint: 'check that the node runs and that its port is open',
  },
  NET_NOT_STARTED: { number: 3004, message: '{what} needs a started network', hint: 'call start() first' },
  NET_STREAM_FAILED: {
    number: 3005,
    message: 'stream {protocol} with {peer} broke: {detail}',
    hint: 'the peer left or reset the stream; another provider is asked',
  },
  NET_BAD_KEY: {
    number: 3006,
    message: 'peer key file {file} is unusable: {detail}',
    hint: 'delete it to get a new peer identity, or restore it from a copy',
  },
  NET_BINDING_UNSIGNED: {
    number: 3007,
    message: 'account {account} has no signer for its peer binding',
    hint: 'give signBinding together with account',
  },
  NET_MESSAGE_TOO_LARGE: {
    number: 3008,
    message: 'a {topic} message of {size} bytes exceeds {limit}',
    hint: 'publish a digest and put the bytes into the content store',
  },
  NET_BAD_BLOB_FRAME: {
    number: 3009,
    message: 'blob exchange with {peer}: {detail}',
    hint: 'the peer runs another version or lies; it is counted against it',
  },
  NET_TOO_MANY_STREAMS: {
    number: 3011,
    message: 'peer {peer} opens more than its share of {protocol}',
    hint: 'it is counted against the peer; nothing has to be done here',
  },
  NET_PEER_BANNED: {
    number: 3010,
    message: 'peer {peer} is banned for {seconds} s more',
    hint: 'it served false data, flooded or contradicted itself; the ban expires by itself',
  },
  NET_ACCOUNT_TAKEN: {
    number: 3020,
    message: 'another node runs with the key of account {account}: peer {peer}',
    hint: 'two nodes with one key could sign two different statements and lose the lock: stop one of them. An account is one node at a time, whatever its roles: give a node of another role an account of its own. To move a node, stop it first and take its whole folder along',
  },
  NET_CANNOT_LISTEN: {
    number: 3021,
    message: 'cannot listen on {addresses}: {detail}',
    hint: 'another program may use the port, or the address is not one of this machine: choose another one with --listen',
  },
} as const satisfies Record<string, ErrorEntry>;
