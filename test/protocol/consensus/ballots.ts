import fc from 'fast-check';
import type { SeatBallot } from '../../../protocol/consensus/seats.ts';

/** A ballot that scores, and refutes these slots. */
export const scored = (scores: number[], refuted: number[] = []): SeatBallot => ({
  verdict: 'scored',
  scores,
  refutedMask: refuted.reduce((mask, slot) => mask | (1n << BigInt(slot)), 0n),
});

const ballot = (slots: number): fc.Arbitrary<SeatBallot> => {
  const score = fc.oneof(fc.constant(0), fc.constantFrom(1, 333_333, 500_000), fc.integer({ min: 0, max: 1_000_000 }));
  const entry = fc.record({ score, refuted: fc.boolean() });
  const row = fc.array(entry, { minLength: slots, maxLength: slots });
  const scoring = row.map((entries) =>
    scored(
      entries.map(({ score: value, refuted }) => (refuted ? 0 : value)),
      [...entries.keys()].filter((slot) => entries[slot]!.refuted),
    ),
  );
  const zero = fc.constant(scored(new Array<number>(slots).fill(0)));
  return fc.oneof(
    { weight: 6, arbitrary: scoring },
    { weight: 1, arbitrary: zero },
    { weight: 1, arbitrary: zero.map((of) => ({ ...of, verdict: 'bad-task' as const })) },
  );
};

/** Revealed ballots of a task, with ties, zero rows and bad task votes among them; never more than seats. */
export const ballots = fc
  .record({ slots: fc.integer({ min: 1, max: 10 }), revealed: fc.integer({ min: 1, max: 7 }), silent: fc.nat(2) })
  .chain(({ slots, revealed, silent }) =>
    fc
      .array(ballot(slots), { minLength: revealed, maxLength: revealed })
      .map((of) => ({ ballots: of, slots, seats: revealed + silent })),
  );
