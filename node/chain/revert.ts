import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { AnyCall } from './encode-call.ts';
import { INTERFACES } from './interfaces.ts';
import { plainFields } from './plain-result.ts';

/** Codes and words by which endpoints say that a call reverted. */
const REVERT_CODE = 3;
const REVERTED = /revert|VM Exception|execution failed/i;

/** The CHAIN_REVERTED error for revert data: `error` is the custom error's name, `args` its values. */
export const revertError = (call: AnyCall, data: string | undefined, cause?: unknown): TempernetError => {
  const { error, args } = describe(call, data);
  return new TempernetError('CHAIN_REVERTED', { contract: call.contract, method: call.method, error, args }, { cause });
};

/** Turns the endpoint's error into CHAIN_REVERTED where it reports a revert; any other error stays as it is. */
export const asRevert = (call: AnyCall, error: unknown): unknown => {
  if (!isTempernetError(error, 'CHAIN_RPC')) return error;
  const data = error.fields.data;
  const reverted =
    error.fields.code === REVERT_CODE ||
    (typeof data === 'string' && data.length >= 10) ||
    REVERTED.test(String(error.fields.detail));
  return reverted ? revertError(call, typeof data === 'string' ? data : undefined, error) : error;
};

const describe = (call: AnyCall, data: string | undefined): { error: string; args: string } => {
  if (data === undefined || data.length < 10) return { error: 'NoReason', args: '' };
  // The called contract first: an error that travels up from another contract is found in that one's interface.
  for (const candidate of [INTERFACES[call.contract], ...Object.values(INTERFACES)]) {
    try {
      const parsed = candidate.parseError(data);
      if (parsed === null) continue;
      const fields = Object.entries(plainFields(parsed.fragment.inputs, parsed.args));
      return { error: parsed.name, args: fields.map(([name, value]) => `${name}: ${String(value)}`).join(', ') };
    } catch {
      // Selector matches, arguments do not: not this error.
    }
  }
  return { error: `Unknown${data.slice(0, 10)}`, args: '' };
};
