import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProjectParams } from '../../node/chain/struct-table.ts';
import { nativeDigest } from '../../node/content/content-digest.ts';
import { type ContentService, createContent } from '../../node/content/create-content.ts';
import { openFsStore } from '../../node/content/fs-store.ts';
import { createNetwork } from '../../node/net/create-network.ts';
import type { Network } from '../../node/net/network.ts';
import { createPeerKey } from '../../node/net/peer-key.ts';
import { openCorpus } from '../../orchestrator/corpus.ts';
import { devnetParams } from '../../orchestrator/project.ts';
import { publishGenesis, publishProgram, readProgram } from '../../orchestrator/publisher.ts';
import type { Hex } from '../../protocol/hex.ts';
import { Library } from '../../roles/handlers/library.ts';
import { prepareTask, publishTruth } from '../../roles/handlers/prepare-task.ts';
import type { Workshop } from '../../roles/handlers/workshop.ts';
import type { TaskView } from '../../roles/view/task-view.ts';
import { type Dataset, encodeDataset } from '../../substrate/data/dataset.ts';
import { sliceRows } from '../../substrate/data/split.ts';
import type { Payload } from '../../substrate/payload.ts';
import { programContent } from '../../substrate/payloads/program/program-content.ts';
import { ExactEngine } from '../../substrate/program/exact/exact-engine.ts';
import { memoryJournal } from '../../test/node/journal/memory-journal.ts';
import { silent } from './silent.ts';

const account = (n: number): Hex => `0x${n.toString(16).padStart(40, '0')}`;
const PROPOSER = account(5);
export const SOLVER = account(11);
const NOWHERE: Hex = `0x${'00'.repeat(20)}`;
const TRUTH = 1_000;

/** A solver and a seat, each with a content store on disk, and between them the real exchange over loopback. No chain. */
export type VerifierWorld = {
  readonly payload: Payload;
  readonly projectSpec: Hex;
  readonly solver: Workshop;
  readonly seat: Workshop;
  readonly seatContent: ContentService;
  readonly paramsOf: (sampled: number, intervals: number) => ProjectParams;
  /** A task of one slot on real digits, its truth already revealed. */
  readonly newTask: (params: ProjectParams) => Promise<TaskView>;
  close(): Promise<void>;
};

export const verifierWorld = async (steps: number): Promise<VerifierWorld> => {
  const folder = await mkdtemp(join(tmpdir(), 'tempernet-verifier-'));
  const engine = await ExactEngine.create({ workers: 1 });
  const peer = async (name: string, bootstrap: readonly string[]): Promise<{ network: Network; content: ContentService }> => {
    const network = await createNetwork(
      { privateKey: await createPeerKey(), chainId: 31_337, registry: NOWHERE, bootstrap },
      { logger: silent },
    );
    const store = await openFsStore({ folder: join(folder, name) }, { logger: silent });
    const content = createContent({}, { store, net: network, logger: silent });
    await network.start();
    await content.start();
    return { network, content };
  };
  const a = await peer('solver', []);
  const b = await peer('seat', []);
  await b.network.dial(a.network.addresses()[0] as string);
  const program = await readProgram('digits');
  await publishProgram(a.content, program);
  const version = programContent(program.manifest).init(`0x${'5a'.repeat(32)}`);
  const spec = { name: 'digits', programHash: program.hash, steps, truthCount: TRUTH, data: 'MNIST' };
  const { specDigest, genesisDigest } = await publishGenesis(a.content, version, spec);
  const corpus = await openCorpus('mnist', 1, 4);
  const shop = (me: Hex, content: ContentService, holders: readonly string[], truth?: Dataset): Workshop => ({
    me,
    domain: { chainId: 31_337n, taskContract: account(4) },
    chain: { params: () => Promise.reject(new Error('no chain')), blockHash: async () => null },
    content,
    journal: memoryJournal(),
    library: new Library({ fetchTimeoutMs: 60_000 }, { content, engine, holdersOf: () => holders }),
    logger: silent,
    providersOf: () => holders,
    digestOf: nativeDigest,
    salt: () => `0x${'77'.repeat(32)}`,
    fetchTimeoutMs: 60_000,
    ...(truth && {
      source: {
        shards: async () => ({ columns: truth.columns, shards: [encodeDataset(corpus.train[0]?.[0] as Dataset)] }),
        truth: async (_schema, taskNumber, count) =>
          encodeDataset(sliceRows(truth, taskNumber * count, (taskNumber + 1) * count)),
      },
    }),
  });
  const proposer = shop(PROPOSER, a.content, [], corpus.truth);
  let tasks = 0;
  return {
    payload: await proposer.library.payload(specDigest, program.hash),
    projectSpec: specDigest,
    solver: shop(SOLVER, a.content, []),
    seat: shop(account(21), b.content, [a.network.peerId]),
    seatContent: b.content,
    paramsOf: (sampled, intervals) => {
      const own = {
        programHash: program.hash,
        solvers: 1,
        coordinators: 3,
        steps,
        normMax: 0,
        merge: 'mean',
        mergeF: 0,
      } as const;
      return { ...devnetParams(own), sampled, intervals };
    },
    newTask: async (params) => {
      const taskNumber = tasks++;
      const head = { projectId: 1n, taskNumber, headVersion: 0, headDigest: genesisDigest, specDigest };
      const signal = new AbortController().signal;
      const prepared = await prepareTask(proposer, { type: 'prepare-task', ...head, params }, signal);
      const publish = { projectId: 1n, taskNumber, specDigest, taskSpec: prepared.specDigest };
      const { truthDigest } = await publishTruth(proposer, { type: 'publish-truth', ...publish });
      return {
        taskId: BigInt(taskNumber + 1),
        projectId: 1n,
        proposer: PROPOSER,
        round: 1,
        taskNumber,
        specDigest: prepared.specDigest,
        truthCommitment: prepared.truthCommitment,
        headVersion: 0,
        headDigest: genesisDigest,
        state: 'judging',
        deadline: 0,
        entered: {},
        solvers: [],
        seats: [],
        truthDigest,
      };
    },
    close: async () => {
      for (const { content, network } of [b, a]) {
        await content.stop();
        await network.stop();
      }
      await engine.close();
      await rm(folder, { recursive: true });
    },
  };
};
