import { keccak_256 } from '@noble/hashes/sha3.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { ProjectParams } from '../node/chain/struct-table.ts';
import { type Hex, toHex } from '../protocol/hex.ts';
import { programContent } from '../substrate/payloads/program/program-content.ts';
import type { Program } from '../substrate/program/program-manifest.ts';
import { type CastMember, countOf } from './cast.ts';
import { dataModeIn } from './data-mode-in.ts';
import { truthParts } from './data-parts.ts';
import type { DevnetOptions } from './devnet-options.ts';
import type { Ground } from './ground.ts';
import { isLarge } from './large-model.ts';
import { type Payload, truthCountOf } from './payloads.ts';
import { createProject, devnetParams, poolsOf } from './project.ts';
import { publishGenesis, publishProgram, readProgram } from './publisher.ts';

/** A funded project whose program, spec and version 0 can be fetched. */
export type FoundedProject = {
  readonly projectId: bigint;
  readonly program: Program;
  readonly params: ProjectParams;
  readonly proposers: readonly Hex[];
  readonly genesis: { readonly digest: Hex; readonly version: Uint8Array };
};

/** Publishes a payload's program and genesis and creates its project with money for every round of the run. */
export const foundProject = async (
  options: DevnetOptions,
  payload: Payload,
  cast: readonly CastMember[],
  { chain, publisher }: Ground,
): Promise<FoundedProject> => {
  const program = await readProgram(payload.program);
  const { schema, bounds, init } = programContent(program.manifest);
  await publishProgram(publisher.content, program);
  const truthCount = truthCountOf(
    payload,
    truthParts(options.proposers, countOf(cast, 'proposer')),
    options.rounds,
    schema.evaluationRows,
  );
  const spec = { name: payload.name, programHash: program.hash, steps: payload.steps, truthCount, data: payload.data };
  const initSeed = toHex(keccak_256(utf8ToBytes(`tempernet/genesis/1/${options.seed}`)));
  const version = init(initSeed);
  const { specDigest, genesisDigest } = await publishGenesis(publisher.content, version, spec);
  const { merge, mergeF } = options;
  const params = devnetParams({
    programHash: program.hash,
    solvers: countOf(cast, 'solver'),
    coordinators: countOf(cast, 'coordinator'),
    steps: payload.steps,
    merge,
    mergeF,
    dataMode: dataModeIn(options, payload),
    normMax: bounds.normMax ?? 0,
    large: isLarge(program.manifest),
    ...(cast.some((m) => m.adversary !== undefined) && { stalls: countOf(cast, 'proposer') }),
  });
  const proposers = cast.filter((m) => m.role === 'proposer').map((m) => m.account);
  const budget = poolsOf(params) * BigInt(options.rounds * proposers.length + 1);
  const projectId = await createProject(chain, { specDigest, genesisDigest, params, proposers, budget });
  return { projectId, program, params, proposers, genesis: { digest: genesisDigest, version } };
};
