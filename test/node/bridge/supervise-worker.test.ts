import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Supervised, superviseWorker } from '../../../node/bridge/supervise-worker.ts';
import type { WorkerEvent } from '../../../node/bridge/worker-event.ts';
import { parseWorkerEvent } from '../../../node/bridge/worker-event.ts';
import { systemClock } from '../../../node/process/clock.ts';
import { caught } from '../../substrate/support/caught.ts';
import { silentLogger } from '../log/silent-logger.ts';
import { until } from '../net/support/until.ts';

const SETTINGS = {
  connect: 'ws://127.0.0.1:1',
  tokenFile: 'token',
  ca: 'ca.pem',
  programs: ['a', 'b'],
  allowedPrograms: [`0x${'ab'.repeat(32)}`],
  device: 'cpu',
  threads: 1,
  processes: 2,
  memoryMb: 512,
} as const;

describe('supervised worker', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-supervise-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Supervises a script in the place of Python, and notes how long it waits between two starts. */
  const supervise = async (
    name: string,
    script: string,
    maxFailures = 4,
  ): Promise<{ worker: Supervised; pauses: number[]; events: WorkerEvent[] }> => {
    const python = join(folder, name);
    await writeFile(python, `#!/bin/sh\n${script}\n`);
    await chmod(python, 0o700);
    const pauses: number[] = [];
    const events: WorkerEvent[] = [];
    const clock = {
      now: () => 0,
      sleep: async (ms: number): Promise<void> => void pauses.push(ms),
    };
    const logFile = join(folder, `${name}.log`);
    const worker = superviseWorker(
      { settings: SETTINGS, python, root: folder, logFile, maxFailures, firstPauseMs: 20_000 },
      { logger: silentLogger, clock, onEvent: (event) => events.push(event) },
    );
    return { worker, pauses, events };
  };

  it('is started again after growing pauses, and given up when it keeps ending', async () => {
    const { worker, pauses, events } = await supervise('ends', `echo '{"event":"ended","detail":"no memory"}'; exit 12`);
    const error = await caught(() => worker.running);
    expect(error.code).to.equal('BRIDGE_WORKER_FAILED');
    expect(error.fields).to.include({ times: 4, code: 12, detail: 'no memory' });
    expect(pauses).to.deep.equal([20_000, 40_000, 60_000]);
    expect(events).to.have.lengthOf(4);
  });

  it('is not started again when it says why it can never work', async () => {
    const refused = `echo '{"event":"refused","kind":"token","detail":"the token is wrong"}'; exit 11`;
    const { worker, pauses } = await supervise('refused', refused);
    const error = await caught(() => worker.running);
    expect(error.code).to.equal('BRIDGE_REFUSED');
    expect(error.hint).to.contain('token file');
    expect(pauses).to.deep.equal([]);
  });

  it('is given its settings by arguments, and the token by file alone', async () => {
    const { worker } = await supervise('settings', 'echo "$@"; echo "$PYTHONPATH"; echo "safe: $PYTHONSAFEPATH"; exit 3', 1);
    await caught(() => worker.running);
    const said = await readFile(join(folder, 'settings.log'), 'utf8');
    expect(said).to.contain(
      '-m tempernet.worker --connect ws://127.0.0.1:1 --token-file token --ca ca.pem --program a --program b',
    );
    expect(said).to.contain('--processes 2 --memory-mb 512');
    expect(said).to.contain(join(folder, 'python'));
    expect(said).to.contain('safe: 1');
  });

  it('that cannot be started counts as ended', async () => {
    const worker = superviseWorker(
      { settings: SETTINGS, python: join(folder, 'missing'), root: folder, logFile: join(folder, 'missing.log'), maxFailures: 1 },
      { logger: silentLogger, clock: systemClock },
    );
    expect((await caught(() => worker.running)).fields).to.include({ times: 1, code: 127 });
  });

  it('ends when it is told to, and so does whoever waits for it', async () => {
    const script = `trap 'exit 0' TERM; echo '{"event":"connected"}'; while :; do sleep 0.05; done`;
    const { worker, events, pauses } = await supervise('runs', script);
    await until('it is connected', () => events.length > 0);
    const { pid } = worker;
    await worker.stop();
    await worker.running;
    expect(() => process.kill(pid, 0)).to.throw('ESRCH');
    expect(pauses).to.deep.equal([]);
  });

  it('says what it says in lines that are events or are left alone', () => {
    expect(parseWorkerEvent('{"event":"lost","detail":"x"}')).to.deep.equal({ event: 'lost', detail: 'x', kind: '' });
    expect(parseWorkerEvent(`{"event":"lost","detail":"${'x'.repeat(9000)}"}`)?.detail).to.have.lengthOf(1000);
    for (const line of ['', 'hello', 'null', '[]', '{"event":"other"}', '{"event":["lost"]}', '{"detail":1}'])
      expect(parseWorkerEvent(line), line).to.equal(undefined);
  });
});
