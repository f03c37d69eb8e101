import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { encodeStep } from '../../../agent/experience/step-codec.ts';
import type { StepRecord } from '../../../agent/experience/step-record.ts';
import { runSession, type Session } from '../../../agent/workbench/run-session.ts';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';

const session = (policy: Session['policy'], project: number): Session => ({
  seed: 11,
  agent: `agent-${policy}`,
  policy,
  project,
});
const text = (records: readonly StepRecord[]): string => records.map(encodeStep).join('');
const tried = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    return await work;
  } catch (error) {
    return error;
  }
};

describe('sessions of the workbench', function () {
  this.timeout(60_000);
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'tempernet-sessions-'));
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it('give the same bytes again, whatever ran before, and leave nothing behind', async () => {
    const first = text(await runSession(session('mixed-moods', 4), { parent }));
    await runSession(session('random', 5), { parent });
    expect(text(await runSession(session('mixed-moods', 4), { parent }))).to.equal(first);
    expect(text(await runSession({ ...session('mixed-moods', 4), seed: 12 }, { parent }))).to.not.equal(first);
    expect(readdirSync(parent)).to.deep.equal([]);
  });

  it('tell only what an agent knows: its first step of a plan knows of no file, and counts add up', async () => {
    const records = await runSession(session('half-random', 6), { parent });
    for (const [index, { who, before, outcome, type }] of records.entries()) {
      expect(outcome.ms).to.equal(null);
      expect(before.recent?.steps ?? 0).to.equal(Math.min(index, 200));
      const past = records.slice(Math.max(0, index - 200), index);
      expect(before.recent?.succeeded ?? 0).to.equal(past.filter((one) => one.outcome.ok).length);
      expect(who.step === 0).to.equal(before.previous === null);
      if (who.step > 0) continue;
      expect([
        before.targetExists,
        before.targetBytes,
        before.stepsSinceRead,
        before.lastCheck,
        before.lastTest,
        before.searchHits,
      ]).to.deep.equal([null, null, null, null, null, null], type);
      expect([before.uncommittedEdits, before.replans]).to.deep.equal([0, 0]);
    }
  });

  it('measure times only when they are given a clock', async () => {
    let now = 0;
    const records = await runSession(session('swift', 7), { parent, now: () => (now += 2) });
    expect(new Set(records.map(({ outcome }) => outcome.ms))).to.deep.equal(new Set([2]));
  });

  it('end with an error, and without a record, when their folder disappears', async () => {
    let steps = 0;
    const now = (): number => {
      // The clock is read before and after each step: the folder goes while a plan is under way.
      if (steps++ === 7) rmSync(parent, { recursive: true });
      return 0;
    };
    const error = await tried(runSession(session('good', 8), { parent, now }));
    expect(isTempernetError(error, 'AGENT_PLACE_LOST'), String(error)).to.equal(true);
  });

  it('end at once when they are stopped, and take their folder away', async () => {
    const stop = new AbortController();
    const now = (): number => {
      stop.abort();
      return 0;
    };
    const error = await tried(runSession(session('good', 9), { parent, signal: stop.signal, now }));
    expect((error as Error).name).to.equal('AbortError');
    expect(existsSync(parent) && readdirSync(parent)).to.deep.equal([]);
  });

  it('say so when there is no place to work', async () => {
    const error = await tried(runSession(session('good', 10), { parent: join(parent, 'nowhere') }));
    expect(isTempernetError(error, 'SYSTEM_REFUSED'), String(error)).to.equal(true);
  });
});
