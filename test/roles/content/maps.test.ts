import { expect } from 'chai';
import fc from 'fast-check';
import { decodeCbor, encodeCbor } from '../../../protocol/cbor.ts';
import { fromHex } from '../../../protocol/hex.ts';
import { decodeProjectSpec, encodeProjectSpec } from '../../../roles/content/project-spec.ts';
import { encodeReport } from '../../../roles/content/report.ts';
import { decodeTaskSpec, encodeTaskSpec } from '../../../roles/content/task-spec.ts';
import { account, digest, uint256 } from '../../protocol/support/arbitraries.ts';
import { expectCode } from '../../protocol/support/expect-code.ts';

const count = fc.maxSafeNat();
const text = fc.string({ maxLength: 200 });

const taskSpec = fc.record({
  projectId: uint256,
  programHash: digest,
  version: count,
  headDigest: digest,
  dataRoot: digest,
  steps: count,
  truthCount: count,
});
const projectSpec = fc.record({ name: text, programHash: digest, steps: count, truthCount: count, data: text });

/** Values of every other kind than the one given. */
const OTHERS: readonly unknown[] = ['x', '', -1, 1.5, 2 ** 53, true, null, [], {}, new Uint8Array(31), new Uint8Array(33)];

type Codec = {
  readonly decode: (bytes: Uint8Array) => unknown;
  readonly sound: Record<string, unknown>;
  /** Values that a field takes although they are of another kind than the sound one. */
  readonly accepts?: (field: string, value: unknown) => boolean;
};

const hash = fromHex(`0x${'ab'.repeat(32)}`);
const CODECS: Record<string, Codec> = {
  'task spec': {
    decode: decodeTaskSpec,
    sound: decodeCbor(
      encodeTaskSpec({
        projectId: 7n,
        programHash: `0x${'01'.repeat(32)}`,
        version: 1,
        headDigest: `0x${'02'.repeat(32)}`,
        dataRoot: `0x${'03'.repeat(32)}`,
        steps: 10,
        truthCount: 250,
      }),
    ) as Record<string, unknown>,
  },
  'project spec': {
    decode: decodeProjectSpec,
    sound: { format: 'tempernet/project/1', name: 'digits', programHash: hash, steps: 10, truthCount: 250, data: 'real' },
    accepts: (field, value) => ['name', 'data'].includes(field) && typeof value === 'string',
  },
};

describe('contents of roles', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(taskSpec, (spec) => {
        expect(decodeTaskSpec(encodeTaskSpec(spec))).to.deep.equal({ ...spec });
      }),
      { seed: 1 },
    );
    fc.assert(
      fc.property(projectSpec, (spec) => {
        expect(decodeProjectSpec(encodeProjectSpec(spec))).to.deep.equal({ ...spec });
      }),
      { seed: 2 },
    );
  });

  for (const [name, { decode, sound, accepts = () => false }] of Object.entries(CODECS)) {
    describe(name, () => {
      const refuses = (value: unknown): void => expectCode(() => decode(encodeCbor(value)), 'ROLE_BAD_CONTENT');

      it('is taken when sound', () => {
        expect(decode(encodeCbor(sound))).to.be.an('object');
      });

      it('is refused without any one of its fields, and with one more', () => {
        for (const field of Object.keys(sound)) {
          const { [field]: _gone, ...rest } = sound;
          refuses(rest);
        }
        refuses({ ...sound, more: 1 });
      });

      it('is refused with a field of another kind', () => {
        for (const field of Object.keys(sound)) {
          for (const value of OTHERS) if (!accepts(field, value)) refuses({ ...sound, [field]: value });
        }
      });

      it('is refused when it is no map, of another format, or no canonical dag-cbor', () => {
        for (const value of [[], 'text', 1, null, new Uint8Array(3)]) refuses(value);
        refuses({ ...sound, format: 'tempernet/other/1' });
        const bytes = encodeCbor(sound);
        expectCode(() => decode(bytes.slice(0, -1)), 'PROTOCOL_BAD_CBOR');
        expectCode(() => decode(new Uint8Array([...bytes, 0])), 'PROTOCOL_BAD_CBOR');
        expectCode(() => decode(new Uint8Array()), 'PROTOCOL_BAD_CBOR');
      });
    });
  }

  it('never throw anything that is not catalogued, whatever the bytes', () => {
    const catalogued = (decode: (bytes: Uint8Array) => unknown) => (bytes: Uint8Array) =>
      expectCode(() => decode(bytes), 'ROLE_BAD_CONTENT', 'PROTOCOL_BAD_CBOR');
    for (const { decode } of Object.values(CODECS)) {
      fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), catalogued(decode)), { seed: 3 });
    }
  });

  it('take a project id only in its one decimal form', () => {
    const { sound } = CODECS['task spec'] as Codec;
    for (const projectId of ['07', '-7', '+7', '7.0', '0x7', ' 7', '', '9'.repeat(79), 7]) {
      expectCode(() => decodeTaskSpec(encodeCbor({ ...sound, projectId })), 'ROLE_BAD_CONTENT');
    }
    expect(decodeTaskSpec(encodeCbor({ ...sound, projectId: '0' })).projectId).to.equal(0n);
  });

  it('a report is canonical dag-cbor that says all it was given', () => {
    const outcome = fc.constantFrom('scored', 'refused', 'refuted', 'not revealed' as const);
    const check = fc.constantFrom('availability', 'form', 'derivation', 're-execution', 'quality', 'none' as const);
    const loss = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
    const solution = fc.record({
      slot: fc.nat(31),
      solver: account,
      outcome,
      check,
      detail: text,
      intervals: fc.array(fc.nat(100)),
      loss,
      score: fc.nat(1_000_000),
    });
    const report = fc.record({
      taskId: uint256,
      coordinator: account,
      engine: text,
      sampleSeed: digest,
      badTask: text,
      baseLoss: loss,
      solutions: fc.array(solution, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(report, (given) => {
        const found = decodeCbor(encodeReport(given as Parameters<typeof encodeReport>[0]));
        // Through JSON because a negative zero has no form of its own in either.
        expect(found).to.deep.equal(
          JSON.parse(JSON.stringify({ format: 'tempernet/report/1', ...given, taskId: String(given.taskId) })),
        );
      }),
      { seed: 4 },
    );
  });
});
