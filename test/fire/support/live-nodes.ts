import { type RunningProcess, startProcess } from '../../../node/process/start-process.ts';
import { countOf } from '../../../orchestrator/cast.ts';
import { type NodeStart, nodeSpec } from '../../../orchestrator/spawn-node.ts';
import { SMALL } from '../../e2e/support/small-network.ts';
import { silentLogger } from '../../node/log/silent-logger.ts';
import type { FireNetwork } from './fire-network.ts';

/** A running node and where it logs. */
export type LiveNode = { readonly name: string; readonly process: RunningProcess; readonly log: string };

/** What one node is told otherwise than the rest: its start, its environment. */
export type NodeSettings = Partial<NodeStart> & { readonly env?: Readonly<Record<string, string>> };

/** Starts one participant; resolves once it is on line. It is stopped with the network. */
export const startNode = async (
  network: FireNetwork,
  name: string,
  rounds: number,
  settings: NodeSettings = {},
): Promise<LiveNode> => {
  const member = network.cast.find((one) => one.name === name);
  if (member === undefined) throw new Error(`no ${name} in the cast`);
  const { env, ...changed } = settings;
  const start: NodeStart = {
    rpcUrl: network.ground.wsUrl,
    registry: network.ground.registry,
    bootstrap: network.ground.publisher.network.addresses(),
    projectId: network.founded.projectId,
    folder: network.folder,
    corpus: SMALL.corpus,
    proposers: countOf(network.cast, 'proposer'),
    rounds,
    ...changed,
  };
  const spec = await nodeSpec(member, start);
  const process = startProcess({ ...spec, env: { ...spec.env, ...env } }, { logger: silentLogger });
  network.closers.add(() => process.stop());
  await process.ready;
  return { name, process, log: spec.logFile };
};

/** Starts everyone, proposers last; one that ends early ends every wait, unless it is among those that `mayEnd`. */
export const startNodes = async (
  network: FireNetwork,
  rounds: number,
  settingsOf: (name: string) => NodeSettings = () => ({}),
  mayEnd: ReadonlySet<string> = new Set(),
): Promise<LiveNode[]> => {
  const raise = async (name: string): Promise<LiveNode> => {
    const node = await startNode(network, name, rounds, settingsOf(name));
    void node.process.exited.then((code) => mayEnd.has(name) || network.fail(new Error(`${name} ended with ${code}`)));
    return node;
  };
  const names = network.cast.map(({ name }) => name);
  const isProposer = (name: string): boolean => name.startsWith('proposer');
  const nodes = await Promise.all(names.filter((name) => !isProposer(name)).map(raise));
  for (const name of names.filter(isProposer)) nodes.push(await raise(name));
  return nodes;
};
