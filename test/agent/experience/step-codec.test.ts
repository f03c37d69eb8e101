import { expect } from 'chai';
import { decodeStep, decodeSteps, encodeStep } from '../../../agent/experience/step-codec.ts';
import type { StepRecord } from '../../../agent/experience/step-record.ts';
import { expectCode } from '../../protocol/support/expect-code.ts';
import { stepRecord } from './support/step-record.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const changed = (change: (record: Record<string, Record<string, unknown>>) => void): string => {
  const record = JSON.parse(encodeStep(stepRecord())) as Record<string, Record<string, unknown>>;
  change(record);
  return JSON.stringify(record);
};

describe('codec of step records', () => {
  it('gives back what was written, in the same bytes', () => {
    const record = stepRecord();
    expect(decodeStep(encodeStep(record).trimEnd())).to.deep.equal(record);
    expect(decodeSteps(bytes(encodeStep(record) + encodeStep(record)))).to.deep.equal([record, record]);
    expect(encodeStep(decodeStep(encodeStep(record).trimEnd()))).to.equal(encodeStep(record));
    expect(decodeSteps(bytes(''))).to.deep.equal([]);
  });

  const BROKEN: [string, string][] = [
    ['nothing', ''],
    ['no JSON', '{"schema":'],
    ['a list', '[]'],
    ['another version', changed((one) => Object.assign(one, { schema: 'tempernet/step/2' }))],
    ['a field too many', changed((one) => Object.assign(one.before!, { label: 1 }))],
    ['a field too few', changed((one) => delete one.before!.replans)],
    ['an unknown type', changed((one) => Object.assign(one, { type: 'fly' }))],
    ['a capability of another type', changed((one) => Object.assign(one, { capability: 'peer_call' }))],
    ['an unknown category', changed((one) => Object.assign(one.outcome!, { category: 'sadness' }))],
    ['success with a category', changed((one) => Object.assign(one.outcome!, { ok: true, error: null }))],
    ['failure without a text', changed((one) => Object.assign(one.outcome!, { error: null }))],
    ['a count below 0', changed((one) => Object.assign(one.before!, { replans: -1 }))],
    ['a count with a fraction', changed((one) => Object.assign(one.before!, { replans: 0.5 }))],
    ['a number as text', changed((one) => Object.assign(one.before!, { replans: '0' }))],
    ['a step beyond the plan', changed((one) => Object.assign(one.who!, { step: 9, steps: 9 }))],
    ['more successes than steps', changed((one) => Object.assign(one.before!, { recent: { steps: 1, succeeded: 2 } }))],
    ['a name with a slash', changed((one) => Object.assign(one.who!, { agent: '../x' }))],
    ['a text of two lines', changed((one) => Object.assign(one.outcome!, { error: 'a\nb' }))],
    ['a key twice', encodeStep(stepRecord()).trimEnd().replace('{', '{"type":"think",')],
    ['NaN', encodeStep(stepRecord()).trimEnd().replace('"replans":0', '"replans":NaN')],
    ['a huge line', `{"schema":"${'x'.repeat(1 << 20)}"}`],
  ];
  for (const [what, line] of BROKEN) it(`refuses ${what}`, () => expectCode(() => decodeStep(line), 'AGENT_BAD_RECORD'));

  it('refuses a file that is cut off, at any byte but the end of a line', () => {
    const whole = bytes(encodeStep(stepRecord()));
    for (let length = 1; length < whole.length; length += 37)
      expectCode(() => decodeSteps(whole.subarray(0, length)), 'AGENT_BAD_RECORD');
  });

  it('refuses bytes that are not UTF-8', () => expectCode(() => decodeSteps(Uint8Array.of(0xff, 0x0a)), 'AGENT_BAD_RECORD'));

  it('does not write a record that it would not read', () => {
    const wrong = { ...stepRecord(), capability: 'peer_call' } as StepRecord;
    expectCode(() => encodeStep(wrong), 'AGENT_BAD_RECORD');
  });
});
