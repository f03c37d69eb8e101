import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keystoreFile, writeKeystore } from '../node/chain/keystore.ts';
import type { Logger } from '../node/log/logger.ts';
import { type ProcessSpec, type RunningProcess, startProcess } from '../node/process/start-process.ts';
import type { Hex } from '../protocol/hex.ts';
import type { CastMember } from './cast.ts';
import { ROOT } from './root.ts';

/** What a node of a run is told; everything else it finds on chain. */
export type NodeStart = {
  readonly rpcUrl: string;
  readonly registry: Hex;
  readonly bootstrap: readonly string[];
  readonly projectId: bigint;
  readonly folder: string;
  readonly corpus: string;
  /** How proposers deal their examples, as `--partition` takes it; where absent, at random. */
  readonly partition?: string;
  /** Where solvers bring their own data: into how many parts the examples are cut for them. */
  readonly ownParts?: number;
  readonly proposers: number;
  readonly rounds: number;
  /** How long nodes wait for content of others, ms; where absent, as long as they do by themselves. */
  readonly fetchTimeoutMs?: number;
  /** Further options of the command line, by flag. */
  readonly more?: Readonly<Record<string, string>>;
  /** The same, for honest solvers alone. */
  readonly solverMore?: Readonly<Record<string, string>>;
};

/** A node process of a run. */
export type SpawnedNode = { readonly member: CastMember; readonly process: RunningProcess; readonly log: string };

/** Makes a participant's data folder with its keystore, unless it has one, and tells how its process is run: the first time and ever after. */
export const nodeSpec = async (member: CastMember, start: NodeStart): Promise<ProcessSpec> => {
  const folder = join(start.folder, 'nodes', member.name);
  const passwordFile = join(folder, 'password');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, `devnet ${member.name}\n`, { mode: 0o600 });
  if (!existsSync(keystoreFile(folder))) await writeKeystore(keystoreFile(folder), member.key, `devnet ${member.name}`, 'light');
  return {
    name: member.name,
    command: process.execPath,
    args: [join(ROOT, 'bin/tempernet.js'), 'node', ...argumentsOf(member, start, folder, passwordFile)],
    env: { HARDHAT_DISABLE_TELEMETRY: 'true' },
    logFile: join(folder, 'node.log'),
    readyWhen: (line) => line.startsWith('{"ready":true'),
    readyTimeoutMs: 120_000,
  };
};

/** Starts `tempernet node` for one participant, in a process and a data folder of its own. Resolves once it is on line. */
export const spawnNode = async (member: CastMember, start: NodeStart, logger: Logger): Promise<SpawnedNode> => {
  const spec = await nodeSpec(member, start);
  const child = startProcess(spec, { logger });
  await child.ready;
  return { member, process: child, log: spec.logFile };
};

const argumentsOf = (member: CastMember, start: NodeStart, folder: string, passwordFile: string): string[] => {
  const { role, index, stake, data = { part: index, parts: start.proposers } } = member;
  const common = {
    role,
    rpc: start.rpcUrl,
    registry: start.registry,
    bootstrap: start.bootstrap.join(','),
    project: String(start.projectId),
    folder,
    'password-file': passwordFile,
    stake: String(stake / 10n ** 18n),
    'log-level': 'info',
    'log-format': 'json',
    ...(start.fetchTimeoutMs === undefined ? {} : { 'fetch-timeout-ms': String(start.fetchTimeoutMs) }),
    ...(member.adversary === undefined ? {} : { cheat: member.adversary }),
    ...start.more,
    ...(role === 'solver' && member.adversary === undefined ? start.solverMore : {}),
  };
  const special = {
    proposer: {
      data: start.corpus,
      partition: start.partition ?? 'iid',
      part: `${data.part + 1}/${data.parts}`,
      rounds: String(start.rounds),
    },
    aggregator: { rank: String(index) },
    solver: start.ownParts === undefined ? {} : ownData(index, start.ownParts, start),
    coordinator: {},
  }[role];
  return Object.entries({ ...common, ...special }).flatMap(([name, value]) => [`--${name}`, value]);
};

/** Each honest solver has a part of its own; who cheats has one of theirs, so that nobody's data become fewer. */
const ownData = (index: number, parts: number, { corpus, partition = 'iid' }: NodeStart) => ({
  data: corpus,
  partition,
  part: `${(index % parts) + 1}/${parts}`,
});
