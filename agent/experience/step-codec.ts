import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { JsonFault, parseJson } from '../../protocol/parse-json.ts';
import { STEP_SCHEMA, type StepRecord } from './step-record.ts';
import { recordFault } from './step-shape.ts';

/** Longer than any record can be; a line beyond it is refused unread. */
const MAX_LINE = 8_192;
/** Bytes of one file of records that are read, about a million steps. */
const MAX_BYTES = 1 << 30;

/** One record as a line of JSON with its newline, keys in the order of the schema: the same record gives the same bytes. */
export const encodeStep = (record: StepRecord): string => {
  const fault = recordFault(record);
  if (fault !== undefined) throw new TempernetError('AGENT_BAD_RECORD', { line: 'to be written', detail: fault });
  const { who, before, outcome } = record;
  const ordered = { schema: STEP_SCHEMA, who, type: record.type, capability: record.capability, before, outcome };
  return `${JSON.stringify(ordered)}\n`;
};

/**
 * Reads one line, without its newline; `line` counts from 1, for the message. Every field must be there, of its type and range,
 * and no other. Throws AGENT_BAD_RECORD.
 */
export const decodeStep = (text: string, line = 1): StepRecord => {
  const refuse = (detail: string): never => {
    throw new TempernetError('AGENT_BAD_RECORD', { line, detail });
  };
  if (text.length > MAX_LINE) return refuse(`is longer than ${MAX_LINE} characters`);
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    if (error instanceof JsonFault) return refuse(error.message);
    throw error;
  }
  const fault = recordFault(value);
  return fault === undefined ? (value as StepRecord) : refuse(fault);
};

/** Reads JSON Lines in UTF-8, each line ended; nothing is nothing. Throws AGENT_BAD_RECORD, also where the last line is cut off. */
export const decodeSteps = (bytes: Uint8Array): StepRecord[] => {
  const refuse = (line: number, detail: string): never => {
    throw new TempernetError('AGENT_BAD_RECORD', { line, detail });
  };
  if (bytes.length > MAX_BYTES) return refuse(1, `the file is larger than ${MAX_BYTES} bytes`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse(1, 'the file is not UTF-8');
  }
  const lines = text.split('\n');
  if (lines.pop() !== '') return refuse(lines.length + 1, 'the line is cut off: its newline is missing');
  return lines.map((one, index) => decodeStep(one, index + 1));
};
