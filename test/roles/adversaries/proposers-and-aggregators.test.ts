import { expect } from 'chai';
import { decodeCbor } from '../../../protocol/cbor.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { ADVERSARIES } from '../../../roles/adversaries/adversaries.ts';
import type { BallotReport } from '../../../roles/content/report.ts';
import type { DoWork } from '../../../roles/handlers/do-work.ts';
import { judge } from '../../../roles/handlers/judge.ts';
import { merge, review } from '../../../roles/handlers/merge.ts';
import type { MergedVersion, PreparedTask } from '../../../roles/handlers/work.ts';
import { proposerRole } from '../../../roles/proposer/proposer.ts';
import type { TaskView } from '../../../roles/view/task-view.ts';
import { never, openTaskView, PROPOSER, proposeTask, revealed, trainSlot } from '../support/digits-task.ts';
import { type DigitsWorld, digitsWorld, workshopOf } from '../support/digits-world.ts';
import { account, PARAMS, Script, word } from '../support/script.ts';

describe('proposers and aggregators that cheat', () => {
  let world: DigitsWorld;

  before(async () => {
    world = await digitsWorld();
  });
  after(() => world.engine.close());

  it('proposer:withhold proposes as others do and never shows the truth', () => {
    const me = account(5);
    const role = ADVERSARIES['proposer:withhold'].role?.(proposerRole()) ?? expect.fail('no role');
    const script = new Script(role, me).project();
    script.next();
    const [prepare] = script.done('work/params/1/1', PARAMS);
    expect(prepare).to.match(/^work\/prepare\//);
    const prepared = { specDigest: word(4), truthDigest: word(6), truthCommitment: word(5), salt: word(7) };
    expect(script.done(prepare as string, prepared)).to.deep.equal(['send/propose/0/0']);
    const honest = new Script(proposerRole(), me).project();
    for (const one of [script, honest]) {
      one.task(me);
      one.enter('sealed');
    }
    expect(honest.next().some((key) => key.includes('truth'))).to.equal(true);
    expect(script.next().filter((key) => key.includes('truth'))).to.deep.equal([]);
  });

  it('proposer:bad-truth is a bad task in every round: examples twice, then examples used before', async () => {
    const doWork = ADVERSARIES['proposer:bad-truth'].doWork as DoWork;
    const shop = workshopOf(world, PROPOSER);
    const { params, projectSpec, genesis } = world;
    const earlier: Hex[] = [];
    const verdicts: string[] = [];
    for (let taskNumber = 0; taskNumber < 4; taskNumber++) {
      const head = { headVersion: 0, headDigest: genesis.digest, specDigest: projectSpec };
      const prepare = { type: 'prepare-task', projectId: 1n, taskNumber, ...head, params } as const;
      const { specDigest, truthCommitment, truthDigest } = (await doWork(shop, prepare, never)) as PreparedTask;
      const publish = {
        type: 'publish-truth',
        projectId: 1n,
        taskNumber,
        specDigest: projectSpec,
        taskSpec: specDigest,
      } as const;
      expect(((await doWork(shop, publish, never)) as PreparedTask).truthDigest).to.equal(truthDigest);
      const task: TaskView = { ...openTaskView(world, specDigest, truthCommitment, taskNumber), truthDigest };
      const request = { type: 'judge', task, sampleSeed: word(77), projectSpec, params, earlierTruths: [...earlier] } as const;
      const ballot = await judge(workshopOf(world, account(21)), request, never);
      expect(ballot.verdict, `task ${taskNumber}`).to.equal(1);
      verdicts.push((decodeCbor(await world.content.get(ballot.reportDigest)) as BallotReport).badTask);
      earlier.push(truthDigest);
    }
    for (const [n, verdict] of verdicts.entries()) {
      expect(verdict).to.match(n % 2 === 0 ? /holds an example twice/ : /shares an example with the earlier truth/);
    }
  });

  it('aggregator:wrong-merge proposes what no seat comes to: they say that digest', async () => {
    const { projectSpec, params, genesis } = world;
    const { task } = await proposeTask(world, 9);
    const solvers = [revealed(0, await trainSlot(world, task, 0))];
    const settlement = { weightMedians: [1n], scoreMedians: [1], g: 1, acceptedMask: 1n, refutedMask: 0n };
    const settled: TaskView = { ...task, state: 'settled', solvers, settlement };
    const request = { type: 'merge', tasks: [settled], head: genesis.digest, projectSpec, params } as const;
    const doWork = ADVERSARIES['aggregator:wrong-merge'].doWork as DoWork;
    const wrong = (await doWork(workshopOf(world, account(40)), request, never)) as MergedVersion;
    const right = await merge(workshopOf(world, account(41)), request, never);
    expect(wrong.inputRoot).to.equal(right.inputRoot);
    const seat = workshopOf(world, account(21));
    const word = await review(seat, { ...request, type: 'review', proposed: wrong, otherTruths: [] }, never);
    expect(word).to.deep.equal({ kind: 2, digest: right.digest });
  });
});
