import { expect } from 'chai';
import { initialState, weightsToParams } from '../../../substrate/codecs/tensors.ts';
import { initialWeights } from '../../../substrate/neural/init.ts';
import { ExactEngine } from '../../../substrate/program/exact/exact-engine.ts';
import { NativeEngine } from '../../../substrate/program/native/native-engine.ts';
import { caught } from '../support/caught.ts';
import { SEED } from '../support/golden.ts';
import { committedProgram, fixedBatches, PROGRAM_NAMES } from '../support/programs.ts';
import { tinyProgram } from '../support/tiny-program.ts';

describe('native engine', () => {
  for (const name of PROGRAM_NAMES) {
    it(`is within rounding of the exact engine on ${name}`, async () => {
      const program = committedProgram(name);
      const { manifest } = program;
      const native = new NativeEngine({ allowedPrograms: [program.hash] });
      const exact = await ExactEngine.create();
      const sessions = [await native.open(program), await exact.open(program)];
      const weights = initialWeights(manifest, SEED);
      const batches = fixedBatches(name, 5);
      const [a, b] = await Promise.all(sessions.map((session) => session.step(initialState(manifest, weights), batches)));
      for (const [i, loss] of a!.losses.entries()) expect(loss).to.be.closeTo(b!.losses[i]!, 1e-4);
      const rows = { count: 500, columns: fixedBatches(name, 1, 500)[0]! };
      const params = weightsToParams(manifest, weights);
      const [x, y] = await Promise.all(sessions.map((session) => session.evaluate(params, rows)));
      expect(x!.loss).to.be.closeTo(y!.loss, 1e-4);
      expect(Object.keys(x!.metrics)).to.deep.equal(manifest.metrics);
      const one = { count: 2, columns: [fixedBatches(name, 1, 2)[0]![0]!] };
      const [p, q] = await Promise.all(sessions.map((session) => session.infer(params, one)));
      p!.forEach((values, i) => {
        for (const [j, value] of values.entries()) expect(value).to.be.closeTo(q![i]![j]!, 1e-4);
      });
      await Promise.all([native.close(), exact.close()]);
    });
  }

  it('runs no program that the operator did not allow', async () => {
    const engine = new NativeEngine({ allowedPrograms: [] });
    expect((await caught(() => engine.open(tinyProgram()))).code).to.equal('SUBSTRATE_NOT_ALLOWED');
  });

  it('stops between steps when aborted, and after it is closed', async () => {
    const program = tinyProgram();
    const engine = new NativeEngine({ allowedPrograms: [program.hash] });
    const session = await engine.open(program);
    const state = { params: [new Float32Array(3)], optim: [] };
    const batch = [new Uint8Array(24)];
    expect((await caught(() => session.step(state, [batch], AbortSignal.abort()))).code).to.equal('SUBSTRATE_ABORTED');
    await engine.close();
    expect((await caught(() => session.step(state, [batch]))).code).to.equal('SUBSTRATE_CLOSED');
    expect((await caught(() => engine.open(program))).code).to.equal('SUBSTRATE_CLOSED');
  });
});
