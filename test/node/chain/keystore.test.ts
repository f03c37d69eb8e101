import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readKeystore, writeKeystore } from '../../../node/chain/keystore.ts';
import { createWallet } from '../../../node/wallet/create-wallet.ts';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';

const codeOf = (action: Promise<unknown>): Promise<string> =>
  action.then(
    () => 'none',
    (error: unknown) => (isTempernetError(error) ? error.code : String(error)),
  );

describe('keystore', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keystore-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('opens with its password only, never shows the key, never overwrites', async () => {
    const key = new Uint8Array(32).fill(42);
    const file = join(folder, 'key.json');
    await writeKeystore(file, key, 'correct horse', 'light');
    expect(statSync(file).mode & 0o077).to.equal(0);
    expect(readFileSync(file, 'utf8')).not.to.contain('2a2a2a2a2a2a2a2a');
    expect((await readKeystore(file, 'correct horse')).address).to.equal(createWallet(key).address);
    expect(await codeOf(readKeystore(file, 'wrong'))).to.equal('KEYSTORE_BAD_PASSWORD');
    expect(await codeOf(writeKeystore(file, key, 'x', 'light'))).to.equal('KEYSTORE_EXISTS');
    expect(await codeOf(readKeystore(join(folder, 'none.json'), 'x'))).to.equal('KEYSTORE_UNREADABLE');
    writeFileSync(join(folder, 'bad.json'), '{"version":3}');
    expect(await codeOf(readKeystore(join(folder, 'bad.json'), 'x'))).to.equal('KEYSTORE_UNREADABLE');
  });
});
