import { expect } from 'chai';
import type { ChainEvent } from '../../../node/chain/events.ts';
import { explain } from '../../../orchestrator/evidence/explain.ts';
import { replay } from '../../../orchestrator/evidence/replay.ts';
import { taskCase } from '../../../orchestrator/evidence/task-case.ts';
import { voteDifferences } from '../../../orchestrator/evidence/vote-differences.ts';
import { silentLogger } from '../../node/log/silent-logger.ts';
import { account, word } from '../../roles/support/script.ts';
import { settledStory, settlement, talliedStory } from '../support/settled-story.ts';
import { PROPOSER, SEATS, type Story } from '../support/story.ts';

const ROUND = { projectId: 1n, round: 1 };
const THIS = 1;
const THAT = 2;
const WORSE = 3;

/** Three seats of one settled task, and what each says of one proposal after the other; then the round's end. */
const voted = (attempts: readonly (readonly number[])[], end: { reason: number; failed?: number }, minInputs = 1): Story => {
  const story = talliedStory({ minInputs }).enter(1n, 'settled').say('TaskSettled', settlement);
  story.next().say('RoundMerging', { ...ROUND, inputs: 2, seats: 3, deadline: 2_000 });
  for (const [i, kinds] of attempts.entries()) {
    const proposal = { attempt: i + 1, aggregator: account(40), digest: word(60), inputRoot: word(61), deadline: 3_000 };
    story.next().say('VersionProposed', { ...ROUND, ...proposal });
    for (const [seat, kind] of kinds.entries()) {
      const digest = word(kind === THAT ? 70 : 60);
      const coordinator = SEATS[seat] ?? expect.fail('no seat');
      story.next().say('VersionAttested', { ...ROUND, attempt: i + 1, coordinator, kind, digest, weight: 1 });
    }
  }
  for (let attempt = 1; attempt <= (end.failed ?? 0); attempt++)
    story.next().say('VersionAttemptFailed', { ...ROUND, attempt, deadline: 0 });
  return story.say('RoundEnded', { ...ROUND, outcome: 2, reason: end.reason });
};

const differ = async (story: Story, events: readonly ChainEvent[] = story.events): Promise<string[]> =>
  voteDifferences(await taskCase({ ...story.records(), events: events as ChainEvent[] }, '1'));

/** The published story, with the attestations as they are given. */
const published = (change: (args: { kind: number; weight: number }, seat: number) => object): ChainEvent[] => {
  let seat = 0;
  return settledStory().events.map((event) =>
    event.name === 'VersionAttested' ? { ...event, args: { ...event.args, ...change(event.args, seat++) } } : event,
  );
};

describe('the end of a round, held against the vote of its seats', () => {
  it('a version stands on two thirds of the seats that revealed a ballot', async () => {
    expect(await differ(settledStory())).to.deep.equal([]);
    const two = published((_, seat) => (seat === 2 ? { kind: WORSE } : {}));
    expect(await differ(settledStory(), two)).to.deep.equal([]);
    const one = published((_, seat) => (seat > 0 ? { kind: WORSE } : {}));
    expect(await differ(settledStory(), one)).to.have.lengthOf(1);
    expect(
      await differ(
        settledStory(),
        settledStory().events.filter(({ name }) => name !== 'VersionAttested'),
      ),
    ).to.have.lengthOf(1);
  });

  it('weights are those of revealed ballots, not those of the events', async () => {
    const heavy = published((_, seat) => (seat === 0 ? { weight: 9 } : { kind: WORSE }));
    expect(await differ(settledStory(), heavy)).to.have.lengthOf(2);
    const records = { ...settledStory().records(), events: heavy };
    const told = await explain(records, '1', SEATS[0], { timeoutMs: 10 });
    expect(told.equal).to.equal(false);
    const pays = told.amounts.find(({ what }) => what === 'attestation')?.computed;
    expect(pays, 'half of the pool, not nine times a part').to.equal((await taskCase(records, '1')).params.aggregationPool / 2n);
    const again = [...settledStory().events];
    const first = again.findIndex(({ name }) => name === 'VersionAttested');
    const double = again.map((event, i) => (i === first + 1 || i === first + 2 ? (again[first] as ChainEvent) : event));
    expect(await differ(settledStory(), double), 'an account counts once').to.have.lengthOf(1);
  });

  it('no agreement: three attempts, none of which two thirds decided', async () => {
    const split = [THIS, THAT, WORSE];
    expect(await differ(voted([split, split, split], { reason: 3, failed: 3 }))).to.deep.equal([]);
    expect(await differ(voted([], { reason: 3, failed: 3 })), 'nobody proposed').to.deep.equal([]);
    expect(await differ(voted([split], { reason: 3, failed: 1 })), 'given up too early').to.have.lengthOf(1);
    expect(await differ(voted([split, [THIS, THIS, WORSE]], { reason: 3, failed: 3 })), 'they agreed').to.have.lengthOf(1);
  });

  it('worse: two thirds said so', async () => {
    expect(await differ(voted([[WORSE, THIS, WORSE]], { reason: 2 }))).to.deep.equal([]);
    for (const said of [[WORSE, THIS, THIS], [WORSE], []])
      expect(await differ(voted([said], { reason: 2 })), String(said)).to.have.lengthOf(1);
  });

  it('too few inputs: there are too few', async () => {
    expect(await differ(voted([], { reason: 1 }, 3))).to.deep.equal([]);
    expect(await differ(voted([], { reason: 1 }))).to.have.lengthOf(1);
    expect(await differ(voted([], { reason: 3, failed: 3 }, 3))).to.have.lengthOf(1);
  });

  it('is what a replay shows, and what an explanation of anybody’s part says', async () => {
    const story = voted([], { reason: 3 });
    const told = { round: () => undefined, progress: () => undefined };
    const said = await replay(story.records(), { project: 1n, workers: 1, timeoutMs: 10 }, silentLogger, told);
    expect(said.rounds[0]?.version.map(({ what, outcome }) => [what, outcome])).to.deep.equal([['no version', 'differs']]);
    const explained = await explain(story.records(), '1', PROPOSER, { timeoutMs: 10 });
    expect(explained.differences).to.have.lengthOf(1);
  });
});
