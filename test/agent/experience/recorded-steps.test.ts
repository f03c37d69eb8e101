import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { readSplit, readSteps, stepsOf } from '../../../agent/experience/recorded-steps.ts';
import { encodeStep } from '../../../agent/experience/step-codec.ts';
import { expectCode } from '../../protocol/support/expect-code.ts';
import { stepRecord } from './support/step-record.ts';

describe('reading of recorded steps', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tempernet-recorded-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const file = (content: string | Uint8Array): string => {
    const path = join(folder, 'file');
    writeFileSync(path, content);
    return path;
  };

  it('reads members one after the other', () => {
    const member = gzipSync(encodeStep(stepRecord()));
    expect(readSteps(file(Buffer.concat([member, member])))).to.deep.equal([stepRecord(), stepRecord()]);
  });

  it('refuses what is not gzip, cut off, or of broken lines', () => {
    const whole = gzipSync(encodeStep(stepRecord()));
    for (const content of [encodeStep(stepRecord()), '', whole.subarray(0, whole.length - 3), gzipSync('{}\n')]) {
      expectCode(() => readSteps(file(content)), 'AGENT_BAD_RECORD');
    }
    expectCode(() => readSteps(join(folder, 'none')), 'SYSTEM_REFUSED');
  });

  const split = (fields: object): string =>
    JSON.stringify({ schema: 'tempernet/split/1', train: ['orders-0001'], validation: [], test: [], ...fields });

  it('reads a split and picks the records of a part', () => {
    const read = readSplit(file(split({})));
    expect(stepsOf([stepRecord()], read, 'train')).to.have.lengthOf(1);
    expect(stepsOf([stepRecord()], read, 'test')).to.have.lengthOf(0);
    expectCode(() => stepsOf([stepRecord()], { ...read, train: [] }, 'train'), 'AGENT_BAD_SPLIT');
  });

  it('refuses a split that is damaged, of another version, or deals a project twice', () => {
    const broken = ['', 'null', '[]', split({ schema: 'x' }), split({ test: 3 }), split({ test: ['orders-0001'] })];
    for (const text of broken) expectCode(() => readSplit(file(text)), 'AGENT_BAD_SPLIT');
    expectCode(() => readSplit(join(folder, 'none')), 'SYSTEM_REFUSED');
  });
});
