import type { FunctionFragment, Result } from 'ethers';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { ContractCall } from './client-types.ts';
import { isHex } from './header.ts';
import { INTERFACES } from './interfaces.ts';
import { plainFields, plainResult } from './plain-result.ts';

/** Anything of a contract that can be called. */
export type AnyCall = Omit<ContractCall, 'contract'> & { readonly contract: keyof typeof INTERFACES };

const fragmentOf = (call: AnyCall): FunctionFragment => {
  const fragment = INTERFACES[call.contract].getFunction(call.method);
  if (fragment === null)
    throw new TempernetError('CHAIN_BAD_CALL', { contract: call.contract, method: call.method, detail: 'no such method' });
  return fragment;
};

/** Call data. Errors: CHAIN_BAD_CALL for an unknown method or arguments that do not fit. */
export const encodeCall = (call: AnyCall): string => {
  try {
    return INTERFACES[call.contract].encodeFunctionData(fragmentOf(call), call.args);
  } catch (error) {
    if (error instanceof TempernetError) throw error;
    const detail = error instanceof Error ? error.message.slice(0, 200) : '';
    throw new TempernetError('CHAIN_BAD_CALL', { contract: call.contract, method: call.method, detail }, { cause: error });
  }
};

/** The plain result of a view: one value as it is, several by name. Errors: CHAIN_BAD_DATA. */
export const decodeAnswer = (call: AnyCall, data: unknown): unknown => {
  const { outputs } = fragmentOf(call);
  try {
    // Reading a value can throw as well: the decoder keeps malformed parts until they are asked for.
    const values: Result = INTERFACES[call.contract].decodeFunctionResult(call.method, isHex(data) ? data : '0x');
    const [only] = outputs;
    return outputs.length === 1 && only !== undefined ? plainResult(only, values[0]) : plainFields(outputs, values);
  } catch (error) {
    throw new TempernetError(
      'CHAIN_BAD_DATA',
      { what: `${call.contract}.${call.method}`, detail: 'the answer does not fit' },
      { cause: error },
    );
  }
};
