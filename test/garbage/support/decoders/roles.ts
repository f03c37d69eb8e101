import { encodeCbor } from '../../../../protocol/cbor.ts';
import type { Hex } from '../../../../protocol/hex.ts';
import { decodeLeaves, encodeLeaves } from '../../../../roles/content/leaves.ts';
import { decodeProjectSpec, encodeProjectSpec, type ProjectSpec } from '../../../../roles/content/project-spec.ts';
import { type BallotReport, decodeReport, encodeReport } from '../../../../roles/content/report.ts';
import { decodeTaskSpec, encodeTaskSpec, type TaskSpec } from '../../../../roles/content/task-spec.ts';
import { BALLOT_PROMISE, readPromise, SOLUTION_PROMISE, TRUTH_PROMISE } from '../../../../roles/handlers/read-promise.ts';
import { type Decoder, decoder } from '../decoder.ts';
import { ACCOUNT, DIGEST } from '../samples.ts';

const PROMISES = {
  truth: [TRUTH_PROMISE, { specDigest: DIGEST, truthDigest: DIGEST, salt: DIGEST, truthCommitment: DIGEST }],
  solution: [
    SOLUTION_PROMISE,
    {
      updateDigest: DIGEST,
      checkpointRoot: DIGEST,
      dataRoot: DIGEST,
      steps: 40,
      salt: DIGEST,
      leavesDigest: DIGEST,
      commitment: DIGEST,
    },
  ],
  ballot: [
    BALLOT_PROMISE,
    { verdict: 0, scores: [1, 2], refutedMask: '5', reportDigest: DIGEST, salt: DIGEST, commitment: DIGEST },
  ],
} as const;

const REPORT: BallotReport = {
  taskId: 7n,
  coordinator: ACCOUNT,
  engine: 'exact:00',
  sampleSeed: DIGEST,
  badTask: '',
  baseLoss: 1.25,
  solutions: [
    {
      slot: 0,
      solver: ACCOUNT,
      outcome: 'refuted',
      check: 're-execution',
      detail: 'interval 3 differs',
      intervals: [1, 3],
      loss: null,
      score: 0,
    },
  ],
};

/** Ways into the roles. */
export const ROLE_DECODERS: readonly Decoder[] = [
  decoder({
    name: 'task spec',
    kind: 'bytes',
    covers: ['decodeTaskSpec', 'readMap'],
    structure: 'cbor',
    seeds: () => [
      encodeTaskSpec({
        projectId: 1n,
        programHash: DIGEST,
        version: 2,
        headDigest: DIGEST,
        dataRoot: DIGEST,
        steps: 40,
        truthCount: 100,
      }),
    ],
    decode: decodeTaskSpec,
    codes: ['ROLE_BAD_CONTENT', 'PROTOCOL_BAD_CBOR'],
    again: (spec: TaskSpec) => encodeTaskSpec(spec),
  }),
  decoder({
    name: 'project spec',
    kind: 'bytes',
    covers: ['decodeProjectSpec'],
    structure: 'cbor',
    seeds: () => [encodeProjectSpec({ name: 'digits', programHash: DIGEST, steps: 40, truthCount: 100, data: 'made up' })],
    decode: decodeProjectSpec,
    codes: ['ROLE_BAD_CONTENT', 'PROTOCOL_BAD_CBOR'],
    again: (spec: ProjectSpec) => encodeProjectSpec(spec),
  }),
  decoder({
    name: 'leaves',
    kind: 'bytes',
    covers: ['decodeLeaves'],
    seeds: () => [encodeLeaves([DIGEST, DIGEST, DIGEST])],
    decode: (bytes) => decodeLeaves(bytes, 3),
    codes: ['ROLE_BAD_CONTENT'],
    again: (leaves: Hex[]) => encodeLeaves(leaves),
  }),
  decoder({
    name: 'ballot report',
    kind: 'bytes',
    covers: ['decodeReport'],
    structure: 'cbor',
    seeds: () => [encodeReport(REPORT), encodeReport({ ...REPORT, badTask: 'truth too small', baseLoss: null, solutions: [] })],
    decode: decodeReport,
    codes: ['ROLE_BAD_CONTENT', 'PROTOCOL_BAD_CBOR'],
    again: (report: BallotReport) => encodeReport(report),
  }),
  ...Object.entries(PROMISES).map(([name, [shape, promise]]) =>
    decoder({
      name: `promise of a ${name} in the journal`,
      kind: 'bytes',
      covers: ['readPromise'],
      structure: 'cbor',
      seeds: () => [encodeCbor(promise)],
      decode: (bytes) => readPromise(bytes, name, shape),
      codes: ['JOURNAL_CORRUPT'],
      again: (value) => encodeCbor(value),
    }),
  ),
];
