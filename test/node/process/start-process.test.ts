import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type ProcessSpec, startProcess } from '../../../node/process/start-process.ts';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { silentLogger } from '../log/silent-logger.ts';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const gone = async (pid: number): Promise<boolean> => {
  for (let tries = 0; isAlive(pid); tries++) {
    if (tries > 200) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return true;
};
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error: unknown) => (isTempernetError(error) ? error.code : String(error)),
  );

describe('startProcess', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'process-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const start = (script: string, more: Partial<ProcessSpec> = {}) =>
    startProcess(
      { name: 'child', command: process.execPath, args: ['-e', script], logFile: join(folder, 'out.log'), ...more },
      { logger: silentLogger },
    );

  it('drains output to a file, tells lines, is ready at the line that says so, ends when told', async () => {
    const lines: string[] = [];
    const child = start(
      'console.log("x".repeat(300000)); console.error("env " + process.env.WHO); console.log("listening"); setInterval(() => {}, 1000)',
      {
        env: { WHO: 'me' },
        readyWhen: /^listening$/,
        logFile: join(folder, 'deep', 'a.log'),
      },
    );
    child.onLine((line, stream) => lines.push(`${stream} ${line.length} ${line.slice(0, 6)}`));
    await child.ready;
    expect(await child.stop()).to.equal(128 + 15);
    expect(await child.stop()).to.equal(128 + 15);
    expect(lines).to.have.members(['stdout 300000 xxxxxx', 'stderr 6 env me', 'stdout 9 listen']);
    expect(readFileSync(join(folder, 'deep', 'a.log'), 'utf8')).to.have.length(300_001 + 7 + 10);
    expect(isAlive(child.pid)).to.equal(false);
  });

  it('kills what does not listen, and tells what never gets ready', async () => {
    const deaf = start('process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)', {
      readyWhen: (line) => line === 'up',
    });
    await deaf.ready;
    expect(await deaf.stop('SIGTERM', 50)).to.equal(128 + 9);
    const dies = start('process.exit(5)', { readyWhen: /never/ });
    expect(await codeOf(dies.ready)).to.equal('PROCESS_EXITED');
    expect(await dies.exited).to.equal(5);
    const slow = start('setInterval(() => {}, 1000)', { readyWhen: /never/, readyTimeoutMs: 50 });
    expect(await codeOf(slow.ready)).to.equal('PROCESS_NOT_READY');
    await slow.stop();
    const none = start('', { command: join(folder, 'no-such-program') });
    expect(await codeOf(none.ready)).to.equal('PROCESS_NOT_STARTED');
    expect(await none.exited).to.equal(127);
    const mute = start('console.log("x"); process.exit(3)', { logFile: folder });
    expect(await mute.exited).to.equal(3);
  });

  for (const mode of ['exit', 'killed']) {
    it(`leaves no child behind when the parent is gone (${mode})`, async () => {
      const parent = spawn(
        process.execPath,
        [fileURLToPath(new URL('./parent.ts', import.meta.url)), join(folder, 'p.log'), mode],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
      if (mode === 'killed') parent.kill('SIGKILL');
      expect(await gone(Number(chunk.toString()))).to.equal(true);
    });
  }
});
