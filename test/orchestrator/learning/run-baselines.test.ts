import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runBaselines } from '../../../orchestrator/learning/run-baselines.ts';
import { silentLogger } from '../../node/log/silent-logger.ts';
import { caught } from '../../substrate/support/caught.ts';
import { drawnSet } from './support/drawn-set.ts';

describe('baselines of a learning report', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-baselines-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('that do not come about say where Python says why', async () => {
    const modules = { logger: silentLogger, signal: new AbortController().signal };
    const error = await caught(() => runBaselines({ folder, plan: 'nothing = true', set: drawnSet(60) }, modules));
    expect(error.code).to.equal('ORCHESTRATOR_NO_BASELINES');
    expect(await readFile(join(folder, 'baselines.log'), 'utf8')).to.include('KeyError');
  });

  it('end with the report', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const run = runBaselines({ folder, plan: '', set: drawnSet(60) }, { logger: silentLogger, signal: stop.signal });
    stop.abort(reason);
    const said: unknown = await run.then(
      () => 'nothing',
      (error: unknown) => error,
    );
    expect(said).to.equal(reason);
  });
});
