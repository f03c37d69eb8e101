import { expect } from 'chai';
import fc from 'fast-check';
import { sha256 } from '../../../node/content/sha256.ts';
import { decodeRecords, encodeRecords, type RecordsContent } from '../../../orchestrator/records/records-file.ts';
import { caught } from '../../substrate/support/caught.ts';
import { ADDRESSES, anyParams, everyEvent } from '../support/sample-events.ts';

const SEED = 4711;
const NAMES = { [`0x${'01'.repeat(20)}`]: 'solver-1' };

const anyRecords: fc.Arbitrary<RecordsContent> = fc.record({
  chainId: fc.constant(31_337),
  addresses: fc.constant(ADDRESSES),
  names: fc.constant(NAMES),
  params: fc.array(fc.record({ projectId: fc.bigInt({ min: 1n, max: 9n }), version: fc.nat(9), params: anyParams }), {
    minLength: 1,
    maxLength: 2,
  }),
  events: everyEvent,
});

const sample = (): string => encodeRecords(fc.sample(anyRecords, { seed: SEED, numRuns: 1 })[0] ?? expect.fail('no sample'));
const read = (text: string) => decodeRecords(text, 'records.jsonl');

/** The text with one line changed, and a digest that fits again: damage that is not an accident. */
const forged = (change: (line: string, index: number) => string): string => {
  const body = sample().split('\n').slice(0, -2).map(change).join('\n');
  return `${body}\n${JSON.stringify({ digest: sha256(new TextEncoder().encode(`${body}\n`)) })}\n`;
};

describe('records of a run', () => {
  it('are read as they were written, every event with every argument', () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        expect(read(encodeRecords(records))).to.deep.equal(records);
      }),
      { seed: SEED, numRuns: 20 },
    );
  });

  it('are damaged wherever they are cut', async () => {
    const text = sample();
    const cuts = [0, 1, 10, ...Array.from({ length: 60 }, (_, i) => Math.floor((text.length * i) / 60)), text.length - 1];
    for (const cut of cuts)
      expect((await caught(() => read(text.slice(0, cut)))).code, `cut at ${cut}`).to.equal('RECORDS_DAMAGED');
    for (const more of ['\n', '{}\n', ' ']) expect((await caught(() => read(text + more))).code).to.equal('RECORDS_DAMAGED');
  });

  it('are damaged by any changed byte', async () => {
    const text = sample();
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom('0', 'z', '"', '{', '\n', '\u0000'), async (at, put) => {
        fc.pre(text[at] !== put);
        const error = await caught(() => read(text.slice(0, at) + put + text.slice(at + 1)));
        expect(error.code).to.be.oneOf(['RECORDS_DAMAGED', 'RECORDS_VERSION']);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('of another format, or of something else, are refused as such', async () => {
    const code = async (text: string): Promise<string> => (await caught(() => read(text))).code;
    expect(await code(forged((line) => line.replace('records/1', 'records/2')))).to.equal('RECORDS_VERSION');
    for (const text of ['', '{}', '[]', 'null', '"x"', '{"format":5}', '{"format":"tempernet/run/1"}', '\u0000'.repeat(100)])
      expect(await code(text), text.slice(0, 20)).to.equal('RECORDS_DAMAGED');
  });

  it('hold no number that stands for nothing', async () => {
    for (const name of ['Penalised', 'Credited', 'Staked', 'VersionAttested', 'TaskVoided', 'TaskStateChanged'])
      for (const field of ['reason', 'kind', 'role', 'state'])
        for (const value of name === 'Credited' || field === 'role' ? [9, 200] : [0, 9, 200]) {
          let changed = false;
          const text = forged((line) => {
            if (!line.startsWith(`{"name":"${name}"`) || !line.includes(`"${field}":`)) return line;
            changed = true;
            return line.replace(new RegExp(`"${field}":\\d+`), `"${field}":${value}`);
          });
          const code = changed ? (await caught(() => read(text))).code : 'RECORDS_DAMAGED';
          expect(code, `${name} ${field} ${value}`).to.equal('RECORDS_DAMAGED');
        }
  });

  it('that somebody rewrote must still have the form of events of these contracts', async () => {
    const changes: [string, string][] = [
      ['"name":"Staked"', '"name":"constructor"'],
      ['"name":"Staked"', '"name":"__proto__"'],
      ['"block":1,', '"block":-1,'],
      ['"block":1,', '"block":1.5,'],
      ['"block":1,', '"block":99,'],
      ['"amount":"', '"amount":"-'],
      ['"amount":"', '"amount":"0x'],
      ['"args":{', '"args":{"more":1,'],
      ['"address":"0xa4', '"address":"0xa3'],
      ['"solver-1"', '"\\u001b[2J"'],
      ['"chainId":31337', '"chainId":"31337"'],
      ['"events":', '"events":1'],
      ['"intervals":10', '"intervals":4000000000'],
      ['"capacity":32', '"capacity":33'],
      ['"sampled":2', '"sampled":11'],
      ['"mergeRule":3', '"mergeRule":4'],
    ];
    for (const [from, to] of changes) {
      const text = forged((line) => line.replace(from, to));
      expect(text, from).to.include(to);
      expect((await caught(() => read(text))).code, to).to.equal('RECORDS_DAMAGED');
    }
  });
});
