import type { MessageSource, Network, Verdict } from '../../node/net/network.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Opening, SolutionHint } from '../../protocol/messages/topic-messages.ts';

/** Solutions whose opening is kept; the oldest goes first. */
const KEPT = 1_024;

export type OpeningBookModules = {
  /** Whether the account is the solver of that slot of a task that goes on: nobody else's openings are kept or passed on. */
  readonly isSolver: (account: Hex, taskId: bigint, slot: number) => boolean;
  readonly network: Pick<Network, 'validate' | 'subscribe'>;
};

/** Openings of solvers' own data as their own peers told them, the newest of each solution. */
export class OpeningBook {
  readonly #modules: OpeningBookModules;
  readonly #heard = new Map<string, Opening>();
  readonly #waiting = new Set<() => void>();

  constructor(modules: OpeningBookModules) {
    this.#modules = modules;
    modules.network.validate('solution', (hint, from) => this.#judge(hint, from));
    modules.network.subscribe('solution', (hint) => this.#note(hint));
  }

  /** The newest opening of a slot's solution, if one was heard. */
  heard(taskId: bigint, slot: number): Opening | undefined {
    return this.#heard.get(keyOf(taskId, slot));
  }

  /** The opening of a slot's solution once one is heard that `fits`; undefined when `signal` fires before that. */
  until(taskId: bigint, slot: number, fits: (opening: Opening) => boolean, signal: AbortSignal): Promise<Opening | undefined> {
    return new Promise((resolve) => {
      const look = (): void => {
        const opening = this.heard(taskId, slot);
        const found = opening !== undefined && fits(opening) ? opening : undefined;
        if (found === undefined && !signal.aborted) return;
        this.#waiting.delete(look);
        signal.removeEventListener('abort', look);
        resolve(found);
      };
      this.#waiting.add(look);
      signal.addEventListener('abort', look);
      look();
    });
  }

  #judge({ taskId, slot, opening }: SolutionHint, { account }: MessageSource): Verdict {
    if (opening === undefined) return 'accept';
    return account !== undefined && this.#modules.isSolver(account, taskId, slot) ? 'accept' : 'ignore';
  }

  #note({ taskId, slot, opening }: SolutionHint): void {
    if (opening === undefined) return;
    const key = keyOf(taskId, slot);
    this.#heard.delete(key);
    this.#heard.set(key, opening);
    const [oldest] = this.#heard.keys();
    if (this.#heard.size > KEPT && oldest !== undefined) this.#heard.delete(oldest);
    for (const look of [...this.#waiting]) look();
  }
}

const keyOf = (taskId: bigint, slot: number): string => `${taskId}/${slot}`;
