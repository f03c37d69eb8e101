import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createLogger } from '../../../node/log/pino-logger.ts';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';

const collect = (): { lines: string[]; sink: { write(line: string): void } } => {
  const lines: string[] = [];
  return { lines, sink: { write: (line) => void lines.push(line) } };
};

describe('logger', () => {
  it('writes one JSON object a line, with inherited fields, above its level only', () => {
    const { lines, sink } = collect();
    const log = createLogger({ fields: { node: 'solver-0' } }, { sink }).child({ component: 'chain' });
    log.debug({}, 'not seen');
    log.info({ taskId: 12345678901234567890n, data: new Uint8Array(9) }, 'joined');
    expect(lines).to.have.length(1);
    const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    expect(line).to.include({
      level: 30,
      node: 'solver-0',
      component: 'chain',
      taskId: '12345678901234567890',
      data: '[9 bytes]',
      msg: 'joined',
    });
  });

  it('hides secrets at any depth, shortens what is long and ends what is circular', () => {
    const { lines, sink } = collect();
    const circle: Record<string, unknown> = {
      privateKey: 'K1',
      inner: [{ Password: 'K2', salt: 'K3' }],
      long: 'x'.repeat(10_000),
      many: Array(100).fill(1),
    };
    circle.self = circle;
    createLogger({}, { sink }).warn(circle, 'odd');
    expect(lines[0]).not.to.match(/K1|K2|K3/);
    expect(lines[0]?.length).to.be.lessThan(25_000);
    expect(lines[0]).to.contain('36 more');
  });

  it('gives errors with code and causes', () => {
    const { lines, sink } = collect();
    const error = new TempernetError('CHAIN_UNREACHABLE', { url: 'u', detail: 'd' }, { cause: new TypeError('fetch failed') });
    createLogger({}, { sink }).error({ error }, 'lost');
    const logged = (JSON.parse(lines[0] ?? '') as { error: { code: string; cause: { message: string } } }).error;
    expect(logged.code).to.equal('CHAIN_UNREACHABLE');
    expect(logged.cause.message).to.equal('fetch failed');
  });

  it('prints network data escaped for people, and to a file when told', () => {
    const { lines, sink } = collect();
    createLogger({ format: 'human' }, { sink }).info(
      { component: 'net', peer: 'evil\u001b[2J\n12:00 info fake\u202e' },
      'message',
    );
    expect(lines[0]).to.match(/^\d\d:\d\d:\d\d\.\d{3} info {2}net: message peer=evil\\u001b\[2J\\u000a12:00 info fake\\u202e\n$/);
    const folder = mkdtempSync(join(tmpdir(), 'log-'));
    createLogger({ file: join(folder, 'deep', 'node.log') }).info({ a: 1 }, 'kept');
    expect(readFileSync(join(folder, 'deep', 'node.log'), 'utf8')).to.contain('"msg":"kept"');
    rmSync(folder, { recursive: true });
  });
});
