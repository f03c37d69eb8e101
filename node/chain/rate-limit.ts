import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';

/** "Limit exceeded" (EIP-1474), and the HTTP status that some gateways put in its place. */
const CODES: ReadonlySet<unknown> = new Set([-32_005, 429]);

/** True when an endpoint says that it is asked too often, or for too much at once. */
export const isRateLimited = (error: unknown): boolean => isTempernetError(error, 'CHAIN_RPC') && CODES.has(error.fields.code);
