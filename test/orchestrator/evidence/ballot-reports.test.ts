import { expect } from 'chai';
import { ballotReports, saidOf } from '../../../orchestrator/evidence/ballot-reports.ts';
import { viewOf } from '../../../orchestrator/evidence/task-case.ts';
import { readFindings } from '../../../orchestrator/read-findings.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { type BallotReport, encodeReport } from '../../../roles/content/report.ts';
import { account, word } from '../../roles/support/script.ts';
import { memoryContent } from '../../support/memory-content.ts';
import { talliedStory } from '../support/settled-story.ts';

const SEAT = account(21);
const solution = { slot: 0, solver: account(11), loss: 1, intervals: [2, 5], score: 600_000 };
const talliedTask = () => {
  const story = talliedStory().say('SeedStored', { taskId: 1n, sample: true, seed: word(2), windowEnd: 0 });
  return viewOf(story.records()).tasks['1'] ?? expect.fail('no task');
};
const REPORT: BallotReport = {
  taskId: 1n,
  coordinator: SEAT,
  engine: 'exact:00',
  sampleSeed: word(2),
  badTask: '',
  baseLoss: 2.5,
  solutions: [{ ...solution, outcome: 'scored', check: 'quality', detail: '' }],
};

describe('the reports behind ballots', () => {
  const content = memoryContent();
  const task = talliedTask();
  const read = async (reportDigest: Hex, coordinator = SEAT) => {
    const ballot = { verdict: 0, scores: [1], refutedMask: 0n, reportDigest };
    return (await ballotReports(content, task, [{ coordinator, ballot }], 10))[0]?.report;
  };

  it('are read, and said in a line', async () => {
    const report = await read(await content.put(encodeReport(REPORT)));
    expect(report).to.deep.equal(REPORT);
    expect(saidOf(REPORT, 0)).to.equal('scored by quality, intervals 2 5 re-run, loss 2.500000 -> 1.000000');
    expect(saidOf(REPORT, 1)).to.equal('its report says nothing of this solution');
    const bad = { ...REPORT, badTask: 'truth is gone', baseLoss: null, solutions: [] };
    expect(saidOf(bad, 0)).to.equal('bad task: truth is gone');
  });

  it('may be missing, no report, too large, or by somebody else: then that is said', async () => {
    expect(await read(word(99))).to.be.a('string');
    expect(await read(await content.put(new Uint8Array(100)))).to.be.a('string');
    expect(await read(await content.put(new Uint8Array(2_000_000)))).to.be.a('string');
    const stolen = await read(await content.put(encodeReport(REPORT)), account(22));
    expect(stolen)
      .to.match(/about something else/)
      .and.include(SEAT);
    expect(saidOf(stolen ?? '', 0)).to.match(/^no report: /);
  });

  it('may be about another task, or another sample of this one: then they are no evidence', async () => {
    for (const other of [{ taskId: 2n }, { sampleSeed: word(3) }]) {
      const digest = await content.put(encodeReport({ ...REPORT, ...other }));
      expect(await read(digest)).to.match(/about something else/);
      const ballot = { verdict: 0, scores: [1], refutedMask: 0n, reportDigest: digest };
      const seats = [{ coordinator: SEAT, ticket: 1n, ballot }];
      expect(await readFindings({ ...task, seats }, new Set([SEAT]), content)).to.deep.equal({ badTask: '', failed: {} });
    }
  });

  it('of honest seats tell which check a solution failed, but only a seat’s own', async () => {
    const refuted = { ...solution, outcome: 'refuted', check: 're-execution', detail: '' } as const;
    const reportDigest = await content.put(encodeReport({ ...REPORT, solutions: [refuted] }));
    const ballot = { verdict: 0, scores: [0], refutedMask: 1n, reportDigest };
    const found = (coordinator: Hex) =>
      readFindings({ ...task, seats: [{ coordinator, ticket: 1n, ballot }] }, new Set([coordinator]), content);
    expect((await found(SEAT)).failed).to.deep.equal({ [account(11)]: 're-execution' });
    expect((await found(account(22))).failed).to.deep.equal({});
  });
});
