import { expect } from 'chai';
import fc from 'fast-check';
import type { ChainEvent } from '../../../node/chain/events.ts';
import { explain } from '../../../orchestrator/evidence/explain.ts';
import { replay } from '../../../orchestrator/evidence/replay.ts';
import { explainLines } from '../../../orchestrator/report/explain-lines.ts';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { silentLogger } from '../../node/log/silent-logger.ts';
import { ATN, word } from '../../roles/support/script.ts';
import { settledStory } from '../support/settled-story.ts';
import { PROPOSER, SEATS, SOLVERS, type Story } from '../support/story.ts';

const SEED = 4711;

/** What somebody may do to the events of a folder that is his own: leave out, repeat, move, and change any number. */
type Change = {
  readonly kind: 'drop' | 'twice' | 'move' | 'number';
  readonly at: number;
  readonly to: number;
  readonly value: bigint;
};

const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('drop' as const, 'twice' as const, 'move' as const, 'number' as const),
    at: fc.nat(200),
    to: fc.nat(200),
    value: fc.oneof(fc.bigInt({ min: 0n, max: 40n }), fc.bigInt({ min: 0n, max: 2n ** 53n - 1n })),
  }),
  { minLength: 1, maxLength: 6 },
);

const changed = (events: readonly ChainEvent[], { kind, at, to, value }: Change): ChainEvent[] => {
  const list = [...events];
  const index = at % list.length;
  const event = list[index] as ChainEvent;
  if (kind === 'drop') list.splice(index, 1);
  if (kind === 'twice') list.splice(to % list.length, 0, event);
  if (kind === 'move') list.splice(to % list.length, 0, ...list.splice(index, 1));
  if (kind === 'number') {
    const fields = Object.entries(event.args).filter(([, v]) => typeof v === 'number' || typeof v === 'bigint');
    const [name, old] = fields[to % Math.max(1, fields.length)] ?? [];
    const put = typeof old === 'number' ? Number(value) : value;
    if (name !== undefined) list[index] = { ...event, args: { ...event.args, [name]: put } } as ChainEvent;
  }
  return list;
};

/** A settled task in which the first solver was refuted and the second seat came without a ballot. */
const punishedStory = (): Story => {
  const story = settledStory();
  const [solver, seat] = [SOLVERS[0], SEATS[1]];
  for (const [account, role, reason, amount] of [
    [solver, 1, 3, 25n * ATN],
    [seat, 2, 6, 10n * ATN],
  ] as const)
    story.say('Penalised', { account, role, engagement: word(4), reason, amount, burned: amount - ATN });
  return story.say('Credited', { account: PROPOSER, kind: 6, taskOrRound: 1n, projectId: 1n, amount: ATN });
};

describe('events that no chain would tell', function () {
  this.timeout(60_000);

  it('are explained, or refused with an error of the catalogue', async () => {
    let explained = 0;
    const story = punishedStory();
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const records = {
          ...story.records(),
          events: list.reduce(changed, story.events as readonly ChainEvent[]) as ChainEvent[],
        };
        for (const who of [PROPOSER, SOLVERS[0], SEATS[1]]) {
          try {
            explainLines(await explain(records, '1', who, { timeoutMs: 10 }), false);
            explained++;
          } catch (error) {
            if (!isTempernetError(error)) throw error;
          }
        }
      }),
      { seed: SEED, numRuns: 400 },
    );
    expect(explained).to.be.greaterThan(400);
  });

  it('are replayed, or refused likewise', async () => {
    const story = punishedStory();
    const told = { round: () => undefined, progress: () => undefined };
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const records = {
          ...story.records(),
          events: list.reduce(changed, story.events as readonly ChainEvent[]) as ChainEvent[],
        };
        try {
          const said = await replay(records, { project: 1n, workers: 1, timeoutMs: 10 }, silentLogger, told);
          expect(said.outcome, 'no content is there').to.not.equal('same');
        } catch (error) {
          if (!isTempernetError(error)) throw error;
        }
      }),
      { seed: SEED, numRuns: 30 },
    );
  });
});
