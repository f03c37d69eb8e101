import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { bridgeSettings } from '../../../cli/compose/bridge-settings.ts';
import { type OpenedEngine, openEngine } from '../../../cli/compose/open-engine.ts';
import type { ProjectParams } from '../../../node/chain/struct-table.ts';
import { createMetrics } from '../../../node/metrics/create-metrics.ts';
import { DATA_MODE, type DataMode } from '../../../protocol/data-mode.ts';
import type { Payload } from '../../../substrate/payload.ts';
import { HELLO, joinRaw, PROGRAM, TOKEN } from '../../node/bridge/support/raw-worker.ts';
import { silentLogger } from '../../node/log/silent-logger.ts';
import { caught } from '../../substrate/support/caught.ts';

const OPTIONS = { role: 'solver', bridgeListen: '127.0.0.1:0', bridgeTokenFile: 'token', allowProgram: [PROGRAM] } as const;

describe('engine of a node', () => {
  let folder: string;
  let tokenFile: string;
  let opened: OpenedEngine | undefined;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-engine-'));
    tokenFile = join(folder, 'token');
    await writeFile(tokenFile, TOKEN);
    await chmod(tokenFile, 0o600);
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const open = async (listen = '127.0.0.1:0', more: object = {}): Promise<OpenedEngine> => {
    const bridge = { listen, tokenFile, allowedPrograms: [PROGRAM], ...more };
    const modules = { logger: silentLogger, metrics: createMetrics() };
    opened = await openEngine({ workers: 1, engineMemoryMb: 512, engineCallMs: 1_000, projectId: 7n, bridge }, modules);
    return opened;
  };
  const may = (engine: OpenedEngine, mode: DataMode): void =>
    engine.mayTrain?.({ hash: PROGRAM } as Payload, { dataMode: DATA_MODE[mode] } as ProjectParams);

  it('is the bridge where one is named, and then only for private projects and with a worker that has the program', async () => {
    const engine = await open();
    expect(engine.engine.id).to.equal('torch:1');
    for (const mode of ['open', 'disclosed'] as const)
      expect((await caught(() => may(engine, mode))).code, mode).to.equal('BRIDGE_NEEDS_PRIVATE');
    expect((await caught(() => may(engine, 'private'))).code).to.equal('BRIDGE_NO_WORKER');
    await joinRaw(engine.bridge!, { ...HELLO, programs: [`0x${'cd'.repeat(32)}`] });
    expect((await caught(() => may(engine, 'private'))).fields).to.include({ workers: 1, offering: 0 });
    await joinRaw(engine.bridge!);
    may(engine, 'private');
  });

  it('is not opened to other machines without TLS, with a token that others can read, or with a certificate that is none', async () => {
    expect((await caught(() => open('0.0.0.0:0'))).code).to.equal('BRIDGE_NEEDS_TLS');
    expect((await caught(() => open('nowhere'))).code).to.equal('BRIDGE_BAD_ADDRESS');
    const tls = { cert: tokenFile, key: tokenFile };
    expect((await caught(() => open('127.0.0.1:0', { tls }))).code).to.equal('BRIDGE_BAD_CERTIFICATE');
    await chmod(tokenFile, 0o644);
    expect((await caught(() => open())).code).to.equal('BRIDGE_BAD_TOKEN_FILE');
    await chmod(tokenFile, 0o600);
  });

  it('follows from options that belong together', async () => {
    expect(bridgeSettings({ role: 'solver', allowProgram: [] })).to.equal(undefined);
    expect(bridgeSettings({ ...OPTIONS, bridgeCert: 'c', bridgeKey: 'k' })).to.deep.equal({
      listen: '127.0.0.1:0',
      tokenFile: 'token',
      tls: { cert: 'c', key: 'k' },
      allowedPrograms: [PROGRAM],
    });
    expect(
      bridgeSettings({ ...OPTIONS, allowProgram: [PROGRAM.toUpperCase().replace('0X', '0x')] })?.allowedPrograms,
    ).to.deep.equal([PROGRAM]);
    const { bridgeListen: _, ...unheard } = OPTIONS;
    const { bridgeTokenFile: __, ...open } = OPTIONS;
    for (const [values, code] of [
      [{ ...OPTIONS, role: 'coordinator' }, 'CLI_BAD_OPTION'],
      [{ ...OPTIONS, bridgeCert: 'c' }, 'CLI_BAD_OPTION'],
      [{ ...OPTIONS, allowProgram: ['0x12'] }, 'CLI_BAD_OPTION'],
      [{ ...OPTIONS, allowProgram: [] }, 'CLI_MISSING_OPTION'],
      [unheard, 'CLI_BAD_OPTION'],
      [open, 'CLI_MISSING_OPTION'],
    ] as const)
      expect((await caught(() => bridgeSettings(values))).code, JSON.stringify(values)).to.equal(code);
  });
});
