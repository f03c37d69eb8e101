import { join, resolve } from 'node:path';
import { readOwnData } from '../node/data/own-data.ts';
import { TempernetError } from '../protocol/errors/tempernet-error.ts';
import { programContent } from '../substrate/payloads/program/program-content.ts';
import type { ProgramManifest } from '../substrate/program/program-manifest.ts';
import { SPLIT_SEED } from './corpus.ts';
import type { DevnetOptions } from './devnet-options.ts';
import { type Payload, payloadOf } from './payloads.ts';
import { readOwnProgram } from './programs/read-own-program.ts';
import { INTERVALS } from './project.ts';

/** Steps of a task for a program whose rate does not fall; one whose rate does takes as many as that takes. */
const STEPS = 100;

/** Evaluation batches of a truth, unless told otherwise. */
const TRUTH_BATCHES = 10;

/** The model that a run trains: one of one's own where `program` names its folder, else the payload of that name. */
export const payloadIn = async (
  options: Pick<DevnetOptions, 'payload' | 'program' | 'data' | 'steps' | 'truthCount'>,
): Promise<Payload> => {
  const { program, data, steps } = options;
  if (steps !== undefined && steps % INTERVALS !== 0)
    throw bad('--steps', `is no multiple of ${INTERVALS}, the number of intervals of a task`);
  if (program !== undefined) return ownPayload(program, options);
  if (data !== undefined) throw bad('--data', "is for a program of one's own: give --program");
  return payloadOf(options.payload, options);
};

const bad = (option: string, detail: string): TempernetError => new TempernetError('ORCHESTRATOR_BAD_OPTION', { option, detail });

/** A compiled program with its data. Throws PROGRAM_UNREADABLE, what `loadProgram` does, and what is wrong with the data. */
const ownPayload = async (
  program: string,
  { data, steps, truthCount }: Pick<DevnetOptions, 'data' | 'steps' | 'truthCount'>,
): Promise<Payload> => {
  const folder = resolve(program);
  const { manifest } = await readOwnProgram(folder);
  const { schema } = programContent(manifest);
  const corpus = data === undefined ? join(folder, 'sample') : resolve(data);
  const { train, truth, test, warnings } = await readOwnData(corpus, schema, SPLIT_SEED);
  const counts = `${train.count} rows to train, ${truth.count} for hidden truths, ${test.count} to test`;
  return {
    name: manifest.name,
    program: folder,
    corpus,
    data: [`own, from ${corpus} (${counts}); the program was built on: ${manifest.data}`, ...warnings].join('\nnote: '),
    steps: steps ?? defaultSteps(manifest),
    truthCount: truthCount ?? TRUTH_BATCHES * schema.evaluationRows,
    truthPool: truth.count,
    ...(manifest.metrics.includes('accuracy') && { metric: 'accuracy' }),
    compare: 'loss',
  };
};

const defaultSteps = ({ optimizer: { settings } }: ProgramManifest): number =>
  Math.ceil(Number(settings.cosineSteps ?? settings.decaySteps ?? 0) / INTERVALS) * INTERVALS || STEPS;
