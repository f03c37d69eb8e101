import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readStores } from '../../../../node/content/read-stores.ts';
import { sha256 } from '../../../../node/content/sha256.ts';
import { parsePlan } from '../../../../orchestrator/learning/plan.ts';
import { decodeRecords, encodeRecords } from '../../../../orchestrator/records/records-file.ts';
import { goldenFile, readGolden } from '../../../../orchestrator/selftest/golden-file.ts';
import { parseSweep } from '../../../../orchestrator/sweep/file/parse-sweep.ts';
import { contentManifest } from '../../../../protocol/content.ts';
import type { Hex } from '../../../../protocol/hex.ts';
import { encodeManifest } from '../../../../protocol/manifest.ts';
import { ADDRESSES, anyParams, everyEvent } from '../../../orchestrator/support/sample-events.ts';
import { type Decoder, decoder } from '../decoder.ts';

const root = new URL('../../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** The lines of a run's records without the digest at their end. */
const sampleLines = (): string => {
  const [params] = fc.sample(anyParams, { seed: 1, numRuns: 1 });
  const [events] = fc.sample(everyEvent, { seed: 1, numRuns: 1 });
  const text = encodeRecords({
    chainId: 31_337,
    addresses: ADDRESSES,
    names: {},
    params: [{ projectId: 1n, version: 0, params: params! }],
    events: events!.slice(0, 12),
  });
  return text.split('\n').slice(0, -2).join('\n');
};

const LINES = sampleLines();
const GOLDEN = read('programs/digits/golden.json');
const { program, engine } = JSON.parse(GOLDEN) as { program: Hex; engine: string };
const golden = mkdtempSync(join(tmpdir(), 'tempernet-golden-'));
const store = mkdtempSync(join(tmpdir(), 'tempernet-stores-'));

/** Ways in for what runs leave behind and what their users write. */
export const ORCHESTRATOR_DECODERS: readonly Decoder[] = [
  decoder({
    name: 'records of a run',
    kind: 'text',
    covers: ['decodeRecords'],
    seeds: () => [LINES],
    // With a digest that fits, as whoever can write the file can write it.
    decode: (lines) => decodeRecords(`${lines}\n${JSON.stringify({ digest: sha256(Buffer.from(`${lines}\n`)) })}\n`, 'file'),
    codes: ['RECORDS_DAMAGED', 'RECORDS_VERSION'],
  }),
  decoder({
    name: 'first line of records',
    kind: 'text',
    covers: ['decodeRecords'],
    structure: 'json',
    seeds: () => [LINES.split('\n')[0] as string],
    decode: (line) => {
      const body = [line, ...LINES.split('\n').slice(1), ''].join('\n');
      return decodeRecords(`${body}${JSON.stringify({ digest: sha256(Buffer.from(body)) })}\n`, 'file');
    },
    codes: ['RECORDS_DAMAGED', 'RECORDS_VERSION'],
  }),
  decoder({
    name: 'sweep file',
    kind: 'text',
    covers: ['parseSweep'],
    seeds: () => ['docs/results/merge-rules.toml', 'docs/results/network-adversaries.toml'].map(read),
    decode: (text) => parseSweep(text, 'file'),
    codes: ['CONFIG_SWEEP_UNREADABLE', 'CONFIG_BAD_SWEEP'],
  }),
  decoder({
    name: 'plan of a learning report',
    kind: 'text',
    covers: ['parsePlan'],
    seeds: () => ['docs/results/brain-plan.toml', 'docs/results/brain-quick.toml'].map(read),
    decode: (text) => parsePlan(text, 'file'),
    codes: ['ORCHESTRATOR_BAD_PLAN'],
  }),
  decoder({
    name: 'golden run',
    kind: 'text',
    covers: ['readGolden'],
    structure: 'json',
    seeds: () => [GOLDEN],
    decode: async (text) => {
      writeFileSync(goldenFile(golden), text);
      return readGolden(golden, { program, engine });
    },
    codes: ['ORCHESTRATOR_BAD_GOLDEN'],
    close: async () => rmSync(golden, { recursive: true, force: true }),
  }),
  decoder({
    name: 'store of a stopped node',
    kind: 'bytes',
    covers: ['readStores'],
    structure: 'cbor',
    seeds: () => [encodeManifest(contentManifest(new Uint8Array(0))), encodeManifest(contentManifest(new Uint8Array(9)))],
    decode: async (manifest) => {
      const digest = sha256(manifest);
      const data = join(store, 'data', digest.slice(2, 4));
      rmSync(store, { recursive: true, force: true });
      mkdirSync(join(store, 'manifests'), { recursive: true });
      mkdirSync(data, { recursive: true });
      writeFileSync(join(store, 'manifests', digest.slice(2)), manifest);
      const bytes = new Uint8Array(Buffer.compare(manifest, encodeManifest(contentManifest(new Uint8Array(9)))) === 0 ? 9 : 0);
      writeFileSync(join(data, digest.slice(2)), bytes);
      return readStores([store]).get(digest);
    },
    codes: ['STORE_CORRUPT', 'NET_NOT_FOUND'],
    close: async () => rmSync(store, { recursive: true, force: true }),
  }),
];
