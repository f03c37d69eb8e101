import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';
import { isRateLimited } from './rate-limit.ts';

/** What an endpoint's refusal of a raw transaction means. */
export type SubmitFault = 'known' | 'nonce' | 'fee' | 'funds' | 'unreachable' | 'other';

/** Endpoints agree on words more than on codes. The order matters: "replacement transaction underpriced" is about the nonce. */
const PATTERNS: readonly [SubmitFault, RegExp][] = [
  ['known', /already known|known transaction|already imported|already exists/i],
  ['nonce', /nonce|replacement/i],
  ['fee', /underpriced|max fee per gas less than|fee too low|base ?fee|maxFeePerGas/i],
  ['funds', /insufficient funds|enough funds|insufficient balance/i],
];

/** Classifies the error of eth_sendRawTransaction. */
export const submitFault = (error: unknown): SubmitFault => {
  if (isTempernetError(error, 'CHAIN_UNREACHABLE') || isRateLimited(error)) return 'unreachable';
  if (!isTempernetError(error, 'CHAIN_RPC')) return 'other';
  const detail = String(error.fields.detail);
  return PATTERNS.find(([, pattern]) => pattern.test(detail))?.[0] ?? 'other';
};
