import { expect } from 'chai';
import { badTaskCompensation, FAULT_TERMS, FAULTS, type Fault, penalty } from '../../protocol/faults.ts';
import { ROLE_TERMS } from '../../protocol/roles.ts';
import { BAD, GOOD, LONG, type TaskScene, taskAt } from './lifecycles/table-world.ts';
import { eventsOf, read, send } from './support/chain.ts';
import { type Cut, expectFine, TIP } from './support/fine.ts';
import { ATN, digestOf } from './support/params.ts';
import type { Cast } from './support/task.ts';
import { mine, wait } from './support/world.ts';

type Punished = Exclude<Fault, 'none'>;

/** Faults that some test below brought about. */
const seen = new Set<Punished>();

/** Cuts of one fault: the first pays the tip where one is due, the rest is burned. */
const cuts = (fault: Punished, names: readonly string[], tip = 0n): Cut[] => {
  seen.add(fault);
  return names.map((who, index) => ({ who, fault, amount: penalty(fault), burned: penalty(fault) - (index === 0 ? tip : 0n) }));
};

/** What a Void task frees: all its pools. */
const freed = ({ w }: TaskScene): Record<string, bigint> => {
  const { solverPool, coordinatorPool, proposerPool, aggregationPool } = w.params;
  return { reserved: -(solverPool + coordinatorPool + proposerPool + aggregationPool) };
};

const late = () => wait(LONG);
const SOLVERS = ['solver0', 'solver1', 'solver2'];
const seats = ({ w }: TaskScene, from: number, to: number) => w.coordinators.slice(from, to);

/** Three seats taken and judging begun, the sample seed due. */
const threeSeats = (more?: (scene: TaskScene) => Promise<unknown>) =>
  taskAt('seated', async (scene) => {
    await scene.task.claim(seats(scene, 2, 3));
    await scene.task.reveal(scene.w.solvers.slice(0, 3));
    await scene.task.judge();
    await mine(1);
    await more?.(scene);
  });

const advance = ({ task }: TaskScene) => task.advance();

describe('penalties: who loses what, and who gets it', () => {
  it('joined, did not commit, one of three: half of the lock', async () => {
    const scene = await taskAt('training', async ({ w, task }) => {
      await task.commit(w.solvers.slice(0, 2));
      await late();
    })();
    await expectFine(scene.w, () => advance(scene), { cuts: cuts('not-committed', ['solver2'], TIP), tipped: 'keeper' });
  });

  it('nobody committed: half of each lock, one tip out of the first, pools back, the proposer whole', async () => {
    const scene = await taskAt('training', late)();
    await expectFine(scene.w, () => advance(scene), {
      cuts: cuts('not-committed', SOLVERS, TIP),
      tipped: 'keeper',
      released: ['proposer0'],
      besides: freed(scene),
    });
  });

  it('committed, did not reveal, two of three: all of their locks, one tip', async () => {
    const scene = await taskAt('seated', async ({ w, task }) => {
      await task.reveal(w.solvers.slice(1, 2));
      await late();
      await mine(w.params.seatWindowBlocks);
    })();
    await expectFine(scene.w, () => advance(scene), {
      cuts: cuts('not-revealed', ['solver0', 'solver2'], TIP),
      tipped: 'keeper',
    });
  });

  it('nobody revealed: all locks; seats lose nothing before Judging', async () => {
    const scene = await taskAt('seated', async ({ w }) => {
      await late();
      await mine(w.params.seatWindowBlocks);
    })();
    await expectFine(scene.w, () => advance(scene), {
      cuts: cuts('not-revealed', SOLVERS, TIP),
      tipped: 'keeper',
      released: ['coordinator0', 'coordinator1', 'proposer0'],
      besides: freed(scene),
    });
  });

  it('a Void for too few seats still takes what a solver lost by not revealing', async () => {
    const scene = await taskAt('revealing', async ({ w, task }) => {
      await task.claim(w.coordinators.slice(0, 1));
      await task.reveal(w.solvers.slice(0, 2));
      await late();
      await mine(w.params.seatWindowBlocks);
    })();
    await expectFine(scene.w, () => advance(scene), {
      cuts: cuts('not-revealed', ['solver2'], TIP),
      tipped: 'keeper',
      released: ['solver0', 'solver1', 'coordinator0', 'proposer0'],
      besides: freed(scene),
    });
  });

  for (const committed of [1, 2, 3]) {
    it(`truth not revealed, ${committed} of three committed: the lock less the tip, a third to each of them, the rest burned`, async () => {
      const scene = await taskAt('training', async ({ w, task }) => {
        await task.commit(w.solvers.slice(0, committed));
        if (committed < 3) {
          await late();
          await task.advance();
        }
        await mine(1);
        await task.claim(w.coordinators.slice(0, 1));
        await late();
      })();
      const { each, burned } = badTaskCompensation(3, committed, TIP);
      seen.add('truth-withheld');
      const harmed = SOLVERS.slice(0, committed);
      await expectFine(scene.w, () => advance(scene), {
        cuts: [{ who: 'proposer0', fault: 'truth-withheld', amount: 50n * ATN, burned }],
        tipped: 'keeper',
        compensated: Object.fromEntries(harmed.map((who) => [who, each])),
        released: [...harmed, 'coordinator0'],
        besides: freed(scene),
      });
    });
  }

  for (const way of ['settle', 'advance'] as const) {
    it(`bad task, by ${way}: the whole lock, a third to each solver that revealed, the rest burned, and no tip`, async () => {
      const scene = await threeSeats(async ({ w, task }) => {
        await task.vote([BAD, GOOD, BAD], w.coordinators.slice(0, 3));
        await task.revealVotes([BAD, GOOD, BAD], w.coordinators.slice(0, 3));
      })();
      const { each, burned } = badTaskCompensation(3, 3, 0n);
      seen.add('bad-task');
      const half = scene.w.params.coordinatorPool / 2n;
      const share = half / 3n;
      const act = () => (way === 'settle' ? scene.task.settle([BAD, GOOD, BAD]) : advance(scene));
      await expectFine(scene.w, act, {
        cuts: [{ who: 'proposer0', fault: 'bad-task', amount: 50n * ATN, burned }],
        compensated: Object.fromEntries(SOLVERS.map((who) => [who, each])),
        released: [...SOLVERS, 'coordinator0', 'coordinator1', 'coordinator2'],
        besides: {
          ...freed(scene),
          'owed coordinator0': share,
          'owed coordinator1': share,
          'owed coordinator2': share,
          balance: -half,
          dust: half - 3n * share,
        },
      });
    });
  }

  it('bad task, one solver had not revealed: it lost its own lock and gets no part, so that it is not better off', async () => {
    const scene = await taskAt('seated', async ({ w, task }) => {
      await task.claim(w.coordinators.slice(2, 3));
      await task.reveal(w.solvers.slice(0, 2));
      await late();
      await mine(w.params.seatWindowBlocks);
      await task.advance();
      await mine(1);
      await task.vote([BAD, BAD, GOOD], w.coordinators.slice(0, 3));
      await task.revealVotes([BAD, BAD], w.coordinators.slice(0, 2));
    })();
    // the third seat's ballot scores what was not revealed, so it cannot be opened
    await expect(scene.task.revealVotes([GOOD], seats(scene, 2, 3))).to.be.revertedWithCustomError(
      scene.w.tasks,
      'TaskBadScores',
    );
    await late();
    const { each, burned } = badTaskCompensation(3, 2, 0n);
    const half = scene.w.params.coordinatorPool / 2n;
    await expectFine(scene.w, () => advance(scene), {
      cuts: [
        ...cuts('ballot-not-revealed', ['coordinator2'], TIP),
        { who: 'proposer0', fault: 'bad-task', amount: 50n * ATN, burned },
      ],
      tipped: 'keeper',
      compensated: { solver0: each, solver1: each },
      released: ['solver0', 'solver1', 'coordinator0', 'coordinator1'],
      besides: {
        ...freed(scene),
        'owed coordinator0': half / 2n,
        'owed coordinator1': half / 2n,
        balance: -half,
        ...(half % 2n === 0n ? {} : { dust: half % 2n }),
      },
    });
  });

  it('bad task, a seat silent besides: the tip comes out of the silent lock, not of the proposer', async () => {
    const scene = await threeSeats(async ({ w, task }) => {
      await task.vote([BAD, GOOD, BAD], w.coordinators.slice(0, 3));
      await task.revealVotes([BAD], w.coordinators.slice(0, 1));
      await task.revealVotes([BAD], w.coordinators.slice(2, 3));
      await late();
    })();
    const { each, burned } = badTaskCompensation(3, 3, 0n);
    const half = scene.w.params.coordinatorPool / 2n;
    await expectFine(scene.w, () => advance(scene), {
      cuts: [
        ...cuts('ballot-not-revealed', ['coordinator1'], TIP),
        { who: 'proposer0', fault: 'bad-task', amount: 50n * ATN, burned },
      ],
      tipped: 'keeper',
      compensated: Object.fromEntries(SOLVERS.map((who) => [who, each])),
      released: [...SOLVERS, 'coordinator0', 'coordinator2'],
      besides: {
        ...freed(scene),
        'owed coordinator0': half / 2n,
        'owed coordinator2': half / 2n,
        balance: -half,
        ...(half % 2n === 0n ? {} : { dust: half % 2n }),
      },
    });
  });

  it('a seat without a ballot: a tenth; the others tally', async () => {
    const scene = await threeSeats(async ({ w, task }) => {
      await task.vote([GOOD, GOOD], w.coordinators.slice(0, 2));
      await late();
    })();
    await expectFine(scene.w, () => advance(scene), { cuts: cuts('no-ballot', ['coordinator2'], TIP), tipped: 'keeper' });
    expect(await scene.task.state()).to.equal('tallying');
  });

  it('no ballot at all: a tenth of each seat, everything else back', async () => {
    const scene = await threeSeats(late)();
    await expectFine(scene.w, () => advance(scene), {
      cuts: cuts('no-ballot', ['coordinator0', 'coordinator1', 'coordinator2'], TIP),
      tipped: 'keeper',
      released: [...SOLVERS, 'proposer0'],
      besides: freed(scene),
    });
  });

  it('no ballot revealed: all of each lock, the whole coordinator pool back', async () => {
    const scene = await threeSeats(async ({ w, task }) => {
      await task.vote([GOOD, GOOD, GOOD], w.coordinators.slice(0, 3));
      await late();
    })();
    await expectFine(scene.w, () => advance(scene), {
      cuts: cuts('ballot-not-revealed', ['coordinator0', 'coordinator1', 'coordinator2'], TIP),
      tipped: 'keeper',
      released: [...SOLVERS, 'proposer0'],
      besides: freed(scene),
    });
  });

  it('refuted by two thirds: the whole lock, burned, and no tip for who settles', async () => {
    const refuting: Cast = { scores: [0, 0, 0], refuted: [1] };
    const casts = [refuting, refuting];
    const scene = await taskAt('sampled', async ({ w, task }) => {
      await task.vote(casts, w.coordinators.slice(0, 2));
      await task.revealVotes(casts, w.coordinators.slice(0, 2));
    })();
    const { coordinatorPool, solverPool, proposerPool } = scene.w.params;
    const share = coordinatorPool / 2n;
    await expectFine(scene.w, () => scene.task.settle(casts), {
      cuts: cuts('refuted', ['solver1']),
      released: ['solver0', 'solver2', 'coordinator0', 'coordinator1', 'proposer0'],
      besides: {
        // nothing was accepted: the seats share all of their pool
        'owed coordinator0': share,
        'owed coordinator1': share,
        balance: -coordinatorPool,
        reserved: -(coordinatorPool + solverPool + proposerPool),
        dust: coordinatorPool - 2n * share,
      },
    });
  });

  it('a proposed version refuted: the whole lock, burned, and no tip', async () => {
    const that = ({ w, task }: TaskScene, seat: number) =>
      send(w.project, w.coordinators[seat]!, 'attest', w.projectId, [task.taskId], 2, digestOf('right'));
    const scene = await taskAt('settled', async (scene) => {
      const { w } = scene;
      await wait(50 * LONG);
      await send(w.project, w.keeper, 'advanceRound', w.projectId);
      await send(w.project, w.aggregators[0]!, 'proposeVersion', w.projectId, digestOf('wrong'), digestOf('inputs'));
      await that(scene, 0);
    })();
    const { w } = scene;
    const { dust } = await read<{ dust: bigint }>(w.project, 'project', w.projectId);
    const pool = w.params.aggregationPool;
    // the aggregator's half returns; the other is shared, what does not divide is dust
    const theirs = pool - pool / 2n;
    const each = pool / 2n / 2n;
    const left = theirs - 2n * each;
    await expectFine(w, () => that(scene, 1), {
      cuts: cuts('version-refuted', ['aggregator0']),
      besides: {
        'owed coordinator0': each,
        'owed coordinator1': each,
        balance: -theirs,
        reserved: -pool,
        dust: -dust,
        burned: dust + left,
      },
    });
  });

  it('no row of the fault table is without its test', () => {
    expect([...seen].sort()).to.deep.equal(FAULTS.filter((fault) => fault !== 'none').sort());
  });

  it('is monotone: who does less of its part never loses less', () => {
    for (const chain of [
      ['not-committed', 'not-revealed'],
      ['no-ballot', 'ballot-not-revealed'],
    ] as const) {
      expect(penalty(chain[0]) < penalty(chain[1]), chain.join(' < ')).to.equal(true);
    }
    for (const fault of FAULTS) {
      if (fault === 'none') continue;
      expect(penalty(fault) <= ROLE_TERMS[FAULT_TERMS[fault].role].lock).to.equal(true);
      // whoever cheats and enforces its own penalty is still out of pocket
      expect(penalty(fault) > 2n * TIP, fault).to.equal(true);
    }
  });
});

describe('tips', () => {
  const untipped: [string, () => Promise<TaskScene>][] = [
    ['nobody joined', taskAt('open', late)],
    [
      'too few solvers, training begins',
      taskAt('open', async ({ w, task }) => {
        await task.join(w.solvers.slice(0, 1));
        await late();
      }),
    ],
    [
      'too few seats',
      taskAt('revealing', async ({ w, task }) => {
        await task.claim(w.coordinators.slice(0, 1));
        await task.reveal(w.solvers.slice(0, 3));
        await mine(w.params.seatWindowBlocks);
      }),
    ],
    [
      'everyone revealed, judging begins after the deadline',
      taskAt('seated', async ({ w, task }) => {
        await task.reveal(w.solvers.slice(0, 3));
        await late();
        await mine(w.params.seatWindowBlocks);
      }),
    ],
    ['a seat seed that nobody stored', taskAt('revealing', late)],
  ];
  for (const [title, reach] of untipped) {
    it(`are not paid where there is no penalty: ${title}`, async () => {
      const scene = await reach();
      const receipt = await advance(scene);
      expect(eventsOf(scene.w.rewards, 'Credited', receipt)).to.deep.equal([]);
      expect(eventsOf(scene.w.staking, 'Penalised', receipt)).to.deep.equal([]);
      expect(await read<bigint>(scene.w.rewards, 'owed', scene.w.keeper.address)).to.equal(0n);
    });
  }

  it('go to whoever calls, the one at fault included, once', async () => {
    const scene = await taskAt('training', async ({ w, task }) => {
      await task.commit(w.solvers.slice(0, 2));
      await late();
    })();
    const self = scene.w.solvers[2]!;
    await expectFine(scene.w, () => scene.task.advance(self), {
      cuts: cuts('not-committed', ['solver2'], TIP),
      tipped: 'solver2',
    });
    await expect(scene.task.advance()).to.be.revertedWithCustomError(scene.w.tasks, 'TaskNothingToAdvance');
    await send(scene.w.rewards, self, 'withdraw');
    expect(await read<bigint>(scene.w.token, 'balanceOf', self.address)).to.equal(TIP);
  });

  it('are paid again by the next phase, out of its own penalty', async () => {
    const scene = await threeSeats(async ({ w, task }) => {
      await task.vote([GOOD, GOOD], w.coordinators.slice(0, 2));
      await late();
      await task.advance();
      await late();
    })();
    await expectFine(scene.w, () => advance(scene), {
      cuts: cuts('ballot-not-revealed', ['coordinator0', 'coordinator1'], TIP),
      tipped: 'keeper',
      released: [...SOLVERS, 'proposer0'],
      besides: freed(scene),
    });
    expect(await read<bigint>(scene.w.rewards, 'owed', scene.w.keeper.address)).to.equal(2n * TIP);
  });

  it('are nothing to who ends a round', async () => {
    const scene = await taskAt('settled', () => wait(50 * LONG))();
    const { w } = scene;
    for (let call = 0; call < 4; call++) {
      const receipt = await send(w.project, w.keeper, 'advanceRound', w.projectId);
      expect(eventsOf(w.rewards, 'Credited', receipt)).to.deep.equal([]);
      await late();
    }
    await expect(send(w.project, w.keeper, 'advanceRound', w.projectId)).to.be.revertedWithCustomError(
      w.project,
      'ProjectActionNotAllowed',
    );
  });
});
