import { decodeCbor } from '../../protocol/cbor.ts';
import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { isBytes32 } from '../../protocol/hex.ts';

/** Forms of what a promise holds: 32 bytes as hexadecimal, a whole number, a list of such, a whole number as decimal text. */
const FORMS = {
  bytes32: isBytes32,
  count: (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0,
  counts: (value: unknown): boolean => Array.isArray(value) && value.every(FORMS.count),
  decimal: (value: unknown): boolean => typeof value === 'string' && /^(0|[1-9]\d{0,77})$/.test(value),
} as const;

/** The fields of a promise and their forms. */
export type PromiseShape = Readonly<Record<string, keyof typeof FORMS>>;

/** What a proposer promises: a truth. */
export const TRUTH_PROMISE = {
  specDigest: 'bytes32',
  truthDigest: 'bytes32',
  salt: 'bytes32',
  truthCommitment: 'bytes32',
} as const satisfies PromiseShape;

/** What a solver promises: a solution. */
export const SOLUTION_PROMISE = {
  updateDigest: 'bytes32',
  checkpointRoot: 'bytes32',
  dataRoot: 'bytes32',
  steps: 'count',
  salt: 'bytes32',
  leavesDigest: 'bytes32',
  commitment: 'bytes32',
} as const satisfies PromiseShape;

/** What a solver opened to its seats, and the key that it is encrypted under. */
export const OPENING_PROMISE = { digest: 'bytes32', contentKey: 'bytes32' } as const satisfies PromiseShape;

/** What a solver's release of an update cost in privacy: rho, in units of 10^-12, rounded up. */
export const RELEASE_PROMISE = { rho: 'decimal' } as const satisfies PromiseShape;

/** What a seat promises: a ballot. */
export const BALLOT_PROMISE = {
  verdict: 'count',
  scores: 'counts',
  refutedMask: 'decimal',
  reportDigest: 'bytes32',
  salt: 'bytes32',
  commitment: 'bytes32',
} as const satisfies PromiseShape;

/** What a seat found in intervals of its own choice. */
export const PROBE_PROMISE = { refuted: 'counts', foundDigest: 'bytes32' } as const satisfies PromiseShape;

/** The promise in an entry of the journal. Throws JOURNAL_CORRUPT unless it has exactly the fields of its shape, each of its form. */
export const readPromise = (bytes: Uint8Array, key: string, shape: PromiseShape): Record<string, unknown> => {
  const corrupt = (detail: string, cause?: unknown): TempernetError =>
    new TempernetError('JOURNAL_CORRUPT', { file: `entry ${key}`, detail }, { cause });
  let value: unknown;
  try {
    value = decodeCbor(bytes, 'the promise');
  } catch (cause) {
    throw corrupt(isTempernetError(cause) ? cause.message : String(cause), cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw corrupt('it is no map');
  const fields = value as Record<string, unknown>;
  if (Object.keys(fields).length !== Object.keys(shape).length) throw corrupt('it has other fields');
  for (const [name, form] of Object.entries(shape)) {
    if (!Object.hasOwn(fields, name) || !FORMS[form](fields[name])) throw corrupt(`${name} is missing or malformed`);
  }
  return fields;
};
