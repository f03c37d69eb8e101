import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const MESSAGES = join(ROOT, 'protocol', 'messages');
const BIN = join(ROOT, 'node_modules', '.bin');

describe('generated messages', () => {
  it('are what the schema and the pinned generator give', () => {
    const out = mkdtempSync(join(tmpdir(), 'tempernet-proto-'));
    try {
      execFileSync(
        join(BIN, process.platform === 'win32' ? 'buf.cmd' : 'buf'),
        ['generate', MESSAGES, '--template', join(MESSAGES, 'buf.gen.yaml'), '-o', out],
        {
          env: { ...process.env, PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}`, BUF_CACHE_DIR: out },
          shell: process.platform === 'win32',
        },
      );
      for (const name of ['tempernet_pb.js', 'tempernet_pb.d.ts']) {
        expect(readFileSync(join(out, name), 'utf8'), `${name}: run npm run build:proto`).to.equal(
          readFileSync(join(MESSAGES, name), 'utf8'),
        );
      }
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });
});
