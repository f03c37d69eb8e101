import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { systemError } from '../../node/process/system-error.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { parseJson } from '../../protocol/parse-json.ts';
import { decodeSteps } from './step-codec.ts';
import type { StepRecord } from './step-record.ts';

/** Parts of a recorded set; a project is in exactly one. */
export const PARTS = ['train', 'validation', 'test'] as const;
/** A part. */
export type Part = (typeof PARTS)[number];
/** The names of each part's projects. */
export type Split = Readonly<Record<Part, readonly string[]>>;

const SPLIT_VERSION = 'tempernet/split/1';
/** Bytes that a file of records may hold once it is decompressed; the committed one holds a fiftieth of it. */
const MAX_BYTES = 1 << 30;

const DATA = new URL('../data/', import.meta.url);
/** The committed set, made by `npm run workbench`. */
export const RECORDED_STEPS = new URL('steps.jsonl.gz', DATA);
/** Its split by project. */
export const RECORDED_SPLIT = new URL('split.json', DATA);

/** Reads a compressed file of records. Throws AGENT_BAD_RECORD, SYSTEM_REFUSED. */
export const readSteps = (file: URL | string = RECORDED_STEPS): StepRecord[] => {
  const packed = read(file);
  let bytes: Uint8Array;
  try {
    bytes = gunzipSync(packed, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    // The file's own bytes decide what the message would be.
    throw new TempernetError(
      'AGENT_BAD_RECORD',
      { line: 0, detail: 'the file is not gzip, is cut off or is too large' },
      { cause: error },
    );
  }
  return decodeSteps(bytes);
};

/** Reads which project is in which part. Throws AGENT_BAD_SPLIT, SYSTEM_REFUSED. */
export const readSplit = (file: URL | string = RECORDED_SPLIT): Split => {
  const refuse = (detail: string): never => {
    throw new TempernetError('AGENT_BAD_SPLIT', { detail });
  };
  const value = parse(read(file).toString('utf8'), refuse);
  if (value?.schema !== SPLIT_VERSION) return refuse(`it is not of schema ${SPLIT_VERSION}`);
  const seen = new Set<string>();
  for (const part of PARTS) {
    const names = value[part];
    if (!Array.isArray(names) || !names.every((one) => typeof one === 'string')) return refuse(`${part} is no list of names`);
    for (const name of names as string[]) {
      if (seen.has(name)) return refuse('a project is in it twice');
      seen.add(name);
    }
  }
  return { train: value.train, validation: value.validation, test: value.test } as Split;
};

/** The records of one part, in their order. Throws AGENT_BAD_SPLIT for a record whose project the split does not know. */
export const stepsOf = (steps: readonly StepRecord[], split: Split, part: Part): StepRecord[] => {
  const partOf = new Map(PARTS.flatMap((one) => split[one].map((project) => [project, one] as const)));
  return steps.filter(({ who }) => {
    const found = partOf.get(who.project);
    if (found === undefined) throw new TempernetError('AGENT_BAD_SPLIT', { detail: 'a project of the records is in no part' });
    return found === part;
  });
};

const parse = (text: string, refuse: (detail: string) => never): Record<string, unknown> | null => {
  try {
    return parseJson(text) as Record<string, unknown> | null;
  } catch {
    return refuse('it is not JSON');
  }
};

const read = (file: URL | string): Buffer => {
  try {
    return readFileSync(file);
  } catch (error) {
    throw systemError(error) ?? error;
  }
};
