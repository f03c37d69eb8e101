import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { guessLimit } from '../../../node/bridge/guess-limit.ts';
import { isLoopback, parseListenAddress } from '../../../node/bridge/listen-address.ts';
import { sameToken } from '../../../node/bridge/same-token.ts';
import { readTokenFile } from '../../../node/bridge/token-file.ts';
import { checkWorkerUrl } from '../../../node/bridge/worker-command.ts';
import { caught } from '../../substrate/support/caught.ts';

describe('bridge gate', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-gate-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const tokenFile = async (name: string, content: string, mode = 0o600): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, content);
    await chmod(file, mode);
    return file;
  };
  const refused = async (file: string): Promise<string> => {
    const error = await caught(() => readTokenFile(file));
    expect(error.code).to.equal('BRIDGE_BAD_TOKEN_FILE');
    return error.message;
  };

  it('reads a token that only its owner may read, without its last line end', async () => {
    expect(await readTokenFile(await tokenFile('good', `${'k'.repeat(16)}\n`))).to.equal('k'.repeat(16));
  });

  it('refuses a token file that others may read, that is empty, short, binary, huge or not there', async () => {
    const token = 'k'.repeat(32);
    expect(await refused(await tokenFile('group', token, 0o640))).to.contain('chmod 600');
    expect(await refused(await tokenFile('world', token, 0o604))).to.contain('chmod 600');
    expect(await refused(await tokenFile('empty', ''))).to.contain('16 or more');
    expect(await refused(await tokenFile('short', 'k'.repeat(15)))).to.contain('16 or more');
    expect(await refused(await tokenFile('binary', `${token}\0`))).to.contain('printable');
    expect(await refused(await tokenFile('two', `${token}\n${token}`))).to.contain('printable');
    expect(await refused(await tokenFile('huge', 'k'.repeat(5000)))).to.contain('larger');
    expect(await refused(join(folder, 'missing'))).to.contain('ENOENT');
    expect(await refused(folder)).to.not.contain(token);
  });

  it('compares tokens of any lengths', () => {
    expect(sameToken('secret', 'secret')).to.equal(true);
    expect(['', 'secre', 'secrets', 'Secret'].some((given) => sameToken(given, 'secret'))).to.equal(false);
  });

  it('hears no address for a minute after five wrong tokens, and every other one', () => {
    let now = 1_000;
    const limit = guessLimit(() => now);
    for (let i = 0; i < 5; i++) {
      expect(limit.mayTry('a'), String(i)).to.equal(true);
      limit.wrong('a');
    }
    expect([limit.mayTry('a'), limit.mayTry('b')]).to.deep.equal([false, true]);
    now += 59_999;
    expect(limit.mayTry('a')).to.equal(false);
    now += 1;
    expect(limit.mayTry('a')).to.equal(true);
  });

  it('remembers a bounded number of addresses', () => {
    const limit = guessLimit(() => 0);
    for (let i = 0; i < 5; i++) limit.wrong('first');
    for (let i = 0; i < 5_000; i++) limit.wrong(`other-${i}`);
    expect(limit.mayTry('first')).to.equal(true);
  });

  it('takes addresses apart, and refuses what is none', async () => {
    expect(parseListenAddress('127.0.0.1:9700')).to.deep.equal({ host: '127.0.0.1', port: 9700 });
    expect(parseListenAddress('[::1]:0')).to.deep.equal({ host: '::1', port: 0 });
    expect(parseListenAddress('gpu-1.example.org:65535')).to.deep.equal({ host: 'gpu-1.example.org', port: 65_535 });
    for (const bad of ['', '9700', 'host', 'host:', 'host:65536', 'host:1x', '[zz]:1', '[1.2.3.4]:1', 'a b:1', 'ws://host:1'])
      expect((await caught(() => parseListenAddress(bad))).code, bad).to.equal('BRIDGE_BAD_ADDRESS');
  });

  it('knows what only this machine can reach', () => {
    const hosts = [
      'localhost',
      '127.0.0.1',
      '127.9.9.9',
      '::1',
      '0.0.0.0',
      '::',
      '10.0.0.1',
      '127.example.org',
      'localhost.example.org',
    ];
    expect(hosts.filter(isLoopback)).to.deep.equal(['localhost', '127.0.0.1', '127.9.9.9', '::1']);
  });

  it('lets a worker dial in the open on its own machine only', async () => {
    for (const good of ['ws://127.0.0.1:1', 'ws://localhost:1', 'ws://[::1]:1', 'wss://example.org:1']) checkWorkerUrl(good);
    for (const open of ['ws://example.org:1', 'ws://10.0.0.1:1', 'ws://0.0.0.0:1'])
      expect((await caught(() => checkWorkerUrl(open))).code, open).to.equal('BRIDGE_NEEDS_TLS');
    for (const bad of ['', 'example.org:1', 'http://127.0.0.1:1', 'wss://token@example.org:1'])
      expect((await caught(() => checkWorkerUrl(bad))).code, bad).to.equal('BRIDGE_BAD_ADDRESS');
  });
});
