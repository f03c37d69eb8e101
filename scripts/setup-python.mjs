// Makes the Python environment of `python/requirements.lock` once per lock file and machine, outside the clone, and links it as
// `.venv`. Idempotent: when it is there, this takes milliseconds. Only compiling programs and their tests need it.
//   node scripts/setup-python.mjs       TEMPERNET_PYTHON=/path/to/python3.12 node scripts/setup-python.mjs
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const windows = process.platform === 'win32';
const root = fileURLToPath(new URL('..', import.meta.url));
const lock = join(root, 'python', 'requirements.lock');
const link = join(root, '.venv');

const fail = (message) => {
  console.error(message);
  process.exit(1);
};

/** Version `[major, minor]` and machine of an interpreter, or undefined when it does not run. */
const inspect = (command) => {
  const code = 'import platform, sys; print(sys.version_info[0], sys.version_info[1], platform.machine())';
  const { status, stdout } = spawnSync(command, ['-c', code], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  const [major, minor, machine] = stdout.trim().split(' ');
  return { command, major: Number(major), minor: Number(minor), machine };
};

const findPython = () => {
  const asked = process.env.TEMPERNET_PYTHON;
  const names = asked ? [asked] : ['python3', 'python', 'python3.11', 'python3.12', 'python3.13', 'python3.14'];
  for (const name of names) {
    const found = inspect(name);
    if (found && found.major === 3 && found.minor >= 11) return found;
  }
  return fail(`no Python 3.11 or newer among: ${names.join(', ')}. Install one, or name it in TEMPERNET_PYTHON.`);
};

/** Runs a step with its output on stderr: stdout stays for results. */
const run = (command, args, hint) => {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2] });
  if (error || status !== 0) {
    rmSync(busy, { force: true });
    fail(`${command} ${args.slice(0, 3).join(' ')} failed. ${hint}`);
  }
};

const cacheFolder = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tempernet');

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Claims the set-up for this process; one that died leaves a file that names nobody. */
const claim = (file) => {
  if (existsSync(file) && !alive(Number(readFileSync(file, 'utf8')))) rmSync(file, { force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch {
    fail(`another set-up of the same environment is running (${file}); try again when it is done`);
  }
};

const python = findPython();
const key = createHash('sha256')
  .update(readFileSync(lock, 'utf8').replaceAll('\r\n', '\n'))
  .update(`${process.platform} ${python.machine} ${python.major}.${python.minor}`)
  .digest('hex')
  .slice(0, 16);
const folder = join(cacheFolder(), `venv-${key}`);
const complete = join(folder, '.complete');
const busy = `${folder}.busy`;

if (!existsSync(complete)) {
  mkdirSync(cacheFolder(), { recursive: true });
  claim(busy);
  rmSync(folder, { recursive: true, force: true });
  run(python.command, ['-m', 'venv', folder], 'On Debian and Ubuntu it needs the package python3-venv.');
  const inside = windows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
  const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--quiet', '-r', lock];
  run(inside, install, 'See the messages of pip above.');
  writeFileSync(complete, '');
  rmSync(busy, { force: true });
}

const existing = lstatSync(link, { throwIfNoEntry: false });
if (existing && !existing.isSymbolicLink()) fail(`${link} is a folder that this script did not make; move it away`);
if (existing === undefined || readlinkSync(link) !== folder) {
  rmSync(link, { force: true });
  symlinkSync(folder, link, windows ? 'junction' : 'dir');
}
console.log(folder);
