import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CastMember } from '../../../orchestrator/cast.ts';
import type { PlayedRole } from '../../../roles/played-roles.ts';
import { type Await, markAwaits } from './awaits.ts';
import { type FireNetwork, fireNetwork, PATIENT } from './fire-network.ts';
import { hearGossip } from './hear-gossip.ts';
import type { MortalNode } from './mortal-node.ts';
import { strikeAfterActs } from './strike-after-acts.ts';
import { rolesAt, sparedBecause } from './who-waits.ts';

/** How thorough a walk is. */
export type WalkOptions = {
  readonly seed: number;
  /**
   * False: one death at each await of `roles/`, in one of the roles that share it, and one behind each await on the way to disk
   * and chain. True: in every role that comes to it, before and behind.
   */
  readonly everything: boolean;
};

/** A network whose nodes died wherever they wait, and what is known of it. */
export type Walk = {
  readonly awaits: readonly Await[];
  readonly nodes: readonly { readonly node: MortalNode; readonly member: CastMember }[];
  /** After which of its statements each node was killed, by name. */
  readonly struck: ReadonlyMap<string, ReadonlySet<string>>;
  /** What was said on gossip, by signer and subject: everything that was ever said of it. */
  readonly heard: ReadonlyMap<string, ReadonlySet<string>>;
  /** Awaits at which a role owes a death, by role; those on the ways belong to nobody's role. */
  readonly owed: Readonly<Record<PlayedRole | 'ways', readonly Await[]>>;
  /** Marks reached, and marks that ended a process: of all nodes, or of one role's. */
  marksOf(role?: PlayedRole): { readonly reached: ReadonlySet<string>; readonly died: ReadonlySet<string> };
  /** Rounds that have ended. */
  readonly rounds: number;
  /** Stops every node in peace, dying on the way where it has to. */
  stop(): Promise<void>;
};

const ROLE_FILES = ['roles/**/*.ts'];
/** What a promise takes on its way to disk and chain, but for what only an error or a deletion comes to. */
const WAY_FILES = ['node/chain/{sender,submitter}.ts', 'node/content/{create-content,fs-store,manifest-files,data-files}.ts'];
const WAYS =
  /^node\/chain\/\S+ (transact: (estimate|submitter|unless)|estimate|send|submit: (fees\(\)$|count|trySend)|trySend: rpc|count)|^node\/content\/\S+ (put|writeNext|begin|writeChunk|become|write|guard): (?!rm\()/;
const MOST_ROUNDS = 8;

/** Whose deaths are whose: an await that several roles share falls to one of them, to another with another seed; or to each. */
const owedBy = (awaits: readonly Await[], { seed, everything }: WalkOptions): Walk['owed'] => {
  const owed: Record<PlayedRole | 'ways', Await[]> = { proposer: [], solver: [], coordinator: [], aggregator: [], ways: [] };
  for (const one of awaits) {
    const roles = rolesAt(one).filter((role) => sparedBecause(role, one) === undefined);
    for (const [index, role] of roles.entries()) {
      if (everything || (one.number + seed) % roles.length === index) owed[role].push(one);
    }
    if (WAYS.test(one.name)) owed.ways.push(one);
  }
  return owed;
};

const fateOf = (
  member: CastMember,
  cast: readonly CastMember[],
  owed: Walk['owed'],
  { seed, everything }: WalkOptions,
): string[] => {
  const share = (among: readonly CastMember[], list: readonly Await[]): readonly Await[] =>
    list.filter((_, index) => (index + seed) % among.length === among.indexOf(member));
  const marks = (list: readonly Await[], where: 'i' | 'o'): string[] =>
    list.flatMap(({ number }) => (everything ? [`${number}i`, `${number}o`] : [`${number}${where}`]));
  const like = cast.filter(({ role }) => role === member.role);
  return [...marks(share(like, owed[member.role]), 'i'), ...marks(share(cast, owed.ways), 'o')];
};

/** What a walk happens in: two proposers, two solvers, two coordinators, an aggregator, none of them started. */
export const walkGround = ({ seed }: WalkOptions): Promise<FireNetwork> =>
  fireNetwork({
    proposers: 2,
    solvers: 2,
    coordinators: 2,
    rounds: MOST_ROUNDS,
    seed,
    // A coordinator that dies while it gets ready shall still find a seat.
    params: { ...PATIENT, seatWindowBlocks: 60 },
  });

/**
 * All of the cast, mortal, play until each has died wherever it had to; one of the proposers in the first round only, so that its truth
 * guards later versions.
 */
export const walk = async (network: FireNetwork, options: WalkOptions): Promise<Walk> => {
  const { cast, observer, ground, founded } = network;
  const { awaits, sources } = markAwaits([...ROLE_FILES, ...WAY_FILES], [/^roles\/adversaries\//]);
  const file = join(network.folder, 'sources.json');
  writeFileSync(file, JSON.stringify(sources));
  const owed = owedBy(awaits, options);
  const heard = hearGossip(ground.publisher.network);
  const nodes = await Promise.all(
    cast.map(async (member) => {
      const fate = { sources: file, dieAt: fateOf(member, cast, owed, options) };
      const start = member.name === 'proposer-2' ? { rounds: 1 } : {};
      // Seats look further than the sample, so that they come to that as well.
      const node = await network.node(member.name, fate, start, { TEMPERNET_EXTRA_INTERVALS: '1' });
      return { node, member };
    }),
  );
  for (const { node } of nodes) node.live().catch((error: unknown) => network.fail(error));
  await network.until(() => Object.keys(observer.view.tasks).length === 2 || undefined);
  const mortals = new Map(nodes.map(({ node, member }) => [member.account, { node, role: member.role }]));
  const struck = strikeAfterActs(network, mortals);
  const proposers = [network.accountOf('proposer-1')];
  await ground.chain.send({ contract: 'project', method: 'setProposers', args: [founded.projectId, proposers, [1]] });
  const duringPlay = (mark: string): boolean => !/ stop: /.test(awaits[Number.parseInt(mark, 10)]?.name ?? '');
  const alive = (): boolean => nodes.some(({ node }) => node.left.some(duringPlay));
  let rounds = 0;
  while (rounds < 2 || (alive() && rounds < MOST_ROUNDS)) {
    rounds++;
    await network.until(() => observer.view.projects['1']?.rounds[rounds]?.phase === 'ended' || undefined);
  }
  return {
    awaits,
    nodes,
    heard,
    struck,
    owed,
    rounds,
    marksOf: (role) => {
      const marks = nodes.filter(({ member }) => role === undefined || member.role === role).map(({ node }) => node.marks);
      return { reached: union(marks.map((one) => one.reached)), died: union(marks.map((one) => one.died)) };
    },
    stop: async () => void (await Promise.all(nodes.map(({ node }) => node.stop()))),
  };
};

const union = (sets: readonly ReadonlySet<string>[]): Set<string> => new Set(sets.flatMap((set) => [...set]));
