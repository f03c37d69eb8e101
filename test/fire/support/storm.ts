import type { FaultPlan, RpcFault } from './rpc-fault.ts';

/** What a bad endpoint does, about as often as bad endpoints do it. */
const FAULTS: readonly RpcFault[] = [
  { kind: 'drop' },
  { kind: 'drop', after: true },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 503 },
  { kind: 'hang', after: true },
  { kind: 'truncate' },
  { kind: 'late', ms: 300 },
  { kind: 'error', code: -32_005, message: 'limit exceeded' },
];

const REFUSALS: readonly RpcFault[] = [
  { kind: 'error', code: -32_000, message: 'nonce too low' },
  { kind: 'error', code: -32_000, message: 'nonce too low', after: true },
  { kind: 'error', code: -32_000, message: 'already known', after: true },
  { kind: 'error', code: -32_000, message: 'replacement transaction underpriced' },
  { kind: 'error', code: -32_000, message: 'transaction underpriced' },
];

/** Of `oneIn` calls one goes wrong, each time in the next way; of transactions every third. */
export const storm = (oneIn: number): FaultPlan => {
  let calls = 0;
  let sent = 0;
  return ({ method }) => {
    if (method === 'eth_sendRawTransaction' && sent++ % 3 === 0) return REFUSALS[Math.floor(sent / 3) % REFUSALS.length];
    return ++calls % oneIn === 0 ? FAULTS[Math.floor(calls / oneIn) % FAULTS.length] : undefined;
  };
};
