import type { Content, GetOptions } from '../../node/content/content.ts';
import type { Journal } from '../../node/journal/journal.ts';
import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { type Dataset, decodeDataset } from '../../substrate/data/dataset.ts';
import { type DatasetManifest, decodeDatasetManifest } from '../../substrate/data/dataset-manifest.ts';
import type { DataSchema, Payload } from '../../substrate/payload.ts';
import { openPayload } from '../../substrate/payloads/open-payload.ts';
import type { ProgramEngine } from '../../substrate/program/engine.ts';
import { decodeProjectSpec, type ProjectSpec } from '../content/project-spec.ts';
import { exampleMarks } from './example-marks.ts';
import { KeptPromises } from './kept-promises.ts';

const MAX_SPEC_BYTES = 64 * 1024;
const MAX_SHARD_BYTES = 1024 * 1024 * 1024;
const KEPT_DATASETS = 16;
/** Of a thousand examples each these are 32 MiB. */
const KEPT_MARKS = 4096;

export type LibraryModules = {
  readonly content: Content;
  readonly engine: ProgramEngine;
  /** Peers that are said to hold a content, asked before the rest. */
  readonly holdersOf?: (digest: Hex) => readonly string[];
  /** Remembers over a crash which contents came here as states; without it only this process does. */
  readonly journal?: StateNotes;
};

type StateNotes = Pick<Journal, 'get' | 'put' | 'list' | 'delete'>;

/** Content in the forms that roles work with; decoded once, kept while it is used. */
export class Library {
  readonly #content: Content;
  readonly #engine: ProgramEngine;
  readonly #timeoutMs: number;
  readonly #holdersOf: (digest: Hex) => readonly string[];
  readonly #payloads = new KeptPromises<Payload>(4);
  readonly #datasets = new KeptPromises<Dataset>(KEPT_DATASETS);
  readonly #specs = new KeptPromises<ProjectSpec>(4);
  readonly #marks = new KeptPromises<BigUint64Array>(KEPT_MARKS);
  readonly #missed = new Set<Hex>();
  readonly #states: StateNotes;
  /** Contents that came here as states in a former life of this node and were not deleted in it. */
  readonly leftStates: readonly Hex[];

  constructor(options: { readonly fetchTimeoutMs: number }, modules: LibraryModules) {
    this.#timeoutMs = options.fetchTimeoutMs;
    this.#content = modules.content;
    this.#engine = modules.engine;
    this.#holdersOf = modules.holdersOf ?? (() => []);
    this.#states = modules.journal ?? ofThisProcess();
    this.leftStates = this.#states.list(STATE_PREFIX).map(([key]) => key.slice(STATE_PREFIX.length) as Hex);
  }

  /** The engine on which bits count. */
  get engineId(): string {
    return this.#engine.id;
  }

  /** A project's spec. */
  projectSpec(digest: Hex): Promise<ProjectSpec> {
    return this.#specs.get(digest, async () => decodeProjectSpec(await this.bytes(digest, { maxBytes: MAX_SPEC_BYTES })));
  }

  /** The project's payload, checked and opened; throws ROLE_PROGRAM_MISMATCH when spec and parameters name different ones. */
  async payload(projectSpec: Hex, programHash: Hex): Promise<Payload> {
    const spec = await this.projectSpec(projectSpec);
    if (spec.programHash !== programHash) {
      throw new TempernetError('ROLE_PROGRAM_MISMATCH', { expected: programHash, actual: spec.programHash });
    }
    return this.#payloads.get(programHash, () => this.#open(programHash));
  }

  /** A version of a payload, checked; never more bytes than one has, whoever published it. */
  async version(payload: Payload, digest: Hex, options: GetOptions = {}): Promise<Uint8Array> {
    const content = await this.bytes(digest, { maxBytes: payload.bounds.versionBytes, ...options });
    payload.check('version', content);
    return content;
  }

  datasetManifest(digest: Hex): Promise<DatasetManifest> {
    return this.bytes(digest, { maxBytes: MAX_SPEC_BYTES }).then(decodeDatasetManifest);
  }

  /** A shard or truth, decoded against the payload's columns. */
  dataset(schema: DataSchema, digest: Hex, options: GetOptions = {}): Promise<Dataset> {
    return this.#datasets.get(digest, async () =>
      decodeDataset(await this.bytes(digest, { maxBytes: MAX_SHARD_BYTES, ...options }), schema.columns),
    );
  }

  /** Marks of a truth's examples, kept for good; the truth itself is not. */
  marks(schema: DataSchema, digest: Hex, options: GetOptions = {}): Promise<BigUint64Array> {
    return this.#marks.get(digest, async () => {
      try {
        const bytes = await this.bytes(digest, { maxBytes: MAX_SHARD_BYTES, ...options });
        this.#missed.delete(digest);
        return exampleMarks(decodeDataset(bytes, schema.columns));
      } catch (error) {
        // That this node stops or has a full disk says nothing about who serves it.
        if (isTempernetError(error, 'NET_NOT_FOUND')) this.#missed.add(digest);
        throw error;
      }
    });
  }

  hasMarks(digest: Hex): boolean {
    return this.#marks.has(digest);
  }

  /** True when the truth was asked for before and nobody had it. */
  wasMissed(digest: Hex): boolean {
    return this.#missed.has(digest);
  }

  /** Content bytes, local or from peers, within this node's patience. */
  bytes(digest: Hex, options: GetOptions = {}): Promise<Uint8Array> {
    const providers = [...(options.providers ?? []), ...this.#holdersOf(digest)];
    return this.#content.get(digest, { timeoutMs: this.#timeoutMs, ...options, providers });
  }

  /** A state of somebody's training, fetched to check it. `forgetStates` deletes it again, unless it was here before. */
  async state(digest: Hex, options: GetOptions): Promise<Uint8Array> {
    // Noted first: what a crash leaves half-fetched goes as well.
    if (!(await this.#content.has(digest))) this.#states.put(stateKey(digest), new Uint8Array());
    return this.bytes(digest, options);
  }

  /** Deletes those of the contents that came here as states; a stranger wrote the list, so it may name anything. */
  async forgetStates(digests: readonly Hex[]): Promise<void> {
    for (const digest of digests) {
      if (this.#states.get(stateKey(digest)) === undefined) continue;
      await this.#content.delete(digest);
      this.#states.delete(stateKey(digest));
    }
  }

  #open(hash: Hex): Promise<Payload> {
    const get = (digest: Hex, maxBytes: number): Promise<Uint8Array> => this.bytes(digest, { maxBytes });
    return openPayload(hash, { get, programs: this.#engine });
  }
}

const STATE_PREFIX = 'state/';
const stateKey = (digest: Hex): string => `${STATE_PREFIX}${digest}`;

const ofThisProcess = (): StateNotes => {
  const notes = new Map<string, Uint8Array>();
  return {
    get: (key) => notes.get(key),
    put: (key, value) => void notes.set(key, value),
    list: () => [...notes],
    delete: (key) => void notes.delete(key),
  };
};
