import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';
import type { Decoder, InputOf, Kind } from './decoder.ts';
import { makeInput } from './make-input.ts';

/** Longest that one input may take, however slow the machine: a watchdog, not a measure. */
const WATCHDOG_MS = 10_000;
/** What one input may take of memory beside a multiple of its length: errors with their stacks, tables made at first use. */
const ALLOWED_BYTES = 24 * 1024 * 1024;
const ALLOWED_PER_BYTE = 1_000;
/** Inputs between two looks at memory. */
const LOOK_EVERY = 16;

/** How a run of one decoder ended. */
export type Outcome = { readonly inputs: number; readonly taken: number; readonly refused: ReadonlyMap<string, number> };

/** Settings of a run; one input alone when `only` is given. */
export type FuzzOptions = { readonly count: number; readonly seed: number; readonly only?: number };

/** A fault in a decoder, told so that it can be run again. */
export class GarbageFault extends Error {}

/**
 * Feeds a decoder with its seeds, each of which must be taken, then with garbage: every input must be taken or refused with
 * one of the decoder's codes, in time, within memory, and what is taken must have one encoding where the format says so.
 */
export const fuzz = async (row: Decoder, options: FuzzOptions): Promise<Outcome> => {
  const seeds = await row.seeds();
  const refused = new Map<string, number>();
  let taken = 0;
  const run = async (input: InputOf[Kind], index: number): Promise<boolean> => {
    const look = index % LOOK_EVERY === 0;
    const before = look ? allocated() : 0;
    const started = performance.now();
    const code = await feed(row, input);
    const took = performance.now() - started;
    const grown = look ? allocated() - before : 0;
    const fault =
      code !== undefined && !row.codes.some((known) => known === code)
        ? code
        : took > WATCHDOG_MS
          ? `took ${took} ms`
          : grown > ALLOWED_BYTES + (row.memory ?? 0) + ALLOWED_PER_BYTE * sizeOf(input)
            ? `took ${grown} bytes of memory`
            : undefined;
    if (fault !== undefined) throw new GarbageFault(`${row.name}: ${fault}\n${place(options.seed, index)}\n${shown(input)}`);
    if (code !== undefined) refused.set(code, (refused.get(code) ?? 0) + 1);
    return code === undefined;
  };
  try {
    for (const [i, seed] of seeds.entries()) {
      if (!(await run(seed, -1))) throw new GarbageFault(`${row.name} refuses its seed ${i}: ${[...refused.keys()].join()}`);
    }
    const inputs = options.only === undefined ? Array.from({ length: options.count }, (_, i) => i) : [options.only];
    for (const index of inputs) if (await run(makeInput(row, seeds, options.seed, index), index)) taken++;
    return { inputs: inputs.length, taken, refused };
  } finally {
    await row.close?.();
  }
};

/** Undefined when the input was taken, the code of the refusal, or what else happened, in words. */
const feed = async (row: Decoder, input: InputOf[Kind]): Promise<string | undefined> => {
  let decoded: unknown;
  try {
    decoded = row.decode(input);
    if (decoded instanceof Promise) decoded = await decoded;
  } catch (error) {
    return isTempernetError(error) ? error.code : `throws ${error instanceof Error ? error.stack : String(error)}`;
  }
  if (row.again === undefined) return undefined;
  try {
    return same(row.again(decoded as never), input) ? undefined : 'has another encoding of what it took';
  } catch (error) {
    return `cannot encode what it took: ${String(error)}`;
  }
};

const same = (a: InputOf[Kind], b: InputOf[Kind]): boolean =>
  a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) === 0 : JSON.stringify(a) === JSON.stringify(b);

const allocated = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

const sizeOf = (input: InputOf[Kind]): number =>
  input instanceof Uint8Array || typeof input === 'string' ? input.length : (JSON.stringify(input) ?? '').length;

const place = (seed: number, index: number): string => `run again with TEMPERNET_FUZZ_SEED=${seed} TEMPERNET_FUZZ_ONLY=${index}`;

const shown = (input: InputOf[Kind]): string => {
  const bytes =
    input instanceof Uint8Array ? input : Buffer.from(typeof input === 'string' ? input : (JSON.stringify(input) ?? ''));
  return `${bytes.length} bytes in hexadecimal: ${Buffer.from(bytes.subarray(0, 2_000)).toString('hex')}`;
};
