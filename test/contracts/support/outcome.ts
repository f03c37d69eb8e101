import type { Contracts } from './chain.ts';

/** What came of a call: `ok`, or the custom error that it reverted with, by name. */
export type Outcome = { readonly name: string; readonly args: readonly unknown[] };

/** Revert data of a failed transaction, wherever the layers of clients have put it. */
const dataOf = (error: unknown): string | undefined => {
  for (let at = error; typeof at === 'object' && at !== null; at = (at as { cause?: unknown }).cause) {
    const { data } = at as { data?: unknown };
    if (typeof data === 'string' && data.startsWith('0x')) return data;
    const nested = (data as { data?: unknown } | null | undefined)?.data;
    if (typeof nested === 'string' && nested.startsWith('0x')) return nested;
  }
  return undefined;
};

/** Awaits a call; a revert becomes its custom error's name and arguments, anything else that fails is thrown. */
export const outcomeOf = async (contracts: Contracts, act: Promise<unknown>): Promise<Outcome> => {
  try {
    await act;
    return { name: 'ok', args: [] };
  } catch (error) {
    const data = dataOf(error);
    if (data === undefined) throw error;
    for (const name of ['tasks', 'project', 'staking', 'rewards', 'registry', 'token'] as const) {
      const parsed = contracts[name].interface.parseError(data);
      if (parsed !== null) return { name: parsed.name, args: [...parsed.args] };
    }
    return { name: data === '0x' ? 'revert without data' : data, args: [] };
  }
};
