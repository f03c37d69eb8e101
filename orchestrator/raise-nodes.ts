import type { Logger } from '../node/log/logger.ts';
import { TempernetError } from '../protocol/errors/tempernet-error.ts';
import type { CastMember } from './cast.ts';
import type { Closers } from './closers.ts';
import { type NodeStart, type SpawnedNode, spawnNode } from './spawn-node.ts';

/** Starts a process for each participant; one that ends early fires `abort`. Proposers come last: the first task finds everyone there. */
export const raiseNodes = async (
  cast: readonly CastMember[],
  start: NodeStart,
  modules: { readonly logger: Logger; readonly closers: Closers; readonly abort: AbortController },
): Promise<SpawnedNode[]> => {
  const { logger, closers, abort } = modules;
  const nodes: SpawnedNode[] = [];
  closers.add(() => Promise.all(nodes.map((n) => n.process.stop())));
  const raise = async (member: CastMember): Promise<void> => {
    const node = await spawnNode(member, start, logger);
    nodes.push(node);
    void node.process.exited.then((code) =>
      abort.abort(new TempernetError('ORCHESTRATOR_NODE_DIED', { name: member.name, code, log: node.log })),
    );
  };
  await all(cast.filter((m) => m.role !== 'proposer').map(raise));
  await all(cast.filter((m) => m.role === 'proposer').map(raise));
  return nodes;
};

/** Waits for each, then throws what the first failed with: a node that comes up beside one that fails must be known, to be stopped. */
const all = async (work: readonly Promise<void>[]): Promise<void> => {
  const failed = (await Promise.allSettled(work)).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
};
