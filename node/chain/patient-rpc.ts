import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Clock } from '../process/clock.ts';
import { isRateLimited } from './rate-limit.ts';
import type { Rpc } from './rpc.ts';

const TRIES = 6;
const FIRST_PAUSE_MS = 50;
/** What has its own way to try again: another try of these is not the same call. */
const IMPATIENT: ReadonlySet<string> = new Set(['eth_sendRawTransaction', 'eth_subscribe']);
/** Its "limit exceeded" is rather about the range: whoever asked asks for less. */
const BOUNDED = 'eth_getLogs';

/**
 * An endpoint whose reads are tried again while it does not answer or says that it is asked too often: a few times within two
 * seconds, so that one lost answer fails no work. Of an endpoint that hangs only one more answer is waited for: it is given up after
 * twice `timeoutMs`, the time that `rpc` waits for one. Errors: those of `rpc`, of the last try.
 */
export const createPatientRpc = (
  options: { readonly timeoutMs: number },
  modules: { readonly rpc: Rpc; readonly clock: Clock },
): Rpc => {
  const { rpc, clock } = modules;
  const closing = new AbortController();
  const passing = (method: string, error: unknown): boolean =>
    isTempernetError(error, 'CHAIN_UNREACHABLE') || (method !== BOUNDED && isRateLimited(error));
  return {
    ...rpc,
    call: async (method, params) => {
      const end = clock.now() + options.timeoutMs;
      for (let attempt = 1; ; attempt++) {
        try {
          return await rpc.call(method, params);
        } catch (error) {
          const pauseMs = FIRST_PAUSE_MS * 2 ** (attempt - 1);
          const isLate = attempt > 1 && clock.now() >= end;
          const isOver = attempt === TRIES || isLate || closing.signal.aborted;
          if (IMPATIENT.has(method) || isOver || !passing(method, error)) throw error;
          await clock.sleep(pauseMs, closing.signal);
        }
      }
    },
    close: () => {
      closing.abort();
      rpc.close();
    },
  };
};
