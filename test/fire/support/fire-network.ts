import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProjectParams } from '../../../node/chain/struct-table.ts';
import { type CastMember, castOf, countOf } from '../../../orchestrator/cast.ts';
import { Closers } from '../../../orchestrator/closers.ts';
import type { DevnetOptions } from '../../../orchestrator/devnet-options.ts';
import { type FoundedProject, foundProject } from '../../../orchestrator/found-project.ts';
import { type Ground, type GroundOptions, raiseGround } from '../../../orchestrator/ground.ts';
import { Observer } from '../../../orchestrator/observer.ts';
import { rpc } from '../../../orchestrator/rpc.ts';
import { type NodeStart, nodeSpec } from '../../../orchestrator/spawn-node.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { SMALL } from '../../e2e/support/small-network.ts';
import { silentLogger } from '../../node/log/silent-logger.ts';
import { type Fate, MortalNode } from './mortal-node.ts';

/** Windows in which a node that died has time to come back, whatever else the machine does; phases close early. */
export const PATIENT: Partial<ProjectParams> = {
  joinWindow: 900,
  trainWindow: 1_800,
  truthWindow: 1_800,
  revealWindow: 1_800,
  judgeWindow: 1_800,
  tallyWindow: 1_800,
  roundWindow: 1_800,
  mergeWindow: 1_800,
  attestWindow: 1_800,
};

/** What a network under fire is made of. */
export type FireOptions = Pick<DevnetOptions, 'proposers' | 'solvers' | 'coordinators' | 'rounds' | 'seed'> & {
  /** An EVM that runs already. */
  readonly local?: GroundOptions['local'];
  /** Parameters other than a devnet's. */
  readonly params?: Partial<ProjectParams>;
};

/** Chain, contracts, publisher and a founded project; nodes are made one by one. */
export type FireNetwork = {
  readonly folder: string;
  readonly cast: readonly CastMember[];
  readonly ground: Ground;
  readonly founded: FoundedProject;
  readonly observer: Observer;
  readonly closers: Closers;
  /** A participant that is not started yet; ended with the network. */
  node(name: string, fate?: Fate, start?: Partial<NodeStart>, env?: Readonly<Record<string, string>>): Promise<MortalNode>;
  /** Changes the project's parameters for rounds that are not open yet. */
  setParams(params: Partial<ProjectParams>): Promise<void>;
  /** Lets so many seconds pass on the chain at once. */
  pass(seconds: number): Promise<void>;
  /** The account of a member. */
  accountOf(name: string): Hex;
  /** Resolves when the condition gives a value; rejects when the signal fires or `fail` was called. */
  until<T>(condition: () => T | undefined): Promise<T>;
  /** Ends every wait with this error. */
  fail(error: unknown): void;
  close(): Promise<void>;
};

/** Raises what nodes stand on. */
export const fireNetwork = async (given: FireOptions): Promise<FireNetwork> => {
  const folder = await mkdtemp(join(tmpdir(), 'tempernet-fire-'));
  const options: DevnetOptions = { ...given, aggregators: 1, payload: SMALL.name, merge: 'mean', mergeF: 0, out: folder };
  const closers = new Closers(silentLogger);
  closers.add(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  const abort = new AbortController();
  try {
    const cast = castOf(options);
    const ground = await raiseGround(
      { seed: options.seed, folder, cast, ...(given.local && { local: given.local }) },
      { logger: silentLogger, closers, step: () => undefined },
    );
    const founded = await foundProject(options, SMALL, cast, ground);
    const { projectId } = founded;
    const setParams = async (params: Partial<ProjectParams>): Promise<void> => {
      const all = { ...founded.params, ...given.params, ...params };
      await ground.chain.send({ contract: 'project', method: 'setParams', args: [projectId, all] });
    };
    await setParams({});
    const memberOf = (name: string): CastMember => {
      const member = cast.find((one) => one.name === name);
      if (member === undefined) throw new Error(`no ${name} in the cast`);
      return member;
    };
    const observer = new Observer({ chain: ground.chain, now: () => performance.now() });
    observer.start().catch((error: unknown) => abort.abort(error));
    closers.add(() => observer.stop());
    const common: NodeStart = {
      rpcUrl: ground.wsUrl,
      registry: ground.registry,
      bootstrap: ground.publisher.network.addresses(),
      projectId,
      folder,
      corpus: SMALL.corpus,
      proposers: countOf(cast, 'proposer'),
      rounds: options.rounds,
    };
    return {
      folder,
      cast,
      ground,
      founded,
      observer,
      closers,
      node: async (name, fate, start = {}, env = {}) => {
        const spec = await nodeSpec(memberOf(name), { ...common, ...start });
        const chainPort = new URL(ground.rpcUrl).port;
        const node = new MortalNode(
          { ...spec, env: { ...spec.env, ...env } },
          { shared: folder, chainPort, ...(fate && { fate }) },
        );
        closers.add(() => node.kill());
        return node;
      },
      setParams,
      pass: async (seconds) => {
        await rpc(ground.rpcUrl, 'evm_increaseTime', [seconds]);
      },
      accountOf: (name) => memberOf(name).account,
      until: (condition) => observer.until(condition, abort.signal),
      fail: (error) => abort.abort(error),
      close: () => closers.close(),
    };
  } catch (error) {
    await closers.close();
    throw error;
  }
};
