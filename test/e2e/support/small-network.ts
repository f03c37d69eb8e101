import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../../node/log/logger.ts';
import { type CastMember, castOf, countOf } from '../../../orchestrator/cast.ts';
import { Closers } from '../../../orchestrator/closers.ts';
import type { DevnetOptions } from '../../../orchestrator/devnet-options.ts';
import { type FoundedProject, foundProject } from '../../../orchestrator/found-project.ts';
import { type Ground, raiseGround } from '../../../orchestrator/ground.ts';
import { Observer } from '../../../orchestrator/observer.ts';
import { type Payload, payloadOf } from '../../../orchestrator/payloads.ts';
import { raiseNodes } from '../../../orchestrator/raise-nodes.ts';
import type { SpawnedNode } from '../../../orchestrator/spawn-node.ts';
import { silentLogger } from '../../node/log/silent-logger.ts';

/** The digits program on real digits, with tasks of few steps and small truths. */
export const SMALL: Payload = { ...payloadOf('digits'), steps: 20, truthCount: 250 };

/** A network of processes that plays until `close`. */
export type SmallNetwork = {
  readonly folder: string;
  readonly cast: readonly CastMember[];
  readonly ground: Ground;
  readonly founded: FoundedProject;
  readonly observer: Observer;
  readonly nodes: readonly SpawnedNode[];
  /** Resolves when the round has ended; rejects when a node dies. */
  roundEnded(round: number): Promise<void>;
  close(): Promise<void>;
};

/** Raises chain, contracts, project and node processes out of the orchestrator's own parts. */
export const smallNetwork = async (
  given: Pick<DevnetOptions, 'solvers' | 'coordinators' | 'rounds' | 'seed' | 'adversary' | 'evm' | 'dataMode'> & {
    readonly payload?: Payload;
    /** Further options of honest solver nodes, by flag. */
    readonly solverMore?: Readonly<Record<string, string>>;
  },
  logger: Logger = silentLogger,
): Promise<SmallNetwork> => {
  const folder = await mkdtemp(join(tmpdir(), 'tempernet-e2e-'));
  const payload = given.payload ?? SMALL;
  const others = { proposers: 1, aggregators: 1, payload: payload.name, merge: 'mean', mergeF: 0, out: folder } as const;
  const options: DevnetOptions = { ...given, ...others };
  const closers = new Closers(logger);
  closers.add(() => rm(folder, { recursive: true, force: true }));
  const abort = new AbortController();
  try {
    const cast = castOf(options);
    const ground = await raiseGround({ ...options, folder, cast }, { logger, closers, step: () => undefined });
    const founded = await foundProject(options, payload, cast, ground);
    const observer = new Observer({ chain: ground.chain, now: () => performance.now() });
    observer.start().catch((error: unknown) => abort.abort(error));
    closers.add(() => observer.stop());
    const start = {
      rpcUrl: ground.wsUrl,
      registry: ground.registry,
      bootstrap: ground.publisher.network.addresses(),
      projectId: founded.projectId,
      folder,
      corpus: payload.corpus,
      proposers: countOf(cast, 'proposer'),
      rounds: options.rounds,
      ...(given.solverMore !== undefined && { solverMore: given.solverMore }),
      ...(options.dataMode !== undefined && options.dataMode !== 'open' && { ownParts: options.solvers }),
    };
    const nodes = await raiseNodes(cast, start, { logger, closers, abort });
    return {
      folder,
      cast,
      ground,
      founded,
      observer,
      nodes,
      roundEnded: async (round) => {
        const phase = () => observer.view.projects[String(founded.projectId)]?.rounds[round]?.phase;
        await observer.until(() => phase() === 'ended' || undefined, abort.signal);
      },
      close: () => closers.close(),
    };
  } catch (error) {
    await closers.close();
    throw error;
  }
};
