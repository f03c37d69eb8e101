import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import type { Lifecycle } from '../support/lifecycle.ts';
import { ATN, digestOf } from '../support/params.ts';
import { byTicket } from '../support/seats.ts';
import { type Cast, openTask } from '../support/task.ts';
import { mine, stake, wait } from '../support/world.ts';
import { GOOD, LONG, type Place, type TaskScene, tableWorld, taskAt } from './table-world.ts';

const NOT_ALLOWED = 'TaskActionNotAllowed';
const CONTRADICTION: Cast = { scores: [5, 5, 5], refuted: [1] };
const OTHER: Cast = { scores: [1, 2, 3] };

type SeatScene = TaskScene & { readonly seat: HardhatEthersSigner; readonly cast: Cast };

/** A task at `place`, looked at by coordinator 0, or by whom `seat` names. */
const seatAt =
  (
    place: Place,
    more?: (scene: TaskScene) => Promise<unknown>,
    seat = (scene: TaskScene) => scene.w.coordinators[0]!,
    cast = GOOD,
  ) =>
  async (): Promise<SeatScene> => {
    const scene = await taskAt(place, more)();
    return { ...scene, seat: seat(scene), cast };
  };

/** Four claims for three seats, the worst first: it is displaced. */
const displaced = (more?: (scene: TaskScene) => Promise<unknown>) => async (): Promise<SeatScene> => {
  const w = await tableWorld();
  const scene = { w, task: await openTask(w) };
  await scene.task.join(w.solvers.slice(0, 3));
  await scene.task.commit(w.solvers.slice(0, 3));
  await scene.task.revealTruth();
  await scene.task.act(w.keeper, 'storeSeed', scene.task.taskId);
  const ranked = (await byTicket(w, scene.task)).reverse();
  await scene.task.claim(ranked);
  await more?.(scene);
  return { ...scene, seat: ranked[0]!, cast: GOOD };
};

const first = ({ w }: TaskScene) => w.coordinators.slice(0, 1);
const rest = ({ w }: TaskScene) => w.coordinators.slice(1, 2);

/** What one coordinator says of one task: seat, ballot, opened ballot; each once, and never two different things. */
export const BALLOT: Lifecycle<SeatScene> = {
  name: 'a ballot',
  actions: {
    'tasks.claimSeat': ({ seat, task }) => [seat, ...task.args.claimSeat()],
    'tasks.commitBallot': ({ seat, task, cast }) => [seat, ...task.args.commitBallot(seat, cast)],
    'tasks.commitBallot to something else': ({ seat, task }) => [seat, task.taskId, digestOf('another commitment')],
    'tasks.revealBallot': ({ seat, task, cast }) => [seat, ...task.args.revealBallot(seat, cast)],
    'tasks.revealBallot of something else': ({ seat, task }) => [seat, ...task.args.revealBallot(seat, OTHER)],
  },
  situations: {
    'no seat, seat window open': {
      state: 'outside',
      reach: seatAt('sealed', () => mine(1)),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.claimSeat': 'ok' },
    },
    'no stake, seat window open': {
      state: 'outside',
      reach: seatAt(
        'sealed',
        () => mine(1),
        ({ w }) => w.keeper,
      ),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.claimSeat': 'TaskNoStake' },
    },
    'the proposer, seat window open': {
      state: 'outside',
      reach: seatAt(
        'sealed',
        ({ w }) => stake(w, w.owner, w.proposers[0]!.address, 'coordinator', 1_000n * ATN),
        ({ w }) => w.proposers[0]!,
      ),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.claimSeat': 'TaskProposerExcluded' },
    },
    'a solver of the task, seat window open': {
      state: 'outside',
      reach: seatAt(
        'sealed',
        ({ w }) => stake(w, w.owner, w.solvers[0]!.address, 'coordinator', 1_000n * ATN),
        ({ w }) => w.solvers[0]!,
      ),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.claimSeat': 'TaskSolverExcluded' },
    },
    'seated, seat window open': {
      state: 'seated',
      reach: seatAt('seated'),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.claimSeat': 'TaskAlreadyClaimed' },
    },
    'displaced, seat window open': {
      state: 'displaced',
      reach: displaced(),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.claimSeat': 'TaskTicketTooHigh' },
    },
    'displaced, judging': {
      state: 'displaced',
      reach: displaced(async (scene) => {
        await scene.task.reveal(scene.w.solvers.slice(0, 3));
        await scene.task.judge();
        await mine(1);
      }),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.commitBallot': 'TaskNotSeated', 'tasks.commitBallot to something else': 'TaskNotSeated' },
    },
    'no seat, judging': {
      state: 'outside',
      reach: seatAt('sampled', undefined, ({ w }) => w.coordinators[2]!),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.commitBallot': 'TaskNotSeated', 'tasks.commitBallot to something else': 'TaskNotSeated' },
    },
    'seated, judging': {
      state: 'seated',
      reach: seatAt('sampled'),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.commitBallot': 'ok', 'tasks.commitBallot to something else': 'ok' },
    },
    'committed, judging': {
      state: 'committed',
      reach: seatAt('sampled', (scene) => scene.task.vote([GOOD], first(scene))),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.commitBallot': 'TaskAlreadyCommitted', 'tasks.commitBallot to something else': 'TaskAlreadyCommitted' },
    },
    'no seat, tallying': {
      state: 'outside',
      reach: seatAt('tallying', undefined, ({ w }) => w.coordinators[2]!),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.revealBallot': 'TaskNotSeated', 'tasks.revealBallot of something else': 'TaskNotSeated' },
    },
    'no ballot, tallying': {
      state: 'seated',
      reach: seatAt('seated', async (scene) => {
        await scene.task.claim(scene.w.coordinators.slice(2, 3));
        await scene.task.reveal(scene.w.solvers.slice(0, 3));
        await scene.task.judge();
        await mine(1);
        await scene.task.vote([GOOD, GOOD], scene.w.coordinators.slice(1, 3));
        await wait(LONG);
        await scene.task.advance();
      }),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.revealBallot': 'TaskNotCommitted', 'tasks.revealBallot of something else': 'TaskNotCommitted' },
    },
    'committed, tallying': {
      state: 'committed',
      reach: seatAt('tallying'),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.revealBallot': 'ok', 'tasks.revealBallot of something else': 'TaskWrongReveal' },
    },
    'committed to a contradiction, tallying': {
      state: 'committed',
      reach: seatAt(
        'sampled',
        async (scene) => {
          await scene.task.vote([CONTRADICTION], first(scene));
          await scene.task.vote([GOOD], rest(scene));
        },
        undefined,
        CONTRADICTION,
      ),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.revealBallot': 'TaskBadScores', 'tasks.revealBallot of something else': 'TaskWrongReveal' },
    },
    'revealed, tallying': {
      state: 'revealed',
      reach: seatAt('tallying', (scene) => scene.task.revealVotes([GOOD], first(scene))),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.revealBallot': 'TaskAlreadyRevealed', 'tasks.revealBallot of something else': 'TaskAlreadyRevealed' },
    },
    'revealed, settled': { state: 'revealed', reach: seatAt('settled'), otherwise: NOT_ALLOWED },
  },
};
