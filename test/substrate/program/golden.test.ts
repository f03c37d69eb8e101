import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

const golden: unknown = JSON.parse(readFileSync(new URL('../../vectors/golden.json', import.meta.url), 'utf8'));
const script = fileURLToPath(new URL('../support/print-golden.ts', import.meta.url));

const run = async (...flags: string[]): Promise<unknown> =>
  JSON.parse((await promisify(execFile)(process.execPath, [...flags, script])).stdout);

describe('golden digests of ten steps of every committed program', () => {
  it('come out of a process of its own', async function () {
    this.timeout(120_000);
    expect(await run()).to.deep.equal(golden);
  });

  it("come out of V8's baseline compiler alone", async function () {
    this.timeout(120_000);
    expect(await run('--liftoff-only')).to.deep.equal(golden);
  });
});
