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
import { drawnSet } from './support/drawn-set.ts';

/** Steps of one owner. */
const lone: LearningSet = learningSet(
  drawnSteps('alone', 1_800).map((step) => ({ ...step, who: { ...step.who, agent: 'lone' } })),
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

  const train = (rows: LearningSet['train']) =>
    shardGround({ seed: `0x${'07'.repeat(32)}`, shards: [rows.dataset], steps: 3 }, { payload, flip: flipOutcomes });
  const cell = { kind: 'learn', program: '0x', data: '0x', steps: 3, pooledSteps: 3, seed: 7 } as const;

  it('are one and the same where there is one owner: together, alone and in one place is one thing then', async () => {
    const [own, whole] = [train(ownedBy(lone.train, 'lone')), train(lone.train)];
    const modules = { set: lone, payload, grounds: { owners: own, lone: own, pool: whole, brief: whole } };
    const { arms } = await runLearnCell({ ...cell, rounds: 1, pooledTasks: 1 }, modules, new AbortController().signal);
    expect(arms.map(({ name }) => name)).to.deep.equal(['federated', 'lone lone', 'pooled', 'brief']);
    const [first, alone, ...others] = arms.map(({ name: _, ...arm }) => arm);
    for (const arm of others) expect(arm).to.deep.equal(first);
    expect([alone!.p, alone!.temperature]).to.deep.equal([first!.p, first!.temperature]);
    expect(first!.p).to.have.length(lone.test.outcomes.length);
    expect(new Set(first!.p).size, 'rows differ, and so do forecasts').to.be.above(10);
  });

  it('count by their best version on validation rows; lone ones are asked of their own rows and of as many others', async () => {
    const set = drawnSet(2_100);
    const shards = set.owners.map((owner) => ownedBy(set.train, owner).dataset);
    const ground = shardGround({ seed: `0x${'08'.repeat(32)}`, shards, steps: 2 }, { payload, flip: flipOutcomes });
    const modules = { set, payload, grounds: { owners: ground, lone: ground, pool: train(set.train), brief: train(set.train) } };
    const { arms } = await runLearnCell({ ...cell, rounds: 3, pooledTasks: 2 }, modules, new AbortController().signal);
    const federated = arms[0]!;
    expect(federated.losses).to.have.length(3);
    expect(federated.losses[federated.version - 1]).to.equal(Math.min(...federated.losses));
    const asked = arms.filter(({ name }) => name.startsWith('lone ')).map(({ p }) => p);
    for (const row of set.test.owners.keys()) {
      const brains = asked.filter((p) => p[row] !== null);
      expect(brains, 'the own and one other').to.have.length(2);
    }
  });
});
