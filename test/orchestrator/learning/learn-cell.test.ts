import { expect } from 'chai';
import { flipOutcomes } from '../../../orchestrator/learning/flip-outcomes.ts';
import { runLearnCell } from '../../../orchestrator/learning/learn-cell.ts';
import { type LearningSet, learningSet, ownedBy } from '../../../orchestrator/learning/learning-set.ts';
import { readProgram } from '../../../orchestrator/publisher.ts';
import { shardGround } from '../../../orchestrator/sweep/merge/shard-ground.ts';
import type { Payload } from '../../../substrate/payload.ts';
import { openProgramPayload } from '../../../substrate/payloads/program/program-payload.ts';
import { NativeEngine } from '../../../substrate/program/native/native-engine.ts';
import { drawnSteps } from '../../agent/support/drawn-steps.ts';

/** Steps of one owner. */
const lone: LearningSet = learningSet(
  drawnSteps('alone', 240).map((step) => ({ ...step, who: { ...step.who, agent: 'lone' } })),
  {
    train: ['project-0', 'project-1', 'project-2', 'project-3', 'project-4'],
    validation: ['project-5'],
    test: ['project-6'],
  },
);

describe('the brains of one seed', function () {
  this.timeout(60_000);
  let engine: NativeEngine;
  let payload: Payload;
  before(async () => {
    const program = await readProgram('brain');
    engine = new NativeEngine({ allowedPrograms: [program.hash] });
    payload = await openProgramPayload(program, engine);
  });
  after(() => engine.close());

  const ground = (shards: LearningSet['train']['dataset'][]) =>
    shardGround({ seed: `0x${'07'.repeat(32)}`, shards, steps: 3 }, { payload, flip: flipOutcomes });

  it('are one and the same where there is one owner: together, alone and in one place is one thing then', async () => {
    const cell = { kind: 'learn', program: '0x', data: '0x', rounds: 2, steps: 3, seed: 7 } as const;
    const modules = { set: lone, payload, owners: ground([ownedBy(lone.train, 'lone')]), pool: ground([lone.train.dataset]) };
    const { arms } = await runLearnCell(cell, modules, new AbortController().signal);
    expect(arms.map(({ name }) => name)).to.deep.equal(['federated', 'alone lone', 'pooled', 'pooled short']);
    const [first, ...others] = arms.map(({ name: _, ...arm }) => arm);
    for (const arm of others) expect(arm).to.deep.equal(first);
    expect(first!.losses).to.have.length(2);
    expect(first!.losses[first!.round - 1]).to.equal(Math.min(...first!.losses));
    expect(first!.p).to.have.length(lone.test.outcomes.length);
    expect(new Set(first!.p).size, 'rows differ, and so do forecasts').to.be.above(10);
  });
});
