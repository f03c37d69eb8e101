import { expect } from 'chai';
import { settledPay } from '../../protocol/consensus/pay.ts';
import { consensus } from '../../protocol/consensus/seats.ts';
import { moved } from './support/books.ts';
import { type Cast, runTask, seatBallot } from './support/task.ts';
import { world } from './support/world.ts';

/** Ballots of three seats over `solvers` solutions: near each other, not equal. */
const ballots = (solvers: number): Cast[] =>
  [0, 1, 2].map((seat) => ({
    scores: Array.from({ length: solvers }, (_, slot) => 90_000 + 7_001 * slot + 13 * seat * (slot + 1)),
  }));

describe('a task from proposal to credit', () => {
  // fourteen: a ballot in two words, and slots beyond the look-up bytes; thirty-two: as many as there may be
  for (const solvers of [1, 3, 10, 14, 32]) {
    it(`pays ${solvers} solver${solvers > 1 ? 's' : ''}, three seats and the proposer to the wei`, async () => {
      const w = await world({ solvers }, { capacity: solvers });
      const casts = ballots(solvers);
      const pools = {
        solver: w.params.solverPool,
        coordinator: w.params.coordinatorPool,
        proposer: w.params.proposerPool,
        aggregation: w.params.aggregationPool,
      };
      const pay = settledPay(consensus(casts.map(seatBallot), solvers, 3), pools, w.params.target);
      const change = await moved(w, () => runTask(w, casts));
      const paid = pools.solver + pools.coordinator + pools.proposer - pay.returned;
      expect(change).to.deep.equal({
        ...Object.fromEntries(pay.solvers.map((amount, slot) => [`owed solver${slot}`, amount])),
        ...Object.fromEntries(
          pay.coordinatorBase.map((base, seat) => [`owed coordinator${seat}`, base + (pay.dividends[seat] ?? 0n)]),
        ),
        'owed proposer0': pay.proposer,
        balance: -paid,
        reserved: pools.aggregation,
        dust: pay.dust,
      });
    });
  }
});
