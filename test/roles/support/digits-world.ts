import type { ProjectParams } from '../../../node/chain/struct-table.ts';
import type { Content } from '../../../node/content/content.ts';
import { nativeDigest } from '../../../node/content/content-digest.ts';
import { readMnistFiles } from '../../../node/data/mnist-files.ts';
import type { Journal } from '../../../node/journal/journal.ts';
import { encodeCbor } from '../../../protocol/cbor.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { encodeProjectSpec } from '../../../roles/content/project-spec.ts';
import { Library } from '../../../roles/handlers/library.ts';
import type { TaskSource, Workshop } from '../../../roles/handlers/workshop.ts';
import { encodeWeights } from '../../../substrate/codecs/tensors.ts';
import { type Dataset, encodeDataset } from '../../../substrate/data/dataset.ts';
import { MNIST_COLUMNS, mnistDataset } from '../../../substrate/data/mnist.ts';
import { sliceRows } from '../../../substrate/data/split.ts';
import { initialWeights } from '../../../substrate/neural/init.ts';
import type { DataSchema } from '../../../substrate/payload.ts';
import { programContent } from '../../../substrate/payloads/program/program-content.ts';
import type { ProgramEngine } from '../../../substrate/program/engine.ts';
import { ExactEngine } from '../../../substrate/program/exact/exact-engine.ts';
import { GRAPH_NAMES, type ProgramManifest } from '../../../substrate/program/program-manifest.ts';
import { memoryJournal } from '../../node/journal/memory-journal.ts';
import { silentLogger } from '../../node/log/silent-logger.ts';
import { committedProgram } from '../../substrate/support/programs.ts';
import { memoryContent } from '../../support/memory-content.ts';
import { sharedSessions } from '../../support/shared-sessions.ts';
import { account, PARAMS, word } from './script.ts';

export const STEPS = 10;
export const INTERVALS = 5;
export const TRUTH = 250;
const SHARD = 192;

/** Everything that the work of roles needs but a chain and peers: the committed digits program, a few hundred real digits. */
export type DigitsWorld = {
  readonly engine: ProgramEngine;
  readonly content: Content;
  readonly digits: Dataset;
  readonly manifest: ProgramManifest;
  readonly schema: DataSchema;
  readonly params: ProjectParams;
  readonly projectSpec: Hex;
  readonly genesis: { readonly digest: Hex; readonly weights: Int32Array };
  readonly source: TaskSource;
};

/** Publishes program, project and version 0 in a fresh memory; training shards are rows from 0, truths rows from 1,000. */
export const digitsWorld = async (): Promise<DigitsWorld> => {
  const engine = sharedSessions(await ExactEngine.create({ workers: 2 }));
  const content = memoryContent();
  const program = committedProgram('digits');
  const files = await readMnistFiles();
  const digits = mnistDataset(files.testImages, files.testLabels);
  await content.put(encodeCbor(program.manifest));
  for (const graph of GRAPH_NAMES) await content.put(program.graphs[graph]);
  const weights = initialWeights(program.manifest, word(42));
  const digest = await content.put(encodeWeights(weights));
  const spec = { name: 'digits', programHash: program.hash, steps: STEPS, truthCount: TRUTH, data: 'a few real digits' };
  const projectSpec = await content.put(encodeProjectSpec(spec));
  const params = { ...PARAMS, programHash: program.hash, intervals: INTERVALS, stepsMax: STEPS };
  return {
    engine,
    content,
    digits,
    manifest: program.manifest,
    schema: programContent(program.manifest).schema,
    params,
    projectSpec,
    genesis: { digest, weights },
    source: {
      shards: async (_schema, shards) => ({
        columns: MNIST_COLUMNS,
        shards: Array.from({ length: shards }, (_, i) => encodeDataset(sliceRows(digits, i * SHARD, (i + 1) * SHARD))),
      }),
      truth: async (_schema, taskNumber, count) => {
        const start = 1_000 + taskNumber * count;
        return encodeDataset(sliceRows(digits, start, start + count));
      },
    },
  };
};

/** One account's workshop in that world; salts count up, so that what is made twice would show. */
export const workshopOf = (
  world: DigitsWorld,
  me: Hex,
  given: { readonly journal?: Journal; readonly content?: Content; readonly source?: TaskSource } = {},
): Workshop => {
  const { engine, source } = world;
  const { journal = memoryJournal(), content = world.content } = given;
  let salts = 0;
  return {
    me,
    domain: { chainId: 31_337n, taskContract: account(4) },
    chain: { params: async () => world.params, blockHash: async () => word(99) },
    content,
    journal,
    library: new Library({ fetchTimeoutMs: 100 }, { content, engine, journal }),
    logger: silentLogger,
    providersOf: () => [],
    digestOf: nativeDigest,
    salt: () => word(1_000_000 + ++salts),
    fetchTimeoutMs: 100,
    source: given.source ?? source,
  };
};
