import type { PlayedRole } from '../../../roles/played-roles.ts';
import type { Await } from './awaits.ts';

/** Which files of `roles/` the work of each role runs through. A file that no row names fails the test. */
const RUNS_IN: readonly [RegExp, readonly PlayedRole[]][] = [
  [/^roles\/(runner|handlers\/(library|promise-once))\.ts$/, ['proposer', 'solver', 'coordinator', 'aggregator']],
  [/^roles\/handlers\/prepare-task\.ts$/, ['proposer']],
  [/^roles\/(handlers\/(train|training-data|commit-solution|open-data)|privacy\/release)\.ts$/, ['solver']],
  [/^roles\/handlers\/(open-task|forget)\.ts$/, ['solver', 'coordinator']],
  [
    /^roles\/handlers\/(do-work|prefetch|judge|bad-task|check-solution|read-solution|earlier-truths|replay-leaf|opened-data|probe|recheck)\.ts$/,
    ['coordinator'],
  ],
  [/^roles\/handlers\/merge\.ts$/, ['coordinator', 'aggregator']],
];

/** An await that somebody does not come to, by the start of its name, and why. */
type Exception = {
  readonly name: string;
  readonly by: readonly PlayedRole[] | 'anyone';
  readonly why: string;
  /** It depends on who died when: coming to it is no mistake. */
  readonly maybe?: true;
};

const NO_STATES = 'only seats fetch the states of others';
const NO_TRUTHS = 'only seats read truths';
const OPEN_DATA = 'the data of the network are open: nobody brings any of its own';

/** Awaits that no node of the role comes to in a network of honest nodes that are killed. Each must exist, and must not be reached. */
const EXCEPTIONS: readonly Exception[] = [
  { name: 'roles/handlers/open-data.ts ', by: 'anyone', why: OPEN_DATA },
  { name: 'roles/privacy/release.ts ', by: 'anyone', why: OPEN_DATA },
  { name: 'roles/handlers/opened-data.ts ', by: 'anyone', why: OPEN_DATA },
  { name: 'roles/handlers/train.ts published: releasable(', by: 'anyone', why: OPEN_DATA },
  { name: 'roles/handlers/train.ts inspectTask: requireOwnData(', by: 'anyone', why: OPEN_DATA },
  { name: 'roles/handlers/forget.ts forget: shop.content.delete(digest)', by: 'anyone', why: OPEN_DATA },
  { name: 'roles/handlers/training-data.ts trainingData: own.', by: 'anyone', why: OPEN_DATA },
  { name: 'roles/handlers/recheck.ts ', by: 'anyone', why: 'nobody is accused where nobody cheats' },
  {
    name: 'roles/handlers/earlier-truths.ts shares: unlessGone(',
    by: 'anyone',
    why: 'only a truth that was used before is read again as a whole',
  },
  {
    name: 'roles/handlers/earlier-truths.ts reusedTruth: Promise.all(',
    by: 'anyone',
    why: 'only a seat that missed an earlier task lacks its truth',
    maybe: true,
  },
  { name: 'roles/handlers/library.ts state: ', by: ['proposer', 'solver', 'aggregator'], why: NO_STATES },
  { name: 'roles/handlers/library.ts forgetStates: ', by: ['proposer', 'solver', 'aggregator'], why: NO_STATES },
  { name: 'roles/handlers/library.ts marks: ', by: ['proposer', 'solver', 'aggregator'], why: NO_TRUTHS },
  { name: 'roles/handlers/library.ts dataset: ', by: ['proposer', 'aggregator'], why: 'a proposer has its data from a file' },
  {
    name: 'roles/handlers/library.ts version: ',
    by: ['proposer'],
    why: 'a proposer names the head version and does not read it',
  },
  { name: 'roles/handlers/promise-once.ts ', by: ['aggregator'], why: 'a merge is the same for all: nothing to promise' },
  { name: 'roles/handlers/merge.ts review: ', by: ['aggregator'], why: 'seats review' },
  { name: 'roles/handlers/merge.ts isWorse: ', by: ['aggregator'], why: 'seats review' },
  { name: 'roles/handlers/merge.ts isThere: ', by: ['aggregator'], why: 'seats review' },
  { name: 'roles/handlers/merge.ts meanLoss: ', by: ['aggregator'], why: 'seats review' },
  { name: 'roles/handlers/forget.ts forget: leavesOf(shop, own?.leavesDigest)', by: ['coordinator'], why: 'it trains nothing' },
  { name: 'roles/handlers/forget.ts forget: shop.content.delete(leaf)', by: ['coordinator'], why: 'it trains nothing' },
];

/** Roles that come to an await of `roles/`; none when the table has no row for its file. */
export const rolesAt = ({ file }: Await): readonly PlayedRole[] => RUNS_IN.find(([pattern]) => pattern.test(file))?.[1] ?? [];

/** Why the role need not come to this await, or undefined when it does. */
export const sparedBecause = (role: PlayedRole, one: Await): string | undefined => exceptionOf(role, one)?.why;

/** Whether the list says that the role never comes to this await. */
export const isDenied = (role: PlayedRole, one: Await): boolean =>
  sparedBecause(role, one) !== undefined && exceptionOf(role, one)?.maybe !== true;

const exceptionOf = (role: PlayedRole, { name }: Await): Exception | undefined =>
  EXCEPTIONS.find((one) => name.startsWith(one.name) && (one.by === 'anyone' || one.by.includes(role)));

/** Exceptions that no await answers to any more. */
export const staleExceptions = (awaits: readonly Await[]): string[] =>
  EXCEPTIONS.map(({ name }) => name).filter((start) => !awaits.some(({ name }) => name.startsWith(start)));
