import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { encodeRecords, RECORDS_FILE } from '../../orchestrator/records/records-file.ts';
import { CATALOGUE, type ErrorCode } from '../../protocol/errors/catalogue.ts';
import { ADDRESSES } from '../orchestrator/support/sample-events.ts';
import { SOLVERS, Story } from '../orchestrator/support/story.ts';
import { type CommandResult, runTempernet } from '../support/run-tempernet.ts';

const [FIRST, SECOND] = SOLVERS;

describe('command line: evidence that cannot be had', function () {
  this.timeout(120_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-evidence-'));
    for (const name of ['empty', 'foreign', 'here/runs/digits-1']) await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, 'foreign', RECORDS_FILE), '{"format":"tempernet/records/9"}\n');
    const { events, params } = new Story().task(1n, [FIRST, SECOND], 1);
    const sets = [{ projectId: 1n, version: 1, params }];
    const kept = { chainId: 5, addresses: ADDRESSES, names: { [FIRST]: 'solver-1' }, params: sets, events };
    await writeFile(join(folder, 'here/runs/digits-1', RECORDS_FILE), encodeRecords(kept));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const inside = (cwd: string, ...args: string[]): Promise<CommandResult> => runTempernet(args, { cwd: join(folder, cwd) });
  const expectFailure = (found: CommandResult, code: ErrorCode, exit: number): void => {
    expect(found.stderr).to.include(`(TN-${CATALOGUE[code].number} ${code}, docs/errors.md)`);
    expect(found.stderr).to.not.match(/\n\s+at /);
    expect({ code: found.code, stdout: found.stdout }).to.deep.equal({ code: exit, stdout: '' });
  };

  it('where nothing runs and no run is kept', async () => {
    const commands = [['explain', '1', FIRST], ['verify', '1', FIRST], ['replay']];
    const found = await Promise.all(commands.map((args) => inside('empty', ...args)));
    for (const one of found) expectFailure(one, 'CLI_NO_RUN', 2);
  });

  it('from a folder that is none of a run, or of another release', async () => {
    const [missing, foreign, none, unasked] = await Promise.all([
      inside('.', 'replay', 'empty'),
      inside('.', 'replay', 'foreign'),
      inside('.', 'replay', 'nowhere'),
      inside('.', 'explain', '1', FIRST, '--rpc', 'http://127.0.0.1:1', '--registry', FIRST),
    ]);
    expectFailure(missing, 'RECORDS_MISSING', 2);
    expectFailure(foreign, 'RECORDS_VERSION', 3);
    expectFailure(none, 'RECORDS_NO_FOLDER', 2);
    expectFailure(unasked, 'CHAIN_UNREACHABLE', 3);
  });

  it('from two folders at once', async () => {
    const [both, two] = await Promise.all([
      inside('.', 'replay', 'empty', '--run', 'foreign'),
      inside('.', 'replay', 'empty', 'foreign'),
    ]);
    expectFailure(both, 'CLI_BAD_OPTION', 2);
    expect(two).to.deep.include({ code: 2, stdout: '' });
    expect(two.stderr).to.include('too many arguments');
  });

  it('of a name that nobody has there', async () => {
    const commands = ['explain', 'verify'].map((command) => inside('here', command, '1', 'solver-9'));
    for (const found of await Promise.all(commands)) expectFailure(found, 'CLI_UNKNOWN_NAME', 2);
  });

  it('of tasks, accounts and rounds that the newest run does not have', async () => {
    const [task, account, solver, round, project, word] = await Promise.all([
      inside('here', 'explain', '7', FIRST),
      inside('here', 'explain', '1', `0x${'ee'.repeat(20)}`),
      inside('here', 'verify', '1', `0x${'ee'.repeat(20)}`),
      inside('here', 'replay'),
      inside('here', 'replay', '--project', '9'),
      inside('here', 'replay', '--project', 'mine'),
    ]);
    expectFailure(task, 'CLI_UNKNOWN_TASK', 2);
    expect(task.stderr).to.include('tasks there: 1');
    expectFailure(account, 'CLI_NO_PART', 2);
    expectFailure(solver, 'CLI_NO_SOLVER', 2);
    expect(solver.stderr).to.include('(solver-1)').and.include(SECOND);
    expectFailure({ ...round, stdout: '' }, 'CLI_UNKNOWN_ROUND', 2);
    expectFailure({ ...project, stdout: '' }, 'CLI_UNKNOWN_PROJECT', 2);
    expectFailure(word, 'CLI_BAD_OPTION', 2);
  });

  it('but of work that was never revealed it is said so', async () => {
    const [committed, joined] = await Promise.all([
      inside('here', 'verify', '1', 'solver-1'),
      inside('here', 'verify', '1', SECOND, '--json'),
    ]);
    expect([committed.code, joined.code], committed.stderr).to.deep.equal([3, 3]);
    expect(committed.stdout).to.include('nothing to verify: the solver committed and never revealed');
    expect(JSON.parse(joined.stdout)).to.deep.include({ outcome: 'absent', slot: 1 });
  });
});
