import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CATALOGUE, type ErrorCode } from '../../protocol/errors/catalogue.ts';
import { type CommandResult, runTempernet } from '../support/run-tempernet.ts';

const REGISTRY = `0x${'12'.repeat(20)}`;
const RPC = 'http://127.0.0.1:1';
const CHAIN = ['--rpc', RPC, '--registry', REGISTRY];

/** Arguments, the error they lead to, what it says, and the environment. */
type Wrong = readonly [readonly string[], ErrorCode, RegExp, Readonly<Record<string, string>>?];

describe('command line: what is asked for wrongly', function () {
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-cli-'));
    await mkdir(join(folder, 'cwd'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandResult> =>
    runTempernet(args, { cwd: join(folder, 'cwd'), env });
  const data = (): string => join(folder, 'data');
  const node = (...args: string[]): string[] => ['node', '--folder', data(), '--password', 'secret', ...args];

  /** Expects exit code 2, nothing on stdout, nothing written, and that error with its hint on stderr. */
  const expectUsage = async ([args, code, text, env = {}]: Wrong): Promise<void> => {
    const found = await run(args, env);
    expect(found.stderr).to.match(text);
    expect(found.stderr).to.include(`(TN-${CATALOGUE[code].number} ${code}, docs/errors.md)`);
    expect({ code: found.code, stdout: found.stdout }).to.deep.equal({ code: 2, stdout: '' });
    expect(existsSync(data())).to.equal(false);
    expect(await readdir(join(folder, 'cwd'))).to.deep.equal([]);
  };

  /** Several at a time: most of what each takes is starting a process. */
  const side = async (wrong: readonly Wrong[]): Promise<void> => {
    await Promise.all(wrong.map(expectUsage));
  };

  it('unknown commands and options end with code 2 and a suggestion', async () => {
    const [command, option, nothing] = await Promise.all([run(['nodes']), run(node('--rol', 'solver')), run([])]);
    expect(command).to.deep.include({ code: 2, stdout: '' });
    expect(command.stderr).to.match(/unknown command 'nodes'[\s\S]*Did you mean node\?/);
    expect(option).to.deep.include({ code: 2, stdout: '' });
    expect(option.stderr).to.match(/unknown option '--rol'[\s\S]*Did you mean --role\?/);
    expect(nothing.code).to.equal(2);
    expect(nothing.stderr).to.include('Usage: tempernet');
  });

  it('help and version go to stdout with code 0', async () => {
    const [help, version] = await Promise.all([run(['node', '--help']), run(['--version'])]);
    expect([help.code, help.stderr, version.code, version.stderr]).to.deep.equal([0, '', 0, '']);
    expect(help.stdout).to.match(/--poll-ms <n>[\s\S]*env TEMPERNET_POLL_MS/);
    expect(version.stdout).to.match(/^\d+\.\d+\.\d+\n$/);
  });

  it('needs what is needed', () =>
    side([
      [['node', '--role', 'solver'], 'CLI_MISSING_OPTION', /option folder is needed/],
      [node(...CHAIN), 'CLI_MISSING_OPTION', /option role is needed[\s\S]*TEMPERNET_ROLE/],
      [['model', 'pull', '1'], 'CLI_MISSING_OPTION', /option out is needed/],
      [node('--role', 'proposer', ...CHAIN), 'CLI_MISSING_OPTION', /option data is needed/],
      [['node', '--role', 'solver', '--folder', data(), ...CHAIN], 'CLI_BAD_OPTION', /a password for the keystore is needed/],
    ]));

  it('says which option is wrong and how', () =>
    side([
      [node('--role', 'miner', ...CHAIN), 'CLI_BAD_OPTION', /role[\s\S]*must be one of proposer, solver/],
      [node('--role', 'solver', '--project', 'x', ...CHAIN), 'CLI_BAD_OPTION', /--project: is not a number/],
      [node('--role', 'solver', '--workers', '0', ...CHAIN), 'CLI_BAD_OPTION', /workers[\s\S]*at least 1/],
      [['devnet', '--solvers', '1.5'], 'CLI_BAD_OPTION', /solvers[\s\S]*whole number/],
      [['devnet', '--payload', 'vision'], 'CLI_BAD_OPTION', /payload[\s\S]*digits, brain/],
      [['devnet', '--adversary', 'solver:nonsense'], 'ORCHESTRATOR_BAD_OPTION', /--adversary[\s\S]*solver:nonsense is none of/],
      [['devnet', '--merge', 'median', '--merge-f', '2'], 'ORCHESTRATOR_BAD_OPTION', /--merge[\s\S]*needs 5 updates/],
      [['rewards', '--rpc', RPC, '--registry', '0x12'], 'CLI_BAD_OPTION', /--registry: is not an address/],
    ]));

  it('takes a part of the data only as one of so many, and a password only from a file that is there', () => {
    const proposer = node('--role', 'proposer', '--data', 'mnist', ...CHAIN);
    const file = ['--password-file', join(folder, 'none')];
    return side([
      ...['0/2', '3/2', '1', 'a/b'].map((part): Wrong => [[...proposer, '--part', part], 'CLI_BAD_OPTION', /--part: is not of/]),
      [['node', '--role', 'solver', '--folder', data(), ...file, ...CHAIN], 'CLI_BAD_OPTION', /--password-file[\s\S]*ENOENT/],
    ]);
  });

  it('needs a deployment: a given one, or the devnet that runs here', () =>
    side([
      [['rewards'], 'CLI_NO_DEPLOYMENT', /no deployment is named/],
      [['model', 'pull', '1', '--out', data()], 'CLI_NO_DEPLOYMENT', /no deployment is named/],
      [node('--role', 'solver'), 'CLI_NO_DEPLOYMENT', /no deployment is named/],
      [['rewards', '--rpc', RPC], 'CLI_NO_DEPLOYMENT', /give --rpc and --registry/],
    ]));

  it('says the same of wrong values in environment and file', async () => {
    const file = async (name: string, text: string): Promise<string[]> => {
      await writeFile(join(folder, name), text);
      return node('--role', 'solver', '--config', join(folder, name), ...CHAIN);
    };
    const gone = node('--role', 'solver', '--config', join(folder, 'gone.json'), ...CHAIN);
    await side([
      [node('--role', 'solver', ...CHAIN), 'CONFIG_BAD_VALUE', /pollMs[\s\S]*whole number/, { TEMPERNET_POLL_MS: 'soon' }],
      [gone, 'CONFIG_UNREADABLE', /gone\.json/],
      [await file('unknown.json', '{"colour": "red"}'), 'CONFIG_UNKNOWN_OPTION', /colour/],
      [await file('wrong.json', '{"workers": "many"}'), 'CONFIG_BAD_VALUE', /workers/],
      [await file('list.json', '[1]'), 'CONFIG_UNREADABLE', /not an object/],
    ]);
  });
});
