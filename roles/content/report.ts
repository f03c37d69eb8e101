import { decodeCbor, encodeCbor } from '../../protocol/cbor.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { type Hex, isBytes32 } from '../../protocol/hex.ts';

const FORMAT = 'tempernet/report/1';
const OUTCOMES = ['scored', 'refused', 'refuted', 'not revealed'] as const;
const CHECKS = ['availability', 'form', 'derivation', 're-execution', 'quality', 'none'] as const;
const MAX_BYTES = 1024 * 1024;
const MAX_TEXT = 2000;

/** How the checks of protocol section 6 ended for one solution; `check` names the one that decided. */
export type SolutionReport = {
  readonly slot: number;
  readonly solver: Hex;
  readonly outcome: (typeof OUTCOMES)[number];
  readonly check: (typeof CHECKS)[number];
  readonly detail: string;
  /** Intervals that were re-run. */
  readonly intervals: readonly number[];
  /** Loss of base + update on the truth. */
  readonly loss: number | null;
  readonly score: number;
};

/** The evidence behind a ballot, as content under its `reportDigest`. */
export type BallotReport = {
  readonly taskId: bigint;
  readonly coordinator: Hex;
  readonly engine: string;
  readonly sampleSeed: Hex;
  /** What is wrong with the task; empty when it is sound. */
  readonly badTask: string;
  /** Loss of the base version on the truth. */
  readonly baseLoss: number | null;
  readonly solutions: readonly SolutionReport[];
};

/** Canonical dag-cbor of a report. */
export const encodeReport = (report: BallotReport): Uint8Array =>
  encodeCbor({ format: FORMAT, ...report, taskId: String(report.taskId) });

/** Strict decoding of what any seat may have written; throws PROTOCOL_BAD_CBOR, ROLE_BAD_CONTENT. */
export const decodeReport = (bytes: Uint8Array): BallotReport => {
  const value = decodeCbor(bytes, 'ballot report', MAX_BYTES);
  const report = fieldsOf(value, REPORT_FIELDS, 'ballot report');
  if (report.format !== FORMAT) throw bad(`format is not ${FORMAT}`);
  const solutions = (report.solutions as unknown[]).map((one) => fieldsOf(one, SOLUTION_FIELDS, 'solution'));
  const { taskId, coordinator, engine, sampleSeed, badTask, baseLoss } = report;
  return {
    taskId: BigInt(taskId as string),
    coordinator,
    engine,
    sampleSeed,
    badTask,
    baseLoss,
    solutions,
  } as unknown as BallotReport;
};

const text = (value: unknown): boolean => typeof value === 'string' && value.length <= MAX_TEXT;
const address = (value: unknown): boolean => typeof value === 'string' && /^0x[0-9a-f]{40}$/.test(value);
const count = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const loss = (value: unknown): boolean => value === null || typeof value === 'number';
const listOf =
  (of: (value: unknown) => boolean, most: number) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.length <= most && value.every(of);

type Fields = Readonly<Record<string, (value: unknown) => boolean>>;

const REPORT_FIELDS: Fields = {
  format: text,
  taskId: (value) => typeof value === 'string' && /^(0|[1-9]\d{0,77})$/.test(value),
  coordinator: address,
  engine: text,
  sampleSeed: isBytes32,
  badTask: text,
  baseLoss: loss,
  solutions: listOf(() => true, 32),
};

const SOLUTION_FIELDS: Fields = {
  slot: count,
  solver: address,
  outcome: (value) => OUTCOMES.some((one) => one === value),
  check: (value) => CHECKS.some((one) => one === value),
  detail: text,
  intervals: listOf(count, 65_536),
  loss,
  score: count,
};

/** A map with exactly these fields, each of its form. */
const fieldsOf = (value: unknown, fields: Fields, what: string): Record<string, unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(`a ${what} is not a map`);
  const map = value as Record<string, unknown>;
  const wrong = Object.entries(fields).find(([name, fits]) => !fits(map[name]))?.[0];
  if (wrong !== undefined) throw bad(`${what}: ${wrong} is of another form`);
  if (Object.keys(map).length !== Object.keys(fields).length) throw bad(`${what}: has unknown fields`);
  return map;
};

const bad = (detail: string): TempernetError => new TempernetError('ROLE_BAD_CONTENT', { what: 'ballot report', detail });
