import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Journal } from '../journal/journal.ts';
import type { Logger } from '../log/logger.ts';
import type { Clock } from '../process/clock.ts';
import type { ChainBatch } from './client-types.ts';
import type { ChainEvent } from './events.ts';
import type { HeadWatcher } from './head-watcher.ts';
import { fetchHeader } from './header.ts';
import { type BlockLogs, isTransient, type LogSource, MOVED } from './log-source.ts';
import type { RawLog } from './raw-log.ts';
import type { Header, Rpc } from './rpc.ts';
import { createTrail, decodeTrail, encodeTrail, type Step } from './trail.ts';

const TRAIL_LIMIT = 1_024;
/** Blocks kept with the cursor: deeper reorganisations during a standstill start over. */
const CURSOR_STEPS = 32;
/** An empty batch moves the cursor on disk only this often. */
const CURSOR_EVERY = 100;
const RETRY_MS = 250;
/** So far below the head no backend is expected to lag: nearer to it, each block's logs are held against its header. */
const SETTLED = 32;
/** So many blocks near the head are read at once, fewer while something of them fails: each costs a call. */
const NEAR = 4;
/** So many answers in a row before a range that was cut is widened again. */
const SERVED = 16;
const NO_HASH: Hex = `0x${'0'.repeat(64)}`;

/** Settings of one stream. */
export type FollowSettings = {
  readonly fromBlock: number;
  readonly confirmations: number;
  readonly logRange: number;
  readonly signal: AbortSignal;
  /** Key of the cursor in the journal. */
  readonly cursor?: string;
};

/** What a stream stands on. */
export type FollowModules = {
  readonly rpc: Rpc;
  readonly heads: HeadWatcher;
  readonly logs: LogSource;
  readonly decode: (log: RawLog, timestamp: number) => ChainEvent | undefined;
  /** Makes sure that the endpoint is still on the chain of the deployment. Throws CHAIN_WRONG_CHAIN (asked again) or CHAIN_NOT_DEPLOYED. */
  readonly verify: () => Promise<void>;
  readonly journal?: Pick<Journal, 'get' | 'put'>;
  readonly logger: Logger;
  readonly clock: Clock;
};

/**
 * Delivers blocks in order until the signal aborts. Everything is read again from the trail of delivered hashes, never from memory of
 * pushed messages, so lost heads, restarts and reorganisations all take the same path. Throws what the handler throws, CHAIN_BAD_DATA, and
 * CHAIN_NOT_DEPLOYED when another chain has come into its place.
 */
export const followChain = async (
  handler: (batch: ChainBatch) => Promise<void>,
  settings: FollowSettings,
  modules: FollowModules,
): Promise<void> => {
  const { rpc, heads, logs, decode, verify, journal, logger, clock } = modules;
  const { signal, confirmations, cursor, fromBlock } = settings;
  const trail = createTrail(TRAIL_LIMIT, cursor === undefined ? [] : decodeTrail(journal?.get(cursor)));
  let range = settings.logRange;
  let near = NEAR;
  let served = 0;
  let saved = trail.last()?.number ?? Number.NEGATIVE_INFINITY;

  const save = (block: number, important: boolean): void => {
    if (cursor === undefined || journal === undefined || (!important && block - saved < CURSOR_EVERY)) return;
    journal.put(cursor, encodeTrail(trail, CURSOR_STEPS));
    saved = block;
  };

  // What the handler throws ends the stream even when it looks like an error of reading.
  let failure: { error: unknown } | undefined;
  const handle = (batch: ChainBatch): Promise<void> =>
    handler(batch).catch((error: unknown) => {
      failure = { error };
      throw error;
    });

  const deliver = async (header: Step & { timestamp: number }, events: ChainEvent[]): Promise<void> => {
    await handle({ events, block: header.number, timestamp: header.timestamp, hash: header.hash });
    trail.push({ number: header.number, hash: header.hash });
    save(header.number, events.length > 0);
  };

  const rewind = async (): Promise<void> => {
    await verify(); // Another chain altogether undoes nothing on this one.
    let ancestor: Header | null = null;
    for (const step of trail.steps()) {
      const header = await fetchHeader(rpc, step.number);
      if (header?.hash === step.hash) {
        ancestor = header;
        break;
      }
    }
    const block = ancestor?.number ?? fromBlock - 1;
    logger.warn({ block }, 'chain reorganised');
    await handle({ events: [], block, timestamp: ancestor?.timestamp ?? 0, hash: ancestor?.hash ?? NO_HASH, reorgedTo: block });
    trail.rewind(block);
    save(block, true);
  };

  /** Whether the last delivered block is still on the chain; `wait` when the endpoint may only lag behind. */
  const standing = async (last: Step, head: Header): Promise<'yes' | 'no' | 'wait'> => {
    if (head.hash === last.hash) return 'wait';
    if (head.number === last.number + 1) return head.parentHash === last.hash ? 'yes' : 'no';
    const found = await fetchHeader(rpc, last.number);
    if (found !== null) return found.hash === last.hash ? 'yes' : 'no';
    // Shorter than before: behind on the same branch, or on another one.
    const known = trail.upTo(head.number);
    if (known === undefined) return 'wait';
    const there = known.number === head.number ? head : await fetchHeader(rpc, known.number);
    return there === null || there.hash === known.hash ? 'wait' : 'no';
  };

  const read = async (from: number, to: Header): Promise<BlockLogs[] | typeof MOVED> => {
    try {
      const found = await (from === to.number ? logs.ofBlock(to) : logs.ofRange(from, to));
      near = Math.min(near * 2, NEAR);
      // It may have been busy rather than bounded: now and then more is asked for again.
      if (++served % SERVED === 0) range = Math.min(range * 2, settings.logRange);
      return found;
    } catch (error) {
      served = 0;
      near = Math.ceil(near / 2);
      if (isTempernetError(error, 'CHAIN_RPC') && range > 1) range = Math.ceil(range / 2); // Endpoints bound the range as they like.
      throw error;
    }
  };

  /** One step forward or back; false when there is nothing to do before the next head. */
  const step = async (head: Header): Promise<boolean> => {
    const last = trail.last();
    if (last !== undefined) {
      const state = await standing(last, head);
      if (state === 'no') await rewind();
      if (state !== 'yes') return state === 'no';
    }
    const from = last === undefined ? fromBlock : last.number + 1;
    const settled = head.number - SETTLED;
    const widest = from <= settled ? Math.min(range, settled - from + 1) : Math.min(range, near);
    const target = Math.min(head.number - confirmations, from + widest - 1);
    if (target < from) return false;
    const to = target === head.number ? head : await fetchHeader(rpc, target);
    if (to === null || (from === target && last !== undefined && to.parentHash !== last.hash)) return false;
    const blocks = await read(from, to);
    if (blocks === MOVED) return false;
    for (const { header, logs: raw } of blocks) {
      if (signal.aborted) return false;
      await deliver(
        header,
        raw.map((log) => decode(log, header.timestamp)).filter((event) => event !== undefined),
      );
    }
    if (trail.last()?.number !== to.number && !signal.aborted) await deliver(to, []);
    return true;
  };

  let wake: () => void = () => undefined;
  let current: Header | undefined;
  let fresh = false;
  let failing = false;
  const onHead = (head?: Header): void => {
    current = head ?? current;
    fresh = true;
    wake();
  };
  const unwatch = heads.watch(onHead);
  const onAbort = (): void => onHead();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    while (!signal.aborted) {
      if (!fresh) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      fresh = false;
      try {
        if (current !== undefined && (await step(current))) fresh = true;
        failing = false;
      } catch (error) {
        if (failure !== undefined || !(isTransient(error) || isTempernetError(error, 'CHAIN_WRONG_CHAIN'))) throw error;
        if (!failing && !signal.aborted) logger.warn({ error }, 'chain not readable, trying again');
        failing = true;
        await clock.sleep(RETRY_MS, signal);
        fresh = true;
      }
    }
  } catch (error) {
    if (failure !== undefined || !isTempernetError(error, 'CHAIN_CLOSED')) throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    unwatch();
  }
};
