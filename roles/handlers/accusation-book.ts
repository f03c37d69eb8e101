import type { MessageSource, Network, Verdict } from '../../node/net/network.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Accusation } from '../../protocol/messages/topic-messages.ts';
import { recoverAccount } from '../../protocol/signature.ts';
import { accusationDigest, type StatementDomain } from '../../protocol/statements.ts';

/** Tasks whose accusations are kept; the oldest goes first. */
const KEPT_TASKS = 64;

/** How an accusation ended for this node. */
export type AccusationOutcome = 'upheld' | 'false';

export type AccusationBookModules = {
  readonly domain: StatementDomain;
  /** Whether the account may sit on the task: a stake keeps strangers from filling the book. */
  readonly mayAccuse: (account: Hex, taskId: bigint) => boolean;
  readonly network: Pick<Network, 'validate' | 'subscribe' | 'report'>;
  readonly count?: (outcome: AccusationOutcome) => void;
};

type Heard = { readonly accusation: Accusation; readonly peerId: string };

/** Accusations heard on gossip: validly signed, brought by the accuser's own peer, one for each accuser and solution. */
export class AccusationBook {
  readonly #modules: AccusationBookModules;
  readonly #byTask = new Map<bigint, Map<string, Heard>>();

  constructor(modules: AccusationBookModules) {
    this.#modules = modules;
    modules.network.validate('events', (accusation, from) => this.#judge(accusation, from));
    modules.network.subscribe('events', (accusation, { peerId }) => this.#note(accusation, peerId));
  }

  /** Those made of a task, in order of arrival. */
  heard(taskId: bigint): readonly Accusation[] {
    return [...(this.#byTask.get(taskId)?.values() ?? [])].map(({ accusation }) => accusation);
  }

  /** Re-running showed whether an accusation is true; a false one counts against the peer that brought it, and costs nothing else. */
  settled(accusation: Accusation, upheld: boolean): void {
    this.#modules.count?.(upheld ? 'upheld' : 'false');
    const heard = this.#byTask.get(accusation.taskId)?.get(keyOf(accusation));
    if (!upheld && heard !== undefined) this.#modules.network.report(heard.peerId, 'slandered');
  }

  #judge(accusation: Accusation, from: MessageSource): Verdict {
    const { account, taskId, slot, interval, foundDigest, signature } = accusation;
    const digest = accusationDigest(this.#modules.domain, { accuser: account, taskId, slot, interval, foundDigest });
    if (recoverAccount(digest, signature) !== account) return 'reject';
    // Another peer may repeat it; who has to answer for it is the accuser's own.
    if (from.account !== account || !this.#modules.mayAccuse(account, taskId)) return 'ignore';
    return this.#byTask.get(taskId)?.has(keyOf(accusation)) ? 'ignore' : 'accept';
  }

  #note(accusation: Accusation, peerId: string): void {
    const { taskId } = accusation;
    const heard = this.#byTask.get(taskId) ?? new Map<string, Heard>();
    this.#byTask.set(taskId, heard);
    if (!heard.has(keyOf(accusation))) heard.set(keyOf(accusation), { accusation, peerId });
    const [oldest] = this.#byTask.keys();
    if (this.#byTask.size > KEPT_TASKS && oldest !== undefined) this.#byTask.delete(oldest);
  }
}

const keyOf = ({ account, slot }: Accusation): string => `${account}/${slot}`;
