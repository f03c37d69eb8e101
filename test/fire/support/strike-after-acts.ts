import type { ChainEvent } from '../../../node/chain/events.ts';
import type { Hex } from '../../../protocol/hex.ts';
import type { PlayedRole } from '../../../roles/played-roles.ts';
import type { FireNetwork } from './fire-network.ts';
import type { MortalNode } from './mortal-node.ts';

/** What each role says on chain, in this order; between any two of them it can die. */
export const ACTS: Readonly<Record<PlayedRole, readonly ChainEvent['name'][]>> = {
  proposer: ['TaskProposed', 'TruthRevealed'],
  solver: ['SolverJoined', 'SolutionCommitted', 'SolutionRevealed'],
  coordinator: ['SeatClaimed', 'BallotCommitted', 'BallotRevealed', 'VersionAttested'],
  aggregator: ['VersionProposed'],
};

/**
 * Kills a node, from outside, as soon as one of its statements is on chain: once after each kind. Gives the kinds after which each node
 * died, by name, growing.
 */
export const strikeAfterActs = (
  network: FireNetwork,
  nodes: ReadonlyMap<Hex, { readonly node: MortalNode; readonly role: PlayedRole }>,
): ReadonlyMap<string, ReadonlySet<string>> => {
  const { observer } = network;
  const struck = new Map<string, Set<string>>();
  const strike = async (): Promise<void> => {
    for (let seen = 0; ; ) {
      await network.until(() => observer.events.length > seen || undefined);
      for (const event of observer.events.slice(seen)) {
        const { node, role } = nodes.get(actorOf(network, event)) ?? {};
        if (node === undefined || role === undefined || !ACTS[role].includes(event.name)) continue;
        const kinds = struck.get(node.name) ?? new Set();
        struck.set(node.name, kinds);
        if (kinds.has(event.name)) continue;
        kinds.add(event.name);
        await node.strike();
      }
      seen = observer.events.length;
    }
  };
  strike().catch((error: unknown) => network.fail(error));
  return struck;
};

const actorOf = ({ observer }: FireNetwork, { name, args }: ChainEvent): Hex => {
  const named = args as Partial<Record<'proposer' | 'solver' | 'coordinator' | 'aggregator', Hex>>;
  if (name === 'TruthRevealed') return observer.view.tasks[String(args.taskId)]?.proposer ?? '0x';
  return named.proposer ?? named.solver ?? named.coordinator ?? named.aggregator ?? '0x';
};
