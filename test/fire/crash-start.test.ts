import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { decryptKeystoreJson } from 'ethers';
import { createChainClient } from '../../node/chain/chain-client.ts';
import type { ChainClient } from '../../node/chain/client-types.ts';
import { keystoreFile, readKeystore, writeKeystore } from '../../node/chain/keystore.ts';
import type { ProcessSpec } from '../../node/process/start-process.ts';
import { createWallet, walletKeyFromSeed } from '../../node/wallet/create-wallet.ts';
import { ROOT } from '../../orchestrator/root.ts';
import { fromHex, type Hex } from '../../protocol/hex.ts';
import { roleNumber } from '../../protocol/roles.ts';
import { type DevChain, startDevChain } from '../node/chain/dev-chain.ts';
import { silentLogger } from '../node/log/silent-logger.ts';
import { type Await, markAwaits } from './support/awaits.ts';
import { MortalNode } from './support/mortal-node.ts';
import { remainsOf } from './support/remains.ts';

const ATN = 10n ** 18n;
const STAKE = 100n;
const PASSWORD = 'fire';
const FILES = [
  'cli/commands/node.ts',
  'cli/compose/{compose-node,open-wallet,bring-stake}.ts',
  'node/chain/keystore.ts',
  'node/net/peer-key.ts',
  'node/disk/write-once.ts',
  'node/content/{create-content,fs-store,manifest-files,data-files}.ts',
];
/** Awaits of these files that a node without content and without metrics does not come to on its way up or down. */
const ELSEWHERE =
  /serveMetrics|^node\/content\/\S+ (get|put|writeNext|delete|become|begin|write|writeChunk|readChunk|read|remove|unverified|guard): |openFsStore: (manifests\.remove|unverified|files\.remove)|load: (rm|readFile)\(/;
/** What makes keys is come to until there are keys: there a process dies before it goes on, elsewhere behind. */
const ONCE = /open-wallet|keystore|peer-key|write-once/;

describe('a node that dies on its way up and down', function () {
  this.timeout(580_000);
  let folder: string;
  let chain: DevChain;
  let client: ChainClient;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tempernet-start-'));
    chain = await startDevChain(folder);
    client = await createChainClient({ rpcUrl: chain.wsUrl, registry: chain.registry }, { logger: silentLogger });
  });
  after(async () => {
    await client?.close();
    await chain?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const specOf = async (name: string): Promise<ProcessSpec> => {
    const data = join(folder, name);
    await mkdir(data, { recursive: true });
    await writeFile(join(data, 'password'), `${PASSWORD}\n`);
    const options = {
      role: 'solver',
      rpc: chain.wsUrl,
      registry: chain.registry,
      folder: data,
      'password-file': join(data, 'password'),
      stake: String(STAKE),
      'log-level': 'info',
    };
    return {
      name,
      command: process.execPath,
      args: [join(ROOT, 'bin/tempernet.js'), 'node', ...Object.entries(options).flatMap(([key, value]) => [`--${key}`, value])],
      logFile: join(data, 'node.log'),
      readyWhen: (line) => line.startsWith('{"ready":true'),
      readyTimeoutMs: 120_000,
    };
  };
  const held = async (account: Hex): Promise<bigint> => (await client.position(account, roleNumber('solver'))).held;

  it('at every await from the first start to the end: it keeps one key, stakes once and leaves nothing behind', async () => {
    const { awaits, sources } = markAwaits(FILES);
    const owed = awaits.filter(({ name }) => !ELSEWHERE.test(name));
    const file = join(folder, 'sources.json');
    writeFileSync(file, JSON.stringify(sources));
    const markOf = (one: Await): string => `${one.number}${ONCE.test(one.file) ? 'i' : 'o'}`;
    const dieAt = owed.map(markOf);
    const ofPeerKey = new Set(owed.filter((one) => one.file === 'node/net/peer-key.ts').map(markOf));
    const fate = { sources: file, dieAt };
    const node = new MortalNode(await specOf('newcomer'), { shared: folder, fate });
    const keystore = keystoreFile(node.folder);
    let account: Hex | undefined;
    let broke = 0;
    let remade = false;
    for (;;) {
      if (account === undefined && existsSync(keystore)) {
        // A newcomer's own key; written anew so that each of the many starts does not take a second to decrypt it.
        const { privateKey } = await decryptKeystoreJson(readFileSync(keystore, 'utf8'), PASSWORD);
        const key = fromHex(privateKey as Hex);
        account = createWallet(key).address;
        await rm(keystore);
        await writeKeystore(keystore, key, PASSWORD, 'light');
      }
      const code = await node.once();
      if (code === 0) {
        // Whoever dies while a file gets its name may have given it: then the keystore was there early, an await of `write-once` was left
        // for the peer key, and died with the key made. What comes behind the making is come to when the key is made once more.
        if (remade || !node.left.some((mark) => ofPeerKey.has(mark))) break;
        remade = true;
        await rm(join(node.folder, 'peer.key'));
        continue;
      }
      if (code === 1 && account !== undefined && broke++ === 0) {
        expect(readFileSync(node.log, 'utf8')).to.include('ROLE_NO_FUNDS');
        await chain.fund({ address: account, signDigest: () => '0x', unseal: (sealed) => sealed });
      } else expect(code, readFileSync(node.log, 'utf8').slice(-1_000)).to.equal(128 + 9);
    }
    expect(node.left.map((mark) => `${mark} ${awaits[Number.parseInt(mark, 10)]?.name}`)).to.deep.equal([]);
    expect(owed.length).to.be.greaterThan(30);
    expect(broke).to.equal(1);
    expect((await readKeystore(keystore, PASSWORD)).address).to.equal(account);
    expect(await held(account as Hex)).to.equal(STAKE * ATN);
    const { faults } = await remainsOf(node.folder);
    expect(faults).to.deep.equal([]);
  });

  it('between sending its stake and the block that takes it: the stake is brought once', async () => {
    const spec = await specOf('impatient');
    const node = new MortalNode(spec, { shared: folder });
    const key = walletKeyFromSeed(new TextEncoder().encode('fire/'), 'impatient');
    const wallet = createWallet(key);
    await writeKeystore(keystoreFile(node.folder), key, PASSWORD, 'light');
    await chain.fund(wallet);
    const waiting = async (): Promise<number> => {
      const [pending, latest] = await Promise.all(
        ['pending', 'latest'].map((tag) => chain.rpc.call('eth_getTransactionCount', [wallet.address, tag])),
      );
      return Number(pending) - Number(latest);
    };
    const until = async (condition: () => Promise<boolean>): Promise<void> => {
      while (!(await condition())) await wait(20);
    };
    await chain.rpc.call('evm_setIntervalMining', [0]);
    const first = node.raise().catch(() => undefined);
    await until(async () => (await waiting()) === 1); // The approval.
    await chain.rpc.call('evm_mine', []);
    await until(async () => (await waiting()) === 1); // The stake.
    await node.kill();
    await first;
    const second = node.raise();
    // It knows of what waits, or sends more.
    await until(async () => readFileSync(node.log, 'utf8').includes('waiting for what was sent before') || (await waiting()) > 1);
    await chain.rpc.call('evm_setIntervalMining', [100]);
    await second;
    expect(await held(wallet.address)).to.equal(STAKE * ATN);
    expect(await node.stop()).to.equal(0);
  });
});
