import { INTERFACES } from '../../../node/chain/interfaces.ts';
import { rpc } from '../../../orchestrator/rpc.ts';
import type { Hex } from '../../../protocol/hex.ts';

/** One transaction of an account: what it says, and about what. */
export type Said = {
  readonly account: Hex;
  readonly method: string;
  /** The same for two transactions that may not differ. */
  readonly about: string;
  readonly data: string;
  readonly ok: boolean;
  readonly block: number;
};

type Transaction = { readonly hash: Hex; readonly from: Hex; readonly to: Hex | null; readonly input: string };
type Block = { readonly transactions: readonly Transaction[] };

/** How many leading arguments name what a call is about; a merge is about its inputs. */
const SUBJECT: Readonly<Record<string, (args: readonly unknown[]) => readonly unknown[]>> = {
  propose: (args) => args.slice(0, 2),
  proposeVersion: ([projectId, , inputRoot]) => [projectId, inputRoot],
  attest: ([projectId, taskIds]) => [projectId, taskIds],
};

const AT_ONCE = 64;

/** Every transaction that the accounts got into blocks up to `head`, reverted ones as well, in the order of blocks. */
export const saidBy = async (url: string, accounts: readonly Hex[], head: number): Promise<Said[]> => {
  const said: Said[] = [];
  for (let from = 0; from <= head; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, head + 1 - from) }, (_, i) => from + i);
    const blocks = await Promise.all(
      numbers.map((number) => rpc<Block>(url, 'eth_getBlockByNumber', [`0x${number.toString(16)}`, true])),
    );
    for (const [index, { transactions }] of blocks.entries()) {
      for (const one of transactions) if (accounts.includes(one.from)) said.push(await sayOf(url, one, from + index));
    }
  }
  return said;
};

const sayOf = async (url: string, { hash, from, to, input }: Transaction, block: number): Promise<Said> => {
  const receipt = await rpc<{ status: string }>(url, 'eth_getTransactionReceipt', [hash]);
  const call = Object.values(INTERFACES)
    .map((contract) => contract.parseTransaction({ data: input }))
    .find((found) => found !== null);
  const method = call?.name ?? `unknown call of ${to}`;
  const args = [...(call?.args ?? [])] as unknown[];
  const about = `${method} ${(SUBJECT[method]?.(args) ?? args.slice(0, 1)).map(String).join('/')}`;
  return { account: from, method, about, data: input, ok: receipt.status === '0x1', block };
};

/** Where an account said two different things about the same, in words. */
export const contradictions = (said: readonly Said[]): string[] => {
  const groups = Map.groupBy(said, ({ account, about }) => `${account} ${about}`);
  return [...groups].filter(([, group]) => new Set(group.map((one) => one.data)).size > 1).map(([key]) => key);
};
