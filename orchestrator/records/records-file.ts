import { CONTRACT_NAMES, type ContractAddresses } from '../../node/chain/contract-name.ts';
import type { ChainEvent } from '../../node/chain/events.ts';
import { PROJECT_PARAMS, type ProjectParams } from '../../node/chain/struct-table.ts';
import { sha256 } from '../../node/content/sha256.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { eventLine, eventOf } from './event-lines.ts';
import { fromPlain, isAddress, toPlain } from './plain-fields.ts';

const FORMAT = 'tempernet/records/1';
/** Where the records lie in a run's folder. */
export const RECORDS_FILE = 'records.jsonl';

/** What a records file holds. */
export type RecordsContent = {
  readonly chainId: number;
  readonly addresses: ContractAddresses;
  readonly names: Readonly<Record<Hex, string>>;
  readonly params: readonly { readonly projectId: bigint; readonly version: number; readonly params: ProjectParams }[];
  readonly events: readonly ChainEvent[];
};

/**
 * The records as text: a line that says what they are, a line for each set of parameters and each event, and a last line with the
 * sha2-256 of all before it. The digest shows damage, not malice: whoever can write the file can write the digest.
 */
export const encodeRecords = ({ chainId, addresses, names, params, events }: RecordsContent): string => {
  const head = JSON.stringify({ format: FORMAT, chainId, addresses, names, params: params.length, events: events.length });
  const sets = params.map((set) => JSON.stringify({ ...toPlain({ ...set, params: undefined }), params: toPlain(set.params) }));
  const body = [head, ...sets, ...events.map(eventLine), ''].join('\n');
  return `${body}${JSON.stringify({ digest: sha256(new TextEncoder().encode(body)) })}\n`;
};

/** Strict decoding; throws RECORDS_VERSION for another format and RECORDS_DAMAGED for everything else that is wrong. */
export const decodeRecords = (text: string, file: string): RecordsContent => {
  const damaged = (detail: string): TempernetError => new TempernetError('RECORDS_DAMAGED', { file, detail });
  const lines = text.split('\n');
  const read = (index: number): unknown => {
    try {
      return JSON.parse(lines[index] ?? '') as unknown;
    } catch {
      throw damaged(`line ${index + 1} is no JSON`);
    }
  };
  const head = headOf(read(0), file, damaged);
  const last = 1 + head.params + head.events;
  if (lines.length !== last + 2 || lines[last + 1] !== '') throw damaged('it ends early or late');
  const body = `${lines.slice(0, last).join('\n')}\n`;
  if ((read(last) as { digest?: unknown } | null)?.digest !== sha256(new TextEncoder().encode(body)))
    throw damaged('its lines do not hash to the digest at its end');
  const params = Array.from({ length: head.params }, (_, index) => {
    const set = paramsOf(read(1 + index));
    if (typeof set === 'string') throw damaged(`line ${index + 2} ${set}`);
    return set;
  });
  const events: ChainEvent[] = [];
  for (let index = 1 + head.params; index < last; index++) {
    const event = eventOf(read(index), head.addresses);
    if (typeof event === 'string') throw damaged(`line ${index + 1} ${event}`);
    const before = events.at(-1);
    if (
      before !== undefined &&
      (before.block > event.block || (before.block === event.block && before.logIndex >= event.logIndex))
    )
      throw damaged(`line ${index + 1} is out of order`);
    events.push(event);
  }
  const { chainId, addresses, names } = head;
  return { chainId, addresses, names, params, events };
};

type Head = Pick<RecordsContent, 'chainId' | 'addresses' | 'names'> & { readonly params: number; readonly events: number };

const headOf = (value: unknown, file: string, damaged: (detail: string) => TempernetError): Head => {
  if (typeof value !== 'object' || value === null) throw damaged('its first line does not say what it is');
  const { format, chainId, addresses, names, params, events } = value as Record<string, unknown>;
  if (typeof format !== 'string' || !format.startsWith('tempernet/records/')) throw damaged('it holds something else');
  if (format !== FORMAT) throw new TempernetError('RECORDS_VERSION', { file, found: format.slice(0, 60), expected: FORMAT });
  const counts = [chainId, params, events];
  if (!counts.every((n) => Number.isSafeInteger(n) && (n as number) >= 0))
    throw damaged('a count in its first line is no number');
  const known = addresses as Record<string, unknown> | null;
  if (typeof known !== 'object' || known === null || ![...CONTRACT_NAMES, 'registry'].every((name) => isAddress(known[name])))
    throw damaged('its first line does not name the contracts');
  if (!isNames(names)) throw damaged('its first line names accounts in another form');
  return value as Head;
};

/** Names of accounts that are safe to print. */
export const isNames = (names: unknown): names is Readonly<Record<Hex, string>> =>
  typeof names === 'object' && names !== null && Object.entries(names).every(([a, name]) => isAddress(a) && isName(name));

const isName = (name: unknown): boolean => typeof name === 'string' && /^[a-z][a-z0-9-]{0,39}$/.test(name);

const paramsOf = (value: unknown): RecordsContent['params'][number] | string => {
  const { params, ...which } = (value ?? {}) as Record<string, unknown>;
  const key = fromPlain({ projectId: 'bigint', version: 'number' } as const, which);
  if (typeof key === 'string') return key;
  const set = fromPlain(PROJECT_PARAMS, params);
  if (typeof set === 'string') return set;
  const odd = LIMITS.find(([name, least, most]) => set[name] < least || set[name] > most)?.[0];
  return odd === undefined && set.sampled <= set.intervals ? { ...key, params: set } : `has ${odd ?? 'sampled'} out of range`;
};

/** What no contract lets pass, where a reader would reckon with it: loops and lists are as long as these say. */
const LIMITS = [
  ['dataMode', 0, 2],
  ['engine', 0, 1],
  ['mergeRule', 0, 3],
  ['mergeF', 0, 255],
  ['target', 1, 1_000_000],
  ['capacity', 1, 32],
  ['seats', 1, 16],
  ['sampled', 1, 65_535],
  ['intervals', 1, 65_535],
  ['recentRounds', 0, 255],
] as const;
