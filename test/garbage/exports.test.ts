import { expect } from 'chai';
import { textOf, trackedFiles } from '../house/support/tree.ts';
import { DECODERS } from './support/decoders/decoders.ts';

/** Readers that get no row of their own, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  fromHex: 'takes checked hexadecimal; what comes from outside passes hexBytes or isBytes32 first',
  fromU16: 'arithmetic: a fixed-point number from a ratio',
  fromLittleEndian32: 'any bytes of a length that its callers checked',
  decodeFixed: 'total: every int32 is a number',
  readTensor: "copies out of the engine's own memory",
  readEngineFiles: 'files of an installed package, taken only if they hash to the pinned id',
  readMnistFiles: 'files of an installed package; parseIdx is fed instead',
  fromPlain: 'one field of the records of a run, which are fed',
  readFields: 'one table of a sweep file, which is fed',
  readFindings: 'fetches reports and decodes them by decodeReport, which is fed',
  readDevnet: 'reads a file for parseDevnetRecord, which is fed',
  readBrainProgram: 'the program of this package, checked by loadProgram, which is fed',
  readRecordedSets: 'joins readSteps and readSplit, which are fed',
  readStep: 'carries out a step of an agent: the text of a file as it is, which nothing is made of',
  readProgram: 'programs of this package, checked by loadProgram, which is fed',
  readProgramFolder: 'files for loadProgram, which is fed',
  readLedger: 'folds events of the chain client, which are fed',
  readEvents: 'events of the chain client, which are fed',
  readProjectSpecDigest: 'an event of the chain client, which is fed',
  readPassword: 'any text is a password; what cannot be read is CLI_BAD_OPTION',
  readSolution: 'joins decodeLeaves, decodeWeights and readPromise, which are fed',
  parseJson: 'raises a fault that each of its callers gives a code: program.json, safetensors, configuration, devnet record',
};

const READERS = /^export const ((?:decode|parse|read|from)[A-Z]\w*) = /gm;
const FLOORS = /^(protocol|kernel|substrate|node|roles|agent|orchestrator|cli)\/.*\.ts$/;

const readers = trackedFiles()
  .filter((path) => FLOORS.test(path))
  .flatMap((path) => [...textOf(path).matchAll(READERS)].map((found) => found[1] as string));
const fed = new Set(DECODERS.flatMap((row) => row.covers));

describe('garbage: the table of decoders', () => {
  it('feeds every reader of the lower floors, or says why not', () => {
    expect(readers.length).to.be.greaterThan(25);
    const missing = readers.filter((name) => !fed.has(name) && !Object.hasOwn(ELSEWHERE, name));
    expect(missing, 'give it a row in test/garbage/support/decoders, or a reason here').to.deep.equal([]);
  });

  it('names no reader that is gone, and none twice', () => {
    expect(Object.keys(ELSEWHERE).filter((name) => !readers.includes(name))).to.deep.equal([]);
    expect(Object.keys(ELSEWHERE).filter((name) => fed.has(name))).to.deep.equal([]);
    expect(new Set(DECODERS.map((row) => row.name)).size).to.equal(DECODERS.length);
  });
});
